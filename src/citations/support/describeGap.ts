import type { SupportGap } from './support.ts';

/** A gap in words that can follow “because” or stand in a list: `the number 48 is not in the passage, which has 42`. */
export function describeGap({ kind, said, found }: SupportGap): string {
	const instead = found === undefined ? '' : `, which has ${found}`;
	switch (kind) {
		case 'number':
			return `the number ${said} is not in the passage${instead}`;
		case 'unit':
			return `the passage does not say ${said}${found === undefined ? '' : `, but ${found}`}`;
		case 'date':
			return `the date ${said} is not in the passage${instead}`;
		case 'name':
			return `${said} is not named in the passage${instead}`;
		case 'quotation':
			return `the words “${said}” are not in the passage`;
		case 'negation':
			return found === undefined
				? `the sentence says “${said}” where the passage does not`
				: `the sentence says “${said}”, the passage “${found}”`;
		case 'words':
			return `the passage does not speak of ${said}`;
	}
}

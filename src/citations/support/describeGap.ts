import type { SupportGap } from './support.ts';

/** A gap in words that can follow “because” or stand in a list: `the number 48 is not in the passage, which has 42`. */
export function describeGap({ kind, said, found }: SupportGap): string {
	if (found !== undefined) {
		return kind === 'negation'
			? `the sentence says “${said}” where the passage says “${found}”`
			: `the sentence says ${said} where the passage says ${found}`;
	}
	switch (kind) {
		case 'number':
			return `the number ${said} is not in the passage`;
		case 'unit':
			return `the passage does not say ${said}`;
		case 'date':
			return `the date ${said} is not in the passage`;
		case 'name':
			return `${said} is not named in the passage`;
		case 'quotation':
			return `the words “${said}” are not in the passage`;
		case 'negation':
			return `the sentence says “${said}”, the passage does not`;
		case 'words':
			return said === '' ? 'the passage speaks of something else' : `the passage does not speak of ${said}`;
	}
}

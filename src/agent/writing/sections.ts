import { between, codeBlocks } from '../../report/markdownText.ts';

/** A heading with what stands right below it, up to the next heading of any level. */
export interface Section {
	/** Without its marks; empty for what stands before the first heading. */
	readonly heading: string;
	readonly text: string;
}

/** Cuts a report at its headings; headings in code are none. */
export function sectionsOf(markdown: string): readonly Section[] {
	const headings = between(markdown, codeBlocks(markdown)).flatMap(({ start, end }) =>
		[...markdown.slice(start, end).matchAll(/^ {0,3}#{1,6}[ \t]+(.*)$/gm)].map(it => ({
			start: start + it.index,
			end: start + it.index + it[0].length,
			heading: (it[1] ?? '').replace(/\s#+\s*$/, '').trim(),
		})),
	);
	const first = { start: 0, end: 0, heading: '' };
	return [first, ...headings]
		.map(({ end, heading }, i) => ({ heading, text: markdown.slice(end, headings[i]?.start).trim() }))
		.filter(it => it.heading !== '' || it.text !== '');
}

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

/** The text of a section without its own heading, should it be repeated; headings within it stand below it. */
export function belowSection(text: string, heading: string): string {
	const [first = '', ...rest] = text.split('\n');
	const name = first.replace(/^#+\s*/, '').trim();
	const body = /^#{1,6}\s/.test(first) && name === heading ? rest.join('\n').trim() : text;
	let out = '';
	let at = 0;
	for (const { start, end } of between(body, codeBlocks(body))) {
		out += body.slice(at, start) + body.slice(start, end).replace(/^ {0,3}#{1,2}(?=\s)/gm, '###');
		at = end;
	}
	return out + body.slice(at);
}

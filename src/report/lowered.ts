import { between, codeBlocks } from './markdownText.ts';

/** A text with its headings so many levels lower, for a place below another heading; never below the sixth. */
export function lowered(markdown: string, levels: number): string {
	let text = '';
	let at = 0;
	for (const { start, end } of between(markdown, codeBlocks(markdown))) {
		const mended = markdown
			.slice(start, end)
			.replace(/^#{1,6}(?=\s)/gm, it => '#'.repeat(Math.min(6, it.length + levels)));
		text += markdown.slice(at, start) + mended;
		at = end;
	}
	return text + markdown.slice(at);
}

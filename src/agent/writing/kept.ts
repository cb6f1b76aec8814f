/** Lines that the user wrote into a report: they are new in it, and are more than headings. */
export function linesWritten(before: string, after: string): readonly string[] {
	const old = new Set(before.split('\n').map(bare));
	return after.split('\n').filter(it => !/^\s*#/.test(it) && bare(it) !== '' && !old.has(bare(it)));
}

/** Those of some lines whose words stand in a text. */
export function standing(lines: readonly string[], text: string): readonly string[] {
	const words = bare(text);
	return lines.filter(it => words.includes(bare(it)));
}

/** Letters and digits only: marks, citations and white space may differ. */
function bare(text: string): string {
	return text
		.replace(/\[\^?e\d[^\]]*\]/gi, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

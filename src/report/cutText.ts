/** A text on one line of at most `most` UTF-16 units, its end marked where it was cut; never half of a character. */
export function cutText(text: string, most: number): string {
	const line = oneLine(text);
	if (line.length <= most) {
		return line;
	}
	return `${line
		.slice(0, most - 1)
		.replace(/[\ud800-\udbff]$/, '')
		.replace(/[\s…]+$/, '')}…`;
}

export function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

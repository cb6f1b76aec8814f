interface Passage {
	readonly start: number;
	readonly end: number;
}

/**
 * What of a command's record to quote, best first: all of it when it is short; else the first failure, the last lines of
 * the output, which sum it up, and the head, which says how it ended.
 */
export function tellingPassages(text: string, outputStart: number): readonly Passage[] {
	const end = text.trimEnd().length;
	if (end <= longestQuote) {
		return [{ start: 0, end }];
	}
	const tailStart = Math.max(outputStart, lineStartAfter(text, end - longestQuote));
	const failure = firstFailure(text, outputStart, tailStart);
	const head = { start: 0, end: text.slice(0, outputStart).trimEnd().length };
	return [...(failure ? [failure] : []), { start: tailStart, end }, head];
}

/** The first line that tells of a failure, with the line before and what follows it. */
function firstFailure(text: string, from: number, to: number): Passage | undefined {
	failing.lastIndex = from;
	const match = failing.exec(text);
	if (!match || match.index >= to) {
		return undefined;
	}
	const before = text.lastIndexOf('\n', match.index - 2) + 1;
	const start = match.index - before > longestQuote / 4 ? match.index : Math.max(from, before);
	const limit = Math.min(to, start + longestQuote / 2);
	const lineEnd = text.lastIndexOf('\n', limit);
	const cut = lineEnd > match.index ? lineEnd : limit - (isHalf(text, limit) ? 1 : 0);
	const end = text.slice(0, cut).trimEnd().length;
	return end > start ? { start, end } : undefined;
}

/** The beginning of the line after `offset`; in a line without end, `offset` itself, moved off the half of a character. */
function lineStartAfter(text: string, offset: number): number {
	const at = text.indexOf('\n', offset) + 1;
	if (at > 0 && at - offset < longestQuote / 2) {
		return at;
	}
	return isHalf(text, offset) ? offset + 1 : offset;
}

/** Whether a cut at `offset` would go through a character. */
function isHalf(text: string, offset: number): boolean {
	return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(offset - 1, offset + 1));
}

const longestQuote = 1_200;
/** How test runners, compilers and interpreters begin the line of a failure. */
const failing =
	/^.{0,200}?(?:(?<!\b0 )\b(?:FAIL(?:ED|URE)?|[Ff]ailed|[Ee]rror|ERROR|Exception|Traceback|panicked|not ok|fatal)\b|✗|✖|✘|×).*$/gm;

/** One change of a document, as the editor tells of it: offsets are those before it. */
export interface TextChange {
	readonly rangeOffset: number;
	readonly rangeLength: number;
	readonly text: string;
}

/**
 * Where a remembered offset lies after changes, which all name offsets of the document before them. What is typed right at it
 * stands before it afterwards; when its surroundings are replaced, it is at their end.
 */
export function movedOffset(offset: number, changes: readonly TextChange[]): number {
	let moved = offset;
	for (const { rangeOffset, rangeLength, text } of changes) {
		if (rangeOffset + rangeLength <= offset) {
			moved += text.length - rangeLength;
		} else if (rangeOffset < offset) {
			moved += rangeOffset + text.length - offset;
		}
	}
	return moved;
}

/** Where an offset of a text lies in a later form of it, of which nobody told how it came about. */
export function foundOffset(offset: number, before: string, after: string): number {
	const most = Math.min(before.length, after.length);
	let start = 0;
	while (start < most && before[start] === after[start]) {
		start++;
	}
	let end = 0;
	while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) {
		end++;
	}
	if (offset <= start) {
		return offset;
	}
	const isBehind = offset >= before.length - end;
	return isBehind ? offset + after.length - before.length : after.length - end;
}

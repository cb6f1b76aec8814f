import type { Stretch } from '../../report/markdownText.ts';
import type { ReportChange, TextChange } from './results.ts';

/** Changes as they are to be given out: in order, without those that change nothing; removals that touch are one. */
export function inOrder(text: string, changes: readonly TextChange[]): readonly TextChange[] {
	const sorted = changes
		.filter(it => text.slice(it.start, it.end) !== it.text)
		.toSorted((a, b) => a.start - b.start || a.end - b.end);
	const kept: TextChange[] = [];
	for (const it of sorted) {
		const last = kept.at(-1);
		if (!last || it.start >= last.end) {
			kept.push(it);
		} else if (last.text === '' && it.text === '') {
			kept[kept.length - 1] = { ...last, end: Math.max(last.end, it.end) };
		}
	}
	return kept;
}

/** A text after changes, which are in order. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
	const pieces: string[] = [];
	let at = 0;
	for (const it of changes) {
		pieces.push(text.slice(at, it.start), it.text);
		at = it.end;
	}
	pieces.push(text.slice(at));
	return pieces.join('');
}

export const noChange: ReportChange = { document: [] };

export function isNoChange({ document, evidence }: ReportChange): boolean {
	return document.length === 0 && evidence === undefined;
}

/** Takes out the lines that a stretch is in, with the line break that they need no more. */
export function removeLines(text: string, stretch: Stretch): TextChange {
	const start = lineStart(text, stretch.start);
	const next = text.indexOf('\n', Math.max(stretch.start, stretch.end));
	if (next >= 0) {
		return { start, end: next + 1, text: '' };
	}
	const before = text.slice(Math.max(0, start - 2), start);
	return { start: start - (before === '\r\n' ? 2 : before.endsWith('\n') ? 1 : 0), end: text.length, text: '' };
}

export function lineStart(text: string, offset: number): number {
	return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Without the line break. */
export function lineEnd(text: string, offset: number): number {
	const next = text.indexOf('\n', offset);
	const end = next < 0 ? text.length : next;
	return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** The line break of a document; git may have made it that of Windows. */
export function lineBreakOf(text: string): string {
	const first = text.indexOf('\n');
	return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

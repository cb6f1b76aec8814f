import { differences } from '../base/differences.ts';

/** What turns one text into another, as `diff -u` tells it; empty where they are the same. Names are for the reader. */
export function unifiedDiff(before: string, after: string, name: string): readonly string[] {
	const lines: DiffLine[] = [];
	let [old, young] = [1, 1];
	for (const { kind, entries } of differences(linesOf(before), linesOf(after))) {
		for (const text of entries) {
			lines.push({ kind, text, old, young });
			old += kind === 'added' ? 0 : 1;
			young += kind === 'removed' ? 0 : 1;
		}
	}
	const hunks = hunksOf(lines).map(it => lines.slice(it.from, it.to));
	return hunks.length === 0 ? [] : [`--- ${name}`, `+++ ${name}`, ...hunks.flatMap(showHunk)];
}

interface DiffLine {
	readonly kind: 'same' | 'removed' | 'added';
	readonly text: string;
	/** Line numbers, from 1, in both texts: that of the line, or of the one that it stands before. */
	readonly old: number;
	readonly young: number;
}

/** Lines that are shown before and after a change. */
const around = 3;

function hunksOf(lines: readonly DiffLine[]): { readonly from: number; readonly to: number }[] {
	const hunks: { from: number; to: number }[] = [];
	for (const [index, { kind }] of lines.entries()) {
		if (kind === 'same') {
			continue;
		}
		const last = hunks.at(-1);
		const [from, to] = [Math.max(0, index - around), Math.min(lines.length, index + around + 1)];
		if (last && from <= last.to) {
			last.to = to;
		} else {
			hunks.push({ from, to });
		}
	}
	return hunks;
}

const marks = { same: ' ', removed: '-', added: '+' } as const;

function showHunk(lines: readonly DiffLine[]): string[] {
	const range = (side: 'old' | 'young', other: DiffLine['kind']): string => {
		const count = lines.filter(it => it.kind !== other).length;
		const start = (lines[0]?.[side] ?? 1) - (count === 0 ? 1 : 0);
		return count === 1 ? `${start}` : `${start},${count}`;
	};
	return [
		`@@ -${range('old', 'added')} +${range('young', 'removed')} @@`,
		...lines.map(it => `${marks[it.kind]}${it.text}`),
	];
}

/** A last line without its line break is as good as one with it. */
function linesOf(text: string): string[] {
	return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

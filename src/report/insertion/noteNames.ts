import type { Passage } from './excerpt.ts';

/** Names for footnotes, from the label of a citation. */
export interface NoteNames {
	readonly names: ReadonlyMap<string, string>;
	/** Labels of those that the document does not have. */
	readonly fresh: ReadonlySet<string>;
}

/**
 * Gives each citation a name for its footnote. `nameOf` tells the name of a footnote that the document has, by its text.
 * A new source gets the next number of `source-1`, `source-2b`, …
 */
export function nameNotes(
	citations: ReadonlyMap<string, Passage>,
	textOf: (passage: Passage) => string,
	nameOf: (text: string) => string | undefined,
	document: string,
): NoteNames {
	const last = Math.max(0, ...Array.from(document.matchAll(/\bsource-(\d{1,6})[a-z]{0,4}\b/g), it => Number(it[1])));
	const names = new Map<string, string>();
	const fresh = new Set<string>();
	const numbers = new Map<string, number>();
	for (const [label, passage] of citations) {
		const [, number = '', letters = ''] = /^(\d+)([a-z]*)$/.exec(label) ?? [];
		const kept = nameOf(textOf(passage));
		if (kept !== undefined) {
			names.set(label, kept);
			continue;
		}
		const own = numbers.get(number) ?? last + numbers.size + 1;
		numbers.set(number, own);
		names.set(label, `source-${own}${letters}`);
		fresh.add(label);
	}
	return { names, fresh };
}

/** The name of the footnote with this text: what `before` or `after` captures next to it. */
export function nameAround(document: string, before: RegExp, text: string, after: RegExp): string | undefined {
	for (let at = document.indexOf(text); at !== -1; at = document.indexOf(text, at + 1)) {
		const head = before.exec(document.slice(Math.max(0, at - 60), at));
		const tail = after.exec(document.slice(at + text.length, at + text.length + 60));
		if (head && tail) {
			return head[1] ?? tail[1];
		}
	}
	return undefined;
}

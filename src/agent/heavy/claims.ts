import { citedIds, evidenceCitations } from '../../report/citation.ts';
import { between, codeStretches } from '../../report/markdownText.ts';

/** A statement of a report with what it cites. */
export interface CitedClaim {
	/** On one line, without its citations. */
	readonly claim: string;
	readonly ids: readonly string[];
}

/**
 * The statements of a text with evidence ids, in their order, each once: what stands before a citation, from the beginning of its
 * sentence, its line, or the citation before it. Citations side by side stand for one statement.
 */
export function citedClaims(text: string): readonly CitedClaim[] {
	const claims: { claim: string; ids: string[] }[] = [];
	let from = 0;
	for (const { start, end, ids } of evidenceCitations(text)) {
		const line = text.slice(Math.max(from, text.lastIndexOf('\n', start) + 1), start);
		from = end;
		const claim = lastSentence(line);
		const last = claims.at(-1);
		if (claim === '') {
			last?.ids.push(...ids);
			continue;
		}
		const same = claims.find(it => it.claim === claim);
		if (same) {
			same.ids.push(...ids);
		} else {
			claims.push({ claim, ids: [...ids] });
		}
	}
	return claims.map(it => ({ ...it, ids: [...new Set(it.ids)] }));
}

/** Of a line up to a citation. A citation behind a full stop belongs to the sentence before it. */
function lastSentence(line: string): string {
	const text = line.replace(/^[\s.,;:!?。！？，；：]*(?:(?:[-*+>]|\d+[.)]|#+|\|)\s+)*/u, '').replace(/[\s|]+$/u, '');
	const said = text.replace(/[.!?。！？”"]+$/u, '');
	// Within a quotation a full stop ends no statement of the report's.
	const ends = [...said.matchAll(/[.!?](?=\s+\p{Lu})|[。！？]/gu)].filter(it => !isQuoted(said, it.index));
	const begin = ends.at(-1);
	return (begin ? text.slice(begin.index + begin[0].length) : text).replaceAll(/\s+/g, ' ').trim();
}

function isQuoted(text: string, at: number): boolean {
	const before = text.slice(0, at);
	return before.lastIndexOf('“') > before.lastIndexOf('”');
}

/** Takes citations out of a text: all ids for which `isUnwanted` holds. Says which they were. */
export function withoutCitations(
	text: string,
	isUnwanted: (id: string) => boolean,
): { readonly text: string; readonly removed: readonly string[] } {
	const removed = citedIds(text).filter(isUnwanted);
	return removed.length === 0
		? { text, removed }
		: { text: rewritten(text, it => (isUnwanted(it) ? undefined : it)), removed };
}

/** The text with other ids in its citations; a citation of nothing but ids without a new one goes, with the space before it. */
export function rewritten(text: string, idFor: (id: string) => string | undefined): string {
	let out = '';
	let at = 0;
	for (const { start, end, ids } of evidenceCitations(text)) {
		const kept = [...new Set(ids.flatMap(it => idFor(it) ?? []))];
		const before = text.slice(at, start);
		out += kept.length === 0 ? before.replace(/[ \t]$/, '') : before + kept.map(it => `[${it}]`).join(' ');
		at = end;
	}
	return out + text.slice(at);
}

/** Text outside of code. */
export function prose(text: string): string {
	return between(text, codeStretches(text))
		.map(({ start, end }) => text.slice(start, end))
		.join(' ');
}

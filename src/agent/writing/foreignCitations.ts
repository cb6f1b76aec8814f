import { evidenceCitations } from '../../report/citation.ts';
import type { EvidenceReader } from '../../report/ledger.ts';

/**
 * Takes out citations of evidence that whoever wrote the text was not shown: it cannot know what that says, and the user may have
 * taken it out. Ids that were never minted stay: the composer leaves them out, and says so at the top of the document.
 */
export function withoutForeign(
	text: string,
	shown: ReadonlySet<string>,
	evidence: EvidenceReader,
): { readonly text: string; readonly foreign: readonly string[] } {
	const isForeign = (id: string): boolean => !shown.has(id) && evidence.get(id) !== undefined;
	const foreign = new Set<string>();
	let out = '';
	let at = 0;
	for (const { start, end, ids } of evidenceCitations(text)) {
		const kept = ids.filter(it => !isForeign(it));
		ids.filter(isForeign).forEach(it => foreign.add(it));
		const before = text.slice(at, start);
		out += kept.length === 0 ? before.replace(/[ \t]$/, '') : `${before}${kept.map(it => `[${it}]`).join(' ')}`;
		at = end;
	}
	return { text: (out + text.slice(at)).trim(), foreign: [...foreign] };
}

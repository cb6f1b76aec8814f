import type { Evidence } from '../../report/evidence.ts';
import type { EvidenceLedger, EvidenceReader } from '../../report/ledger.ts';
import { rewritten } from './claims.ts';
import { citedBy, type Pair } from './pair.ts';

/**
 * Takes what a rollout found into the ledger of the run, where a passage that another rollout has found too keeps its id, and
 * rewrites its text to the ids there. Ids that the rollout had never minted are taken out: in the run they may name something else.
 */
export function adopt(
	pair: Pair,
	own: EvidenceReader,
	ledger: EvidenceLedger,
): {
	readonly pair: Pair;
	readonly evidence: readonly Evidence[];
	/** Whether ids were taken out. */
	readonly invented: boolean;
} {
	const ids = new Map<string, Evidence>(own.list().map(({ id, ...finding }) => [id, ledger.add(finding)]));
	const rewrite = (text: string): string => rewritten(text, it => ids.get(it)?.id);
	return {
		pair: { ...pair, answer: rewrite(pair.answer), report: rewrite(pair.report) },
		evidence: [...new Set(ids.values())],
		invented: citedBy(pair).some(it => !ids.has(it)),
	};
}

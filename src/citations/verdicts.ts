import { oneLine } from '../report/cutText.ts';
import type { Claim } from './citationDocument.ts';
import type { EvidenceIndex, StoredVerdict } from './citedReport.ts';

/** What is known of a claim from those who have judged it. */
export type Judged =
	/** The last verdict on this claim with this evidence. */
	| { readonly kind: 'current'; readonly verdict: StoredVerdict }
	/** A verdict on what the claim was before: its words, or what it cites, have been changed. */
	| { readonly kind: 'stale'; readonly verdict: StoredVerdict; readonly changed: 'words' | 'citations' };

/** Finds the verdicts of a report's claims. Each verdict is of one claim at most; claims that nobody judged are not in it. */
export function verdictsOf(claims: readonly Claim[], evidence: EvidenceIndex): ReadonlyMap<Claim, Judged> {
	const found = new Map<Claim, Judged>();
	const verdicts = evidence.file.verdicts ?? [];
	if (verdicts.length === 0) {
		return found;
	}
	const cited = claims.filter(it => it.citations.length > 0);
	const byText = Map.groupBy(cited, it => oneLine(it.text));
	const orphans: StoredVerdict[] = [];
	for (const verdict of verdicts) {
		const same = byText.get(oneLine(verdict.claim));
		for (const claim of same ?? []) {
			const isSame = isOf(verdict, claim, evidence);
			const known = found.get(claim);
			if (isSame || known?.kind !== 'current') {
				found.set(claim, isSame ? { kind: 'current', verdict } : { kind: 'stale', verdict, changed: 'citations' });
			}
		}
		if (!same) {
			orphans.push(verdict);
		}
	}
	const open = cited
		.filter(it => orphans.length > 0 && !found.has(it))
		.map(claim => ({ claim, ids: idsOf(claim, evidence), words: wordsOf(claim.text) }));
	for (const verdict of orphans) {
		const claim = mostAlike(verdict, open);
		if (claim) {
			found.set(claim, { kind: 'stale', verdict, changed: 'words' });
		}
	}
	return found;
}

function isOf({ evidence: ids }: StoredVerdict, claim: Claim, evidence: EvidenceIndex): boolean {
	const own = idsOf(claim, evidence);
	return own.size === new Set(ids).size && ids.every(it => own.has(it));
}

function idsOf({ citations }: Claim, { byLabel }: EvidenceIndex): ReadonlySet<string> {
	return new Set(citations.flatMap(it => byLabel.get(it.label)?.id ?? []));
}

interface OpenClaim {
	readonly claim: Claim;
	readonly ids: ReadonlySet<string>;
	readonly words: ReadonlySet<string>;
}

/** The claim that a verdict was on, when it shares evidence and most words with it. */
function mostAlike(verdict: StoredVerdict, claims: readonly OpenClaim[]): Claim | undefined {
	const judged = wordsOf(verdict.claim);
	let best: { readonly claim: Claim; readonly shared: number } | undefined;
	for (const { claim, ids, words } of claims) {
		if (verdict.evidence.some(it => ids.has(it))) {
			const shared = [...words].filter(it => judged.has(it)).length / Math.max(1, words.size, judged.size);
			if (shared >= enough && shared > (best?.shared ?? 0)) {
				best = { claim, shared };
			}
		}
	}
	return best?.claim;
}

/** Half of the words: a sentence that was written anew is another sentence. */
const enough = 0.5;

/** Each once, and not more than any sentence has. */
function wordsOf(text: string): ReadonlySet<string> {
	const words = text.slice(0, 2000).toLowerCase();
	return new Set(words.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu));
}

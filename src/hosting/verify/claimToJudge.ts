import type { Claim } from '../../citations/citationDocument.ts';
import type {
	CitedReport,
	EvidenceIndex,
	StoredEvidence,
	StoredSource,
	StoredVerdict,
} from '../../citations/citedReport.ts';
import { verdictsOf } from '../../citations/verdicts.ts';

/** A claim of a report with all the evidence that it cites: what a verdict is on. */
export interface ClaimToJudge {
	readonly claim: Claim;
	/** At least one. */
	readonly passages: readonly CitedPassage[];
}

export interface CitedPassage {
	readonly evidence: StoredEvidence;
	readonly source: StoredSource | undefined;
}

export interface JudgedClaim extends ClaimToJudge {
	readonly verdict: StoredVerdict;
}

/** The claims of a report that cite something, apart: those on which there is a verdict that still holds, and the others. */
export function claimsToJudge({ document, evidence }: CitedReport & { readonly evidence: EvidenceIndex }): {
	readonly open: readonly ClaimToJudge[];
	readonly judged: readonly JudgedClaim[];
} {
	const [open, judged]: [ClaimToJudge[], JudgedClaim[]] = [[], []];
	const seen = new Set<string>();
	const verdicts = verdictsOf(document.claims, evidence);
	for (const claim of document.claims) {
		const passages = passagesOf(claim, evidence);
		// A sentence that stands twice with the same citations is one claim.
		const key = JSON.stringify([claim.text, passages.map(it => it.evidence.id)]);
		if (claim.kind === 'aside' || passages.length === 0 || seen.has(key)) {
			continue;
		}
		seen.add(key);
		const last = verdicts.get(claim);
		if (last?.kind === 'current') {
			judged.push({ claim, passages, verdict: last.verdict });
		} else {
			open.push({ claim, passages });
		}
	}
	return { open, judged };
}

function passagesOf({ citations }: Claim, { byLabel, sources }: EvidenceIndex): readonly CitedPassage[] {
	return [...new Set(citations.map(it => it.label))].flatMap(label => {
		const evidence = byLabel.get(label);
		return evidence ? [{ evidence, source: sources.get(evidence.source) }] : [];
	});
}

import { oneLine } from '../report/cutText.ts';
import type { Claim } from './citationDocument.ts';
import type { EvidenceIndex, StoredVerdict } from './citedReport.ts';

/** What is known of a claim from those who have judged it. */
export type Judged =
	/** The last verdict on this claim with this evidence. */
	| { readonly kind: 'current'; readonly verdict: StoredVerdict }
	/** A verdict on what the claim was before: its words, or what it cites, have been changed. */
	| { readonly kind: 'stale'; readonly verdict: StoredVerdict; readonly changed: 'words' | 'citations' };

/** The last verdict on a claim with all that it cites and nothing else; `undefined` where there is none, or it is out of date. */
export function currentVerdict(claim: Claim, evidence: EvidenceIndex): StoredVerdict | undefined {
	const judged = verdictsOf([claim], evidence).get(claim);
	return judged?.kind === 'current' ? judged.verdict : undefined;
}

/** Finds the verdicts of a report's claims. Each verdict is of one claim at most; claims that nobody judged are not in it. */
export function verdictsOf(claims: readonly Claim[], evidence: EvidenceIndex): ReadonlyMap<Claim, Judged> {
	const found = new Map<Claim, Judged>();
	const verdicts = (evidence.file.verdicts ?? []).slice(-mostVerdicts);
	if (verdicts.length === 0) {
		return found;
	}
	const cited = claims.filter(it => it.citations.length > 0);
	const byText = Map.groupBy(cited, it => oneLine(it.text));
	const ids = new Map(cited.map(it => [it, idsOf(it, evidence)]));
	const orphans: StoredVerdict[] = [];
	for (const verdict of verdicts) {
		const same = byText.get(oneLine(verdict.claim));
		const judged = new Set(verdict.evidence);
		for (const claim of same ?? []) {
			const isSame = isEqual(ids.get(claim), judged);
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
		.map(claim => ({ claim, words: wordsOf(claim.text) }));
	const byId = new Map<string, OpenClaim[]>();
	for (const it of open) {
		for (const id of ids.get(it.claim) ?? []) {
			const known = byId.get(id) ?? [];
			byId.set(id, known);
			known.push(it);
		}
	}
	for (const verdict of orphans.slice(-mostOrphans)) {
		const near = new Set(verdict.evidence.flatMap(it => byId.get(it) ?? []));
		const claim = mostAlike(verdict, near);
		if (claim) {
			found.set(claim, { kind: 'stale', verdict, changed: 'words' });
		}
	}
	return found;
}

/** The last ones count. No report has as many claims; an evidence file may be anyone's, and is looked at while someone types. */
const mostVerdicts = 5000;
/** Each is compared with all claims that share its evidence. */
const mostOrphans = 500;

function idsOf({ citations }: Claim, { byLabel }: EvidenceIndex): ReadonlySet<string> {
	return new Set(citations.flatMap(it => byLabel.get(it.label)?.id ?? []));
}

function isEqual(one: ReadonlySet<string> | undefined, other: ReadonlySet<string>): boolean {
	return one?.size === other.size && countShared(one, other) === other.size;
}

function countShared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
	let count = 0;
	for (const it of one) {
		count += other.has(it) ? 1 : 0;
	}
	return count;
}

interface OpenClaim {
	readonly claim: Claim;
	readonly words: ReadonlySet<string>;
}

/** Of claims that share evidence with a verdict the one that it was on, when most words are the same. */
function mostAlike(verdict: StoredVerdict, claims: Iterable<OpenClaim>): Claim | undefined {
	const judged = wordsOf(verdict.claim);
	let best: { readonly claim: Claim; readonly shared: number } | undefined;
	for (const { claim, words } of claims) {
		const shared = countShared(words, judged) / Math.max(1, words.size, judged.size);
		if (shared >= enough && shared > (best?.shared ?? 0)) {
			best = { claim, shared };
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

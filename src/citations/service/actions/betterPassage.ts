import type { Evidence } from '../../../report/evidence.ts';
import type { Citation } from '../../citationDocument.ts';
import type { CitedReport } from '../../citedReport.ts';
import type { Support } from '../../support/support.ts';
import { supportOf } from '../../support/supportOf.ts';
import { adopted, adoptions, citable } from '../adopt.ts';
import { inOrder } from '../changes.ts';
import { citing } from '../cite.ts';
import { passageOf, passagesOf } from '../passages.ts';
import { claimOf } from '../places.ts';
import type { ReportChange } from '../results.ts';
import { roots, sharedWords } from '../sharedWords.ts';

/** A passage of the same run that says what a claim says, in the place of one that does not. */
export interface BetterPassage {
	readonly label: string;
	readonly title: string;
	readonly change: ReportChange;
}

/** The passage that supports a citation's claim clearly better than what is cited; `undefined` where there is none. */
export function betterPassage(
	report: CitedReport,
	citation: Citation,
	candidates: readonly Evidence[],
): BetterPassage | undefined {
	const { document, evidence } = report;
	const claim = claimOf(document, citation);
	if (!evidence || !claim || claim.kind === 'aside') {
		return undefined;
	}
	const now = supportOf(claim.text, passagesOf(claim, evidence));
	if (now.verdict === 'supported') {
		return undefined;
	}
	const cited = new Set(claim.citations.map(it => it.label));
	const others = passagesOf(
		{ ...claim, citations: claim.citations.filter(it => it.label !== citation.label) },
		evidence,
	);
	const said = roots(claim.text);
	const likely = [...citable(report), ...adoptions(report, candidates)]
		.filter(it => !cited.has(it.evidence.label))
		.map(choice => ({ choice, shared: sharedWords(said, choice.evidence) }))
		.filter(it => it.shared >= fewestShared)
		.toSorted((a, b) => b.shared - a.shared)
		.slice(0, mostCompared)
		.map(({ choice }) => ({
			choice,
			support: supportOf(claim.text, [...others, passageOf(choice.evidence, choice.source)]),
		}))
		.filter(({ support }) => isClearlyBetter(support, now))
		.toSorted((a, b) => rank[a.support.verdict] - rank[b.support.verdict] || b.support.score - a.support.score);
	const best = likely[0]?.choice;
	const written = best && citing(report, best, citation.style);
	if (!best || !written || document.text[citation.start] !== '[') {
		return undefined;
	}
	const file = adopted(evidence, best);
	return {
		label: best.evidence.label,
		title: best.source.title,
		change: {
			document: inOrder(document.text, [
				{ start: citation.start, end: citation.end, text: written.text },
				...written.additional,
			]),
			evidence: file === evidence.file ? undefined : file,
		},
	};
}

const fewestShared = 2;
const mostCompared = 6;
const rank = { supported: 0, weak: 1, unsupported: 2 } as const;

function isClearlyBetter(support: Support, now: Support): boolean {
	return support.verdict === 'supported' && support.score >= now.score + clearly;
}

const clearly = 0.15;

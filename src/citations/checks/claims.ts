import { cutText } from '../../report/cutText.ts';
import { visible } from '../../report/inert.ts';
import type { Stretch } from '../../report/markdownText.ts';
import type { Claim } from '../citationDocument.ts';
import type { CitedReport, EvidenceIndex, StoredVerdict } from '../citedReport.ts';
import type { Overruled } from '../reportCheck.ts';
import { supportOfClaim } from '../service/passages.ts';
import { describeGap } from '../support/describeGap.ts';
import type { Support } from '../support/support.ts';
import { type Judged, verdictsOf } from '../verdicts.ts';
import type { CheckMemo } from './checkMemo.ts';
import { type Found, stretchOf } from './found.ts';

/** What was found of claims, and how many of them a verdict bears out although their words do not. */
export interface CheckedClaims {
	readonly problems: readonly Found[];
	readonly overruled: Overruled;
}

/** Claims against the passages that they cite: by the words of both, and by what a model or a person has judged. */
export function checkClaims(
	{ document }: CitedReport,
	evidence: EvidenceIndex,
	{ memo, misquoted }: { readonly memo: CheckMemo; readonly misquoted: readonly Stretch[] },
): CheckedClaims {
	const problems: Found[] = [];
	const overruled = { byHand: 0, byModels: 0 };
	const claims = document.claims.filter(it => it.kind === 'sentence' && it.citations.length > 0);
	const verdicts = verdictsOf(claims, evidence);
	for (const claim of claims) {
		const judged = verdicts.get(claim);
		if (judged?.kind === 'current' && judged.verdict.verdict !== 'supported') {
			problems.push(...ofVerdict(claim, judged.verdict));
			continue;
		}
		if (judged?.kind === 'stale') {
			problems.push(ofStaleVerdict(claim, judged));
		}
		// That words are not those of the passage is said already; that they are, is support enough.
		if (misquoted.some(it => it.start < claim.end && claim.start < it.end) || isQuotation(claim, document.text)) {
			continue;
		}
		const support = supportIn(claim, evidence, memo);
		if (!support || support.verdict === 'supported') {
			continue;
		}
		if (judged?.kind === 'current') {
			// Whoever reads the check must be able to know: the evidence file may have come with a repository.
			overruled[judged.verdict.by === 'user' ? 'byHand' : 'byModels']++;
		} else {
			problems.push(ofSupport(claim, support));
		}
	}
	return { problems, overruled };
}

/** Whether a claim is made of quotations alone, with the bold word before them that says what they are about. */
function isQuotation({ start, text }: Claim, document: string): boolean {
	const head = document.startsWith('**', start) ? /^[^“”\d]{1,80}:\s+/.exec(text)?.[0].length : 0;
	return /^(?:“[^“”]*”[\s,;.]*)+$/.test(text.slice(head));
}

/** `undefined` where one of the citations has no evidence: it may be the one that says it, and is a problem of its own. */
function supportIn(claim: Claim, evidence: EvidenceIndex, memo: CheckMemo): Support | undefined {
	const labels = [...new Set(claim.citations.map(it => it.label))];
	const stored = labels.flatMap(it => evidence.byLabel.get(it) ?? []);
	if (stored.length < labels.length) {
		return undefined;
	}
	const names = stored.map(it => memo.nameOf(it, evidence));
	return memo.support.recall(
		[claim.text, claim.cell ?? '', ...names],
		() => supportOfClaim(claim, evidence) ?? supported,
	);
}

/** Of what makes no claim. */
const supported: Support = { verdict: 'supported', gaps: [], score: 1 };

function ofSupport(claim: Claim, { verdict, gaps }: Support): Found {
	const cited = citedBy(claim);
	const why = gaps.slice(0, 2).map(describeGap).join('; ');
	return verdict === 'unsupported'
		? {
				code: 'unsupported',
				severity: 'warning',
				message: `${cited} does not seem to say this${why && `: ${why}`}; correct the sentence, cite what says it, or mark it as checked.`,
				...stretchOf(claim),
			}
		: {
				code: 'weak-support',
				severity: 'info',
				message: `${cited} says only some of this${why && `: ${why}`}; read the passage again, or cite one that says it all.`,
				...stretchOf(claim),
			};
}

function* ofVerdict(claim: Claim, { verdict, reason, by }: StoredVerdict): Generator<Found> {
	const who = cutText(visible(by), 80);
	const why = cutText(visible(reason), 300).replace(/[.。]+$/, '');
	const judged = (what: string): string =>
		`${who === 'user' ? 'It was marked by hand' : `${who} judged`} that ${citedBy(claim)} ${what}${why && `: ${why}`}`;
	switch (verdict) {
		case 'supported':
			return;
		case 'partly': {
			const message = `${judged('says only some of this')}; correct the sentence, or cite what says the rest.`;
			yield { code: 'weak-support', severity: 'info', message, ...stretchOf(claim) };
			return;
		}
		case 'unsupported': {
			const message = `${judged('does not say this')}; correct the sentence, or cite what says it.`;
			yield { code: 'refuted', severity: 'warning', message, ...stretchOf(claim) };
			return;
		}
		case 'contradicted': {
			const message = `${judged('says the contrary')}; correct the sentence, or say that sources disagree.`;
			yield { code: 'refuted', severity: 'error', message, ...stretchOf(claim) };
		}
	}
}

function ofStaleVerdict(claim: Claim, judged: Extract<Judged, { kind: 'stale' }>): Found {
	const { verdict, by, at } = judged.verdict;
	const what = judged.changed === 'words' ? 'This sentence was' : 'What this sentence cites was';
	const message = `${what} changed after the verdict “${verdict}” on it (${cutText(visible(by), 80)}, ${at.slice(0, 10)}): verify it again.`;
	return { code: 'stale-verdict', severity: 'info', message, ...stretchOf(claim) };
}

function citedBy({ citations }: Claim): string {
	const labels = [...new Set(citations.map(it => it.label))];
	const shown = labels.slice(0, 5).map(it => `[${it}]`);
	return `${shown.join(' ')}${labels.length > shown.length ? ' …' : ''}`;
}

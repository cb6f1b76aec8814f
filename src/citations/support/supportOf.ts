import { type ReadClaim, readClaim } from './claim.ts';
import { contradictions } from './contradiction.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { isNamed, missingNames, missingQuotations } from './missingNames.ts';
import { missingDates, missingNumbers, missingUnits } from './missingNumbers.ts';
import { type PreparedPassage, preparePassage } from './preparePassage.ts';
import { substitutions } from './substitution.ts';
import type { Support, SupportGap, SupportingPassage } from './support.ts';

/**
 * Compares a claim, as a reader sees it, with all the passages that it cites. No model: it sees numbers, units, dates,
 * names, quotations, denials and how many words they share, not what is meant. A claim in another language than its
 * passages is compared by numbers, dates and names alone. What one passage alone supports stays supported whatever is cited besides.
 */
export function supportOf(claim: string, passages: readonly (SupportingPassage | PreparedPassage)[]): Support {
	return judge(
		readClaim(claim),
		passages.map(it => ('quoted' in it ? it : preparePassage(it))),
	);
}

/** The same for what has been read already. */
export function judge(claim: ReadClaim, passages: readonly PreparedPassage[]): Support {
	const together = judgeTogether(claim, passages);
	if (together.verdict === 'supported' || passages.length < 2) {
		return together;
	}
	const alone = passages.map(it => judgeTogether(claim, [it])).find(it => it.verdict === 'supported');
	return alone ? { ...alone, score: Math.max(alone.score, together.score) } : together;
}

function judgeTogether(claim: ReadClaim, passages: readonly PreparedPassage[]): Support {
	if (passages.some(it => it.quoted.plain.includes(claim.facts.plain))) {
		return { verdict: 'supported', gaps: [], score: 1 };
	}
	const isForeign = passages.every(it => isOtherLanguage(claim, it));
	const coverage = coverageOf(claim, passages);
	const found = [
		...missingNumbers(claim, passages),
		...missingUnits(claim, passages),
		...missingDates(claim, passages),
		...missingNames(claim, passages, isForeign),
	];
	const missing = isForeign
		? found
		: [
				...found,
				...missingQuotations(claim, passages),
				...(found.length === 0 ? substitutions(claim, passages) : []),
				...contradictions(claim, passages),
				...missingWords(coverage),
			];
	const score = isForeign ? shareOfNames(claim, passages) : coverage.together;
	const gaps = missing.toSorted((a, b) => Number(b.isGrave) - Number(a.isGrave)).map(it => it.gap);
	if (gaps.length === 0) {
		return { verdict: 'supported', gaps, score };
	}
	return { verdict: missing.some(it => it.isGrave) ? 'unsupported' : 'weak', gaps, score: score / 2 };
}

/** Of the words of a claim, what one passage must speak of at least; and below what all together say nothing of it. */
const enough = 0.45;
const hardlyAny = 0.15;

function missingWords({
	alone,
	together,
	missing,
}: Coverage): { readonly gap: SupportGap; readonly isGrave: boolean }[] {
	if (alone >= enough) {
		return [];
	}
	const said = missing
		.slice(0, 4)
		.map(it => it.said)
		.join(', ');
	return [{ gap: { kind: 'words', said }, isGrave: together < hardlyAny }];
}

function isOtherLanguage(claim: ReadClaim, { quoted }: PreparedPassage): boolean {
	const [a, b] = [claim.facts.language, quoted.language];
	return a !== undefined && b !== undefined && a !== b;
}

function shareOfNames(claim: ReadClaim, passages: readonly PreparedPassage[]): number {
	const names = claim.terms.filter(it => it.isName);
	return names.length === 0 ? 0 : names.filter(term => passages.some(it => isNamed(term, it))).length / names.length;
}

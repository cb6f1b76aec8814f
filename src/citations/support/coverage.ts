import type { ReadClaim, WeighedTerm } from './claim.ts';
import type { PreparedPassage } from './preparePassage.ts';
import { beginningLength, namesWithin, type TextFacts } from './readText.ts';

/** How much of what a claim speaks of its passages speak of too; shares from 0 to 1. */
export interface Coverage {
	/** By all passages together, their contexts included for less. */
	readonly together: number;
	/** By the one passage that speaks of most of it. */
	readonly alone: number;
	/** What none of them speaks of, in the claim's order. */
	readonly missing: readonly WeighedTerm[];
}

export function coverageOf(claim: ReadClaim, passages: readonly PreparedPassage[]): Coverage {
	const total = claim.terms.reduce((sum, it) => sum + it.weight, 0);
	if (total === 0) {
		return { together: 1, alone: 1, missing: [] };
	}
	const best = claim.terms.map(() => 0);
	let alone = 0;
	for (const passage of passages) {
		let covered = 0;
		for (const [index, term] of claim.terms.entries()) {
			const share = Math.max(shareIn(term, passage.quoted), 0.6 * shareIn(term, passage.around));
			covered += term.weight * share;
			best[index] = Math.max(best[index] ?? 0, share);
		}
		alone = Math.max(alone, covered / total);
	}
	const together = claim.terms.reduce((sum, it, index) => sum + it.weight * (best[index] ?? 0), 0) / total;
	return { together, alone, missing: claim.terms.filter((_, index) => best[index] === 0) };
}

/** How much of what is spoken of each sentence of a text has, from 0 to 1; sentences that have none are left out. */
export function sharesOfSentences(terms: readonly WeighedTerm[], text: TextFacts): ReadonlyMap<number, number> {
	const shares = new Map<number, number>();
	// Two words of a short sentence are soon found together.
	const total = Math.max(
		fewestTerms,
		terms.reduce((sum, it) => sum + it.weight, 0),
	);
	for (const { sense, parts, weight, kind } of terms) {
		const places = text.places.get(sense) ?? (kind === 'run' ? [] : parts.flatMap(it => text.places.get(it) ?? []));
		for (const sentence of new Set(places)) {
			shares.set(sentence, (shares.get(sentence) ?? 0) + weight / total);
		}
	}
	return shares;
}

const fewestTerms = 3.5;

/** 1 for the thing itself, less for what begins like it, 0 when a text does not speak of it. */
export function shareIn({ sense, parts, token }: WeighedTerm, text: TextFacts): number {
	if (text.places.has(sense)) {
		return 1;
	}
	if (token.kind === 'code' && namesWithin(token.key).some(it => text.joined.has(it) || text.places.has(it))) {
		return 1;
	}
	if (token.kind === 'run') {
		// Two characters that stand apart there may still be the same words: 营收, 营业收入.
		return parts.every(it => text.places.has(it)) ? 0.7 : 0;
	}
	if (parts.length > 0) {
		return parts.filter(it => text.places.has(it)).length / parts.length;
	}
	return sense.length >= beginningLength && text.beginnings.has(sense.slice(0, beginningLength)) ? 0.7 : 0;
}

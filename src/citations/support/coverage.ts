import type { ReadClaim, WeighedTerm } from './claim.ts';
import { hasQuantity } from './missingNumbers.ts';
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
	const numbers = claim.facts.quantities.filter(it => it.form === 'digits').slice(0, mostNumbers);
	const weights = [...claim.terms.map(it => it.weight), ...numbers.map(() => numberWeight)];
	const total = weights.reduce((sum, it) => sum + it, 0);
	if (total === 0) {
		return { together: 1, alone: 1, missing: [] };
	}
	const best = weights.map(() => 0);
	let alone = 0;
	for (const passage of passages) {
		const shares = [
			...claim.terms.map(it => Math.max(shareIn(it, passage.quoted), 0.6 * shareIn(it, passage.around))),
			...numbers.map(it => (hasQuantity(it, passage) ? 1 : 0)),
		];
		let covered = 0;
		for (const [index, share] of shares.entries()) {
			covered += (weights[index] ?? 0) * share;
			best[index] = Math.max(best[index] ?? 0, share);
		}
		alone = Math.max(alone, covered / total);
	}
	const together = best.reduce((sum, it, index) => sum + (weights[index] ?? 0) * it, 0) / total;
	return { together, alone, missing: claim.terms.filter((_, index) => best[index] === 0) };
}

/** That a passage has a number of the claim says as much of what it is about as a name does. */
const numberWeight = 1.5;
const mostNumbers = 20;

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

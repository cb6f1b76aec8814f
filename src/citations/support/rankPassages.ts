import type { PreparedPassage } from './preparePassage.ts';
import type { Support, SupportingPassage } from './support.ts';
import { supportOf } from './supportOf.ts';

export interface RankedPassage<P> {
	readonly passage: P;
	/** As if the claim cited this passage alone. */
	readonly support: Support;
}

/** Judges a claim by each passage alone: the best support first, equals in the order given. */
export function rankPassages<P extends SupportingPassage | PreparedPassage>(
	claim: string,
	passages: readonly P[],
): readonly RankedPassage<P>[] {
	return passages
		.map(passage => ({ passage, support: supportOf(claim, [passage]) }))
		.toSorted((a, b) => rank[a.support.verdict] - rank[b.support.verdict] || b.support.score - a.support.score);
}

const rank = { supported: 0, weak: 1, unsupported: 2 } as const;

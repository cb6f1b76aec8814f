import { readClaim } from './claim.ts';
import { type PreparedPassage, preparePassage } from './preparePassage.ts';
import type { Support, SupportingPassage } from './support.ts';
import { judge } from './supportOf.ts';

export interface RankedPassage<P> {
	readonly passage: P;
	/** As if the claim cited this passage alone. */
	readonly support: Support;
}

/** Judges a claim by each passage alone: the best support first, equals in the order given. Passages that are asked for often are prepared once. */
export function rankPassages<P extends SupportingPassage | PreparedPassage>(
	claim: string,
	passages: readonly P[],
): readonly RankedPassage<P>[] {
	const read = readClaim(claim);
	return passages
		.map(passage => ({ passage, support: judge(read, ['quoted' in passage ? passage : preparePassage(passage)]) }))
		.toSorted((a, b) => rank[a.support.verdict] - rank[b.support.verdict] || b.support.score - a.support.score);
}

const rank = { supported: 0, weak: 1, unsupported: 2 } as const;

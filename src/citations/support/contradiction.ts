import { stemOf } from '../../base/words.ts';
import type { ReadClaim } from './claim.ts';
import { sharesOfSentences } from './coverage.ts';
import type { Missing } from './missing.ts';
import { oppositesOf } from './polarity.ts';
import type { PreparedPassage } from './preparePassage.ts';
import type { TextFacts } from './readText.ts';
import type { SupportGap } from './support.ts';

/**
 * What a claim denies and the sentences nearest to it do not, or the other way round. A passage that says nothing near
 * enough has no voice; one that agrees outweighs those that do not.
 */
export function contradictions(claim: ReadClaim, passages: readonly PreparedPassage[]): Missing[] {
	let against: SupportGap | undefined;
	for (const { quoted } of passages) {
		const shares = sharesOfSentences(claim, quoted);
		const most = Math.max(0, ...shares.values());
		if (most < near) {
			continue;
		}
		const gaps = [...shares]
			.filter(([, share]) => share >= nearest * most)
			.map(([it]) => gapIn(claim.facts, quoted, it));
		if (gaps.some(it => it === undefined)) {
			return [];
		}
		against ??= gaps[0];
	}
	return against ? [{ gap: against, isGrave: true }] : [];
}

/** How much of a claim's words a sentence has that may speak for or against it. */
const near = 0.4;
/** Sentences that have at least this share of what the nearest has speak with it. */
const nearest = 0.8;

function gapIn(claim: TextFacts, passage: TextFacts, sentence: number): SupportGap | undefined {
	const denials = passage.negations.filter(it => it.sentence === sentence);
	const mayDeny = passage.denials.has(sentence);
	const stands = (sense: string): boolean => passage.places.get(sense)?.includes(sentence) ?? false;
	const [denied] = claim.negations;
	if (denied && denials.length === 0 && !mayDeny && denied.scope.some(stands)) {
		return { kind: 'negation', said: `${denied.said} ${denied.scope[0] ?? ''}`.trim() };
	}
	if (!denied && claim.denials.size === 0) {
		const against = denials.find(it => it.scope.some(sense => claim.places.has(sense)));
		if (against) {
			return {
				kind: 'negation',
				said: against.scope.find(it => claim.places.has(it)) ?? '',
				found: `${against.said} ${against.scope[0] ?? ''}`.trim(),
			};
		}
	}
	return denied || denials.length > 0 ? undefined : opposite(claim, passage, sentence);
}

function opposite(claim: TextFacts, passage: TextFacts, sentence: number): SupportGap | undefined {
	const there = new Map(
		passage.tokens.filter(it => it.sentence === sentence && it.kind === 'word').map(it => [stemOf(it.key), it.text]),
	);
	for (const { kind, stem, text } of claim.tokens) {
		const found = kind === 'word' && !there.has(stem) ? oppositesOf(stem).find(it => there.has(it)) : undefined;
		if (found !== undefined && !claim.tokens.some(it => it.stem === found)) {
			return { kind: 'negation', said: text, found: there.get(found) };
		}
	}
	return undefined;
}

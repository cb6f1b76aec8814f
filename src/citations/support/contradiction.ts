import { alteredDenial } from './alteredDenial.ts';
import type { ReadClaim, WeighedTerm } from './claim.ts';
import { sharesOfSentences } from './coverage.ts';
import { type Negation, oppositesOf } from './polarity.ts';
import type { PreparedPassage } from './preparePassage.ts';
import type { TextFacts } from './readText.ts';
import type { SupportGap } from './support.ts';
import type { Token } from './tokens.ts';
import { senseOfStem } from './vocabulary.ts';

/**
 * What a claim denies and the sentences nearest to it do not, or the other way round. A passage that says nothing near
 * enough has no voice; one that agrees outweighs those that do not.
 */
export function contradictions(claim: ReadClaim, passages: readonly PreparedPassage[]): SupportGap[] {
	const gap =
		passages.map(it => alteredDenial(claim.facts, it.quoted)).find(it => it !== undefined) ??
		[...Map.groupBy(claim.terms, it => it.token.sentence)]
			.map(([sentence, terms]) => contradictionOf(claim.facts, sentence, terms, passages))
			.find(it => it !== undefined);
	return gap ? [gap] : [];
}

/** Of one sentence of a claim. */
function contradictionOf(
	claim: TextFacts,
	sentence: number,
	terms: readonly WeighedTerm[],
	passages: readonly PreparedPassage[],
): SupportGap | undefined {
	let against: SupportGap | undefined;
	for (const { quoted } of passages) {
		const shares = sharesOfSentences(terms, quoted);
		const highest = Math.max(0, ...shares.values());
		if (highest < near) {
			continue;
		}
		const beside = new Set(
			[...shares].filter(([, share]) => share >= aside * highest && highest < almostAll).map(([it]) => it),
		);
		const gaps = [...shares]
			.filter(([, share]) => share >= nearest * highest)
			.map(([it, share]) => gapIn({ claim, part: sentence, passage: quoted, sentence: it, share, beside }));
		if (gaps.some(it => it === undefined)) {
			return undefined;
		}
		against ??= gaps[0];
	}
	return against;
}

interface Comparison {
	readonly claim: TextFacts;
	/** A sentence of the claim. */
	readonly part: number;
	readonly passage: TextFacts;
	/** A sentence of the passage. */
	readonly sentence: number;
	/** Of the words of the part, those that the sentence has. */
	readonly share: number;
	/** Other sentences of the passage that have some. */
	readonly beside: ReadonlySet<number>;
}

/** How much of a claim's words a sentence has that may speak for or against it. */
const near = 0.4;
/** Sentences that have at least this share of what the nearest has speak with it. */
const nearest = 0.85;
/** Those with this share may say it in part: a claim in other words draws on several sentences. */
const aside = 0.5;
/** So much of a claim's words makes it the sentence itself, lightly changed. */
const almostAll = 0.8;
/** So much lets a sentence speak against a denial of which it has no word. */
const half = 0.6;
/** So much makes an opposite of one of its words a contradiction. */
const most = 0.65;

function gapIn(comparison: Comparison): SupportGap | undefined {
	const { claim, part, passage, sentence, share } = comparison;
	const here = claim.negations.filter(it => it.sentence === part);
	const there = passage.negations.filter(it => it.sentence === sentence);
	const hiddenThere = passage.denials.get(sentence)?.some(it => !claim.places.has(it)) ?? false;
	const hiddenHere = claim.denials.get(part)?.some(it => !passage.places.get(it)?.includes(sentence)) ?? false;
	const said = here.map(it => deniesWhatIsSaid(it, comparison)).find(it => it !== undefined);
	if (said !== undefined && !(there.length === 0 ? hiddenThere : share < almostAll)) {
		return { kind: 'negation', said };
	}
	const [first] = here;
	if (first && share >= half && !deniesAnything(first, comparison)) {
		return { kind: 'negation', said: saidOf(first) };
	}
	if (!hiddenHere && !(here.length > 0 && share < almostAll)) {
		const found = there.map(it => deniesWhatIsClaimed(it, claim, passage)).find(it => it !== undefined);
		if (found !== undefined) {
			return { kind: 'negation', ...found };
		}
	}
	return here.length + there.length > 0 || share < most ? undefined : opposite(comparison);
}

/** What a claim denies, when the sentence has the same words and denies none of them. */
function deniesWhatIsSaid(negation: Negation, { passage, sentence, beside }: Comparison): string | undefined {
	const there = passage.negations.filter(it => it.sentence === sentence || beside.has(it.sentence));
	const senses = negation.denied.map(senseOf);
	const isDenied = there.some(it => it.denied.some(token => senses.includes(senseOf(token))));
	const isSaid = senses.some(it => passage.places.get(it)?.includes(sentence));
	return isSaid && !isDenied ? saidOf(negation) : undefined;
}

/** Whether a denial, plain or hidden, is in the sentence, next to it, or in those that say something of the same; or the same is denied anywhere. */
function deniesAnything(negation: Negation, { claim, passage, sentence, beside }: Comparison): boolean {
	const senses = negation.denied.map(senseOf);
	const places = new Set([sentence - 1, sentence, sentence + 1, ...beside]);
	return (
		passage.negations.some(it => places.has(it.sentence) || it.denied.some(token => senses.includes(senseOf(token)))) ||
		[...places].some(it => passage.denials.get(it)?.some(sense => !claim.places.has(sense)))
	);
}

function saidOf({ said, denied }: Negation): string {
	const [first] = denied;
	return first ? `${said}${first.kind === 'run' ? '' : ' '}${first.text}` : said;
}

/** What a sentence denies, when the claim has the same words and denies none of them. */
function deniesWhatIsClaimed(
	negation: Negation,
	claim: TextFacts,
	passage: TextFacts,
): { readonly said: string; readonly found: string } | undefined {
	const [first] = negation.denied;
	const sense = first && senseOf(first);
	if (
		first === undefined ||
		sense === undefined ||
		!claim.places.has(sense) ||
		claim.negations.some(it => it.denied.some(token => senseOf(token) === sense))
	) {
		return undefined;
	}
	// The passage may deny it in one place and say it in another.
	const times = passage.terms.filter(it => it.sense === sense && it.token.sentence === negation.sentence).length;
	const said = claim.terms.find(it => it.sense === sense)?.said ?? first.text;
	return times > 1 ? undefined : { said, found: `${negation.said} ${first.text}` };
}

function senseOf(token: Token): string {
	return senseOfStem(token.stem);
}

/** A word of the claim whose contrary the sentence has, and not the word itself. */
function opposite({ claim, passage, sentence, share }: Comparison): SupportGap | undefined {
	const there = new Map(wordsOf(passage, sentence));
	const here = new Map(wordsOf(claim, undefined));
	for (const [stem, said] of here) {
		// What comes after one thing comes before another.
		const isOrder = /^(?:before|after|之前|之后)$/.test(stem) && share < almostAll;
		const found = isOrder || there.has(stem) ? undefined : oppositesOf(stem).find(it => there.has(it) && !here.has(it));
		if (found !== undefined) {
			return { kind: 'negation', said, found: there.get(found) };
		}
	}
	return undefined;
}

/** Stems and words, function words included; pairs of characters for themselves. */
function wordsOf({ tokens, terms }: TextFacts, sentence: number | undefined): [stem: string, said: string][] {
	const isThere = (token: Token): boolean => sentence === undefined || token.sentence === sentence;
	return [
		...tokens.filter(it => it.kind === 'word' && isThere(it)).map((it): [string, string] => [it.stem, it.text]),
		...terms.filter(it => it.kind === 'run' && isThere(it.token)).map((it): [string, string] => [it.sense, it.said]),
	];
}

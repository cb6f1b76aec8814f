import type { ReadClaim } from './claim.ts';
import { isSameNumber } from './missingNumbers.ts';
import type { PreparedPassage } from './preparePassage.ts';
import type { TextFacts } from './readText.ts';
import type { SupportGap } from './support.ts';
import type { Token } from './tokens.ts';
import { unitOf } from './units.ts';

/**
 * Numbers, names and units that stand between the same words as another one in a passage: the mark of a quotation that
 * was altered. It finds what the other checks pass because the passage has the thing elsewhere.
 */
export function substitutions(claim: ReadClaim, passages: readonly PreparedPassage[]): SupportGap[] {
	const found: SupportGap[] = [];
	const { tokens } = claim.facts;
	for (const [index, token] of tokens.slice(0, mostTokens).entries()) {
		const kind = kindOf(token);
		// Numbers of dates and units of numbers are compared with these.
		const isPart =
			kind === 'number'
				? !claim.facts.quantities.some(it => it.token === token)
				: kind === 'unit' && tokens[index - 1]?.kind === 'number';
		if (!kind || isPart) {
			continue;
		}
		const places = passages.map(it => placeOf(claim.facts, index, it));
		const other = places.find(it => typeof it === 'object');
		if (other && !places.includes('same') && !tokens.some(it => it.key === other.key)) {
			found.push({ kind, said: `${token.sign}${token.text}`, found: `${other.sign}${other.text}` });
		}
	}
	return found;
}

/** Of a claim. A sentence has fewer; a text made to take long may have thousands. */
const mostTokens = 150;

/** What must not be exchanged; `undefined` for all other words, for which there are synonyms. */
function kindOf(token: Token): SupportGap['kind'] | undefined {
	if (token.kind === 'number') {
		return 'number';
	}
	if (token.kind === 'word' && unitOf(token.key)) {
		return 'unit';
	}
	const isName =
		token.kind === 'code' ||
		(token.kind === 'word' && (/^\p{Lu}\p{Lu}/u.test(token.text) || (!token.isFirst && /^\p{Lu}/u.test(token.text))));
	return isName ? 'name' : undefined;
}

/** What a passage has between the same words: the same thing, or another of its kind. */
function placeOf(claim: TextFacts, at: number, passage: PreparedPassage): Token | 'same' | undefined {
	const token = claim.tokens[at];
	const kind = token && kindOf(token);
	const quantity = claim.quantities.find(it => it.token === token);
	const { tokens } = passage.quoted;
	let other: Token | undefined;
	let otherWords = 0;
	let sameWords = 0;
	for (const [index, it] of tokens.entries()) {
		const isSame = it.key === token?.key;
		if (!isSame && kindOf(it) !== kind) {
			continue;
		}
		const before = wordsBeside(claim.tokens, at, tokens, index, -1);
		const after = wordsBeside(claim.tokens, at, tokens, index, 1);
		const there =
			quantity && !isSame && before + after > 0 ? passage.quoted.quantities.find(one => one.token === it) : undefined;
		if (isSame || (quantity && there && isSameNumber(quantity, there, passage))) {
			sameWords = Math.max(sameWords, before + after);
		} else if (before > 0 && after > 0 ? before + after >= 3 : before + after >= 4) {
			// Where the thing itself is there too, words on one side are not enough.
			const words = before > 0 && after > 0 ? before + after : 1;
			other = words > otherWords ? it : other;
			otherWords = Math.max(otherWords, words);
		}
	}
	return other && otherWords > sameWords ? other : sameWords > 0 ? 'same' : undefined;
}

/** How many words next to two places are the same, in one direction and within a sentence; up to four. That both end there counts as one. */
function wordsBeside(a: readonly Token[], at: number, b: readonly Token[], index: number, step: 1 | -1): number {
	const wordAt = (tokens: readonly Token[], from: number, distance: number): string | undefined => {
		const token = tokens[from + step * distance];
		return token?.sentence === tokens[from]?.sentence ? token?.key : undefined;
	};
	for (let distance = 1; distance <= 4; distance++) {
		const [one, other] = [wordAt(a, at, distance), wordAt(b, index, distance)];
		if (one !== other) {
			return distance - 1;
		}
		if (one === undefined) {
			return distance;
		}
	}
	return 4;
}

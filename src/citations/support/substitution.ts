import type { ReadClaim } from './claim.ts';
import type { Missing } from './missing.ts';
import type { PreparedPassage } from './preparePassage.ts';
import type { SupportGap } from './support.ts';
import type { Token } from './tokens.ts';
import { unitOf } from './units.ts';

/**
 * Numbers, names and units that stand between the same words as another one in a passage: the mark of a quotation that
 * was altered. It finds what the other checks pass because the passage has the thing elsewhere.
 */
export function substitutions(claim: ReadClaim, passages: readonly PreparedPassage[]): Missing[] {
	const found: Missing[] = [];
	const { tokens } = claim.facts;
	for (const [index, token] of tokens.slice(0, mostTokens).entries()) {
		const kind = kindOf(token);
		if (!kind) {
			continue;
		}
		const places = passages.map(it => placeOf(tokens, index, it.quoted.tokens));
		const other = places.find(it => typeof it === 'object');
		if (other && !places.includes('same') && !tokens.some(it => it.key === other.key)) {
			found.push({ gap: { kind, said: `${token.sign}${token.text}`, found: `${other.sign}${other.text}` }, isGrave: true });
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
	const isName = token.kind === 'code' || (token.kind === 'word' && (/^\p{Lu}\p{Lu}/u.test(token.text) || (!token.isFirst && /^\p{Lu}/u.test(token.text))));
	return isName ? 'name' : undefined;
}

/** What a passage has between the same words: the same thing, or another of its kind. */
function placeOf(claim: readonly Token[], at: number, passage: readonly Token[]): Token | 'same' | undefined {
	const token = claim[at];
	const kind = token && kindOf(token);
	let other: Token | undefined;
	for (const [index, it] of passage.entries()) {
		const isSame = it.key === token?.key;
		if (!isSame && kindOf(it) !== kind) {
			continue;
		}
		const before = sameWords(claim, at, passage, index, -1);
		const after = sameWords(claim, at, passage, index, 1);
		if (isSame && before + after >= 1) {
			return 'same';
		}
		if (!isSame && ((before > 0 && after > 0 && before + after >= 3) || before >= 4 || after >= 4)) {
			other = it;
		}
	}
	return other;
}

/** How many words next to two places are the same, in one direction and within a sentence; up to four. */
function sameWords(a: readonly Token[], at: number, b: readonly Token[], index: number, step: 1 | -1): number {
	let same = 0;
	while (same < 4) {
		const [one, other] = [a[at + step * (same + 1)], b[index + step * (same + 1)]];
		if (!one || one.key !== other?.key || one.sentence !== a[at]?.sentence || other.sentence !== b[index]?.sentence) {
			break;
		}
		same++;
	}
	return same;
}

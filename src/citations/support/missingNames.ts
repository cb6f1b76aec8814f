import { isQuotedFrom } from '../misquote.ts';
import type { ReadClaim, WeighedTerm } from './claim.ts';
import { shareIn } from './coverage.ts';
import type { PreparedPassage } from './preparePassage.ts';
import { namesWithin, readText, type Term, type TextFacts } from './readText.ts';
import type { SupportGap } from './support.ts';
import type { Token } from './tokens.ts';

/** Names of a claim that neither a passage nor what is around it has. Across languages only names by their shape count. */
export function missingNames(claim: ReadClaim, passages: readonly PreparedPassage[], isForeign: boolean): SupportGap[] {
	const names = claim.terms.filter(it => it.isName && !(isForeign && it.kind === 'capitalised'));
	const isThere = (term: WeighedTerm): boolean => passages.some(it => isNamed(term, it));
	const { tokens } = claim.facts;
	return (
		names
			.filter(it => !isThere(it) && !isContrast(it.token, tokens))
			// “GitHub Copilot” may be Copilot there, and “Steve Jobs” Jobs.
			.filter(it => !isWord(it) || !names.some(other => isBeside(it, other, tokens) && isThere(other)))
			.slice(0, mostGaps)
			.map(term => ({ kind: 'name', said: term.said, found: rivalOf(term, claim, passages) }))
	);
}

/** Whether two names make one: they stand side by side. */
function isBeside(a: WeighedTerm, b: WeighedTerm, tokens: readonly Token[]): boolean {
	return (
		isWord(b) && a.token.clause === b.token.clause && Math.abs(tokens.indexOf(a.token) - tokens.indexOf(b.token)) === 1
	);
}

/** A name of letters alone, not an identifier, flag or path. */
function isWord({ said }: WeighedTerm): boolean {
	return /^\p{Lu}\p{L}+$/u.test(said);
}

/** “Rather than TCP”, “unlike MySQL”: what something is set against need not be where it is told of. */
function isContrast(token: Token, tokens: readonly Token[]): boolean {
	const at = tokens.indexOf(token);
	return tokens.slice(Math.max(0, at - 2), at).some(it => /^(?:than|unlike|instead|versus|vs)$/.test(it.key));
}

/** More are not read by anyone. */
const mostGaps = 8;

/** Words in quotation marks that are in no passage. */
export function missingQuotations(claim: ReadClaim, passages: readonly PreparedPassage[]): SupportGap[] {
	return claim.quotations
		.filter(words => !passages.some(it => isQuoted(words, it)))
		.map(said => ({ kind: 'quotation', said }));
}

export function isNamed(term: WeighedTerm, { quoted, around }: PreparedPassage): boolean {
	const isApart = term.kind === 'code' && !/[./:]/.test(term.token.key);
	if (
		isApart
			? isNamedWhole(term, quoted) || isNamedWhole(term, around)
			: shareIn(term, quoted) === 1 || shareIn(term, around) === 1
	) {
		return true;
	}
	// A path or a chain of names may stand in pieces.
	return !isApart && term.parts.length > 0 && term.parts.every(it => quoted.places.has(it) || around.places.has(it));
}

/** An identifier of one piece: `canRead` is not `read` and `can`. */
function isNamedWhole({ sense, token }: WeighedTerm, text: TextFacts): boolean {
	const names = namesWithin(token.key);
	return (
		text.places.has(sense) ||
		names.some(it => text.joined.has(it) || text.places.has(it)) ||
		(sense.length >= 4 &&
			text.terms.some(it => it.kind === 'code' && it.sense.length <= sense.length + 3 && it.sense.startsWith(sense)))
	);
}

function isQuoted(words: string, { quote, context, quoted, around }: PreparedPassage): boolean {
	const said = readText(words).plain.trim();
	return (
		said === '' ||
		quoted.plain.includes(said) ||
		around.plain.includes(said) ||
		isQuotedFrom(quote, words) ||
		isQuotedFrom(context, words)
	);
}

/** The name that stands beside the same words in a passage. */
function rivalOf(term: WeighedTerm, claim: ReadClaim, passages: readonly PreparedPassage[]): string | undefined {
	const beside = neighbours(
		claim.facts.terms,
		claim.facts.terms.findIndex(it => it.sense === term.sense),
	);
	const own = new Set(claim.terms.map(it => it.sense));
	for (const { quoted } of passages) {
		for (const [index, it] of quoted.terms.entries()) {
			const isRival = it.kind !== 'word' && it.kind !== 'run' && !own.has(it.sense);
			if (isRival && neighbours(quoted.terms, index).some(sense => beside.includes(sense))) {
				return it.said;
			}
		}
	}
	return undefined;
}

function neighbours(terms: readonly Term[], index: number): string[] {
	return [terms[index - 1], terms[index + 1]].filter(it => it !== undefined).map(it => it.sense);
}

import { readText, type Term, type TextFacts } from './readText.ts';

/** A claim, read. */
export interface ReadClaim {
	readonly facts: TextFacts;
	/** Each thing that it speaks of once. */
	readonly terms: readonly WeighedTerm[];
	/** Words in quotation marks, two or more. */
	readonly quotations: readonly string[];
}

export interface WeighedTerm extends Term {
	/** How much it counts among the words of the claim. */
	readonly weight: number;
	/** Whether a passage that does not have it is missing a name. */
	readonly isName: boolean;
}

/** Reads a claim. One of more than some thousand characters is no sentence: its beginning is read. */
export function readClaim(claim: string): ReadClaim {
	const text = claim.slice(0, longestClaim);
	const facts = readText(text);
	const terms = new Map<string, WeighedTerm>();
	for (const term of facts.terms) {
		// Every noun of German has a capital.
		const isName =
			term.kind === 'code' || term.kind === 'acronym' || (term.kind === 'capitalised' && facts.language !== 'de');
		const known = terms.get(term.sense);
		if (!known || (isName && !known.isName)) {
			terms.set(term.sense, { ...term, isName, weight: isName ? 1.5 : term.kind === 'run' ? 0.5 : 1 });
		}
	}
	return { facts, terms: [...terms.values()], quotations: quotationsOf(text) };
}

const longestClaim = 2000;

function quotationsOf(text: string): string[] {
	return [...text.matchAll(/[“«「『]([^“”«»「」『』]{3,2000})[”»」』]|"([^"]{3,400})"/g)]
		.map(it => it[1] ?? it[2] ?? '')
		.filter(it => /[\p{L}\p{N}][^\p{L}\p{N}]+[\p{L}\p{N}]|\p{Script=Han}{3}/u.test(it));
}

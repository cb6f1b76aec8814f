import { words } from '../../base/words.ts';
import { citedIds, evidenceCitations } from '../../report/citation.ts';
import { isStopWord } from '../extractive/vocabulary.ts';

/**
 * Whether a text that was written anew cites what it cited before, all of it and nothing else, and at claims of the same words:
 * a citation that was moved to another claim would vouch for what its source does not say.
 */
export function keepsCitations(before: string, after: string): boolean {
	const [old, now] = [new Set(citedIds(before)), new Set(citedIds(after))];
	if (old.size !== now.size || [...now].some(it => !old.has(it))) {
		return false;
	}
	const known = new Map<string, Set<string>>();
	for (const { ids, stems } of claimsOf(before)) {
		for (const id of ids) {
			known.set(id, new Set([...(known.get(id) ?? []), ...stems]));
		}
	}
	return claimsOf(after).every(claim => claim.ids.every(id => restsOn(claim.stems, known.get(id) ?? new Set())));
}

/** Terms may be put right, numbers may not. */
function restsOn(stems: readonly string[], known: ReadonlySet<string>): boolean {
	const shared = stems.filter(it => known.has(it)).length;
	return shared >= leastShared * stems.length && stems.every(it => !/\d/.test(it) || known.has(it));
}

const leastShared = 0.5;

interface CitedClaim {
	readonly ids: readonly string[];
	/** Of the words that carry meaning. */
	readonly stems: readonly string[];
}

/** What stands before each citation, from where its sentence or the line begins, or from the citation before it. */
function claimsOf(text: string): readonly CitedClaim[] {
	const claims: CitedClaim[] = [];
	let end = 0;
	for (const citation of evidenceCitations(text)) {
		const line = text.slice(Math.max(end, text.lastIndexOf('\n', citation.start) + 1), citation.start);
		// A citation behind a full stop belongs to the sentence before it.
		const said = line.replace(/[\s.!?。！？]+$/u, '');
		const begin = Math.max(...[...said.matchAll(/[.!?](?=\s)|[。！？]/gu)].map(it => it.index + 1), 0);
		const stems = words(said.slice(begin)).flatMap(it => (isStopWord(it.text) ? [] : [it.stem]));
		// One that follows another stands for the same claim.
		claims.push({ ids: citation.ids, stems: stems.length === 0 ? (claims.at(-1)?.stems ?? []) : stems });
		end = citation.end;
	}
	return claims;
}

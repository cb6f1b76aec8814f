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

/** What stands before each citation, from where its sentence, or the line, begins. */
function claimsOf(text: string): readonly CitedClaim[] {
	return evidenceCitations(text).map(({ start, ids }) => {
		const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trimEnd();
		// A citation behind a full stop belongs to the sentence before it, one that follows another to the same.
		const said = line.replace(/(?:[\s.!?。！？]|\[[^[\]]*\])+$/u, '');
		const begin = Math.max(...[...said.matchAll(/[.!?](?=\s)|[。！？]/gu)].map(it => it.index + 1), 0);
		const claim = said.slice(begin).replace(/\[\^?e\d+[^\]]*\]/gi, ' ');
		return { ids, stems: words(claim).flatMap(it => (isStopWord(it.text) ? [] : [it.stem])) };
	});
}

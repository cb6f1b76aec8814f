import { type Word, words } from '../../base/words.ts';
import { type Phrase, phraseLengthAt, synonymsOf } from './synonyms.ts';
import { isForeignStopWord, isLightWord, isOrdinaryWord, isStopWord } from './vocabulary.ts';

/**
 * One thing a question asks about. `identifier` is spelled for machines (`package-lock.json`, `--dry-run`), `name` is a
 * proper name or a word of no ordinary vocabulary, `word` an ordinary one, `light` one that hardly discriminates.
 */
export interface Concept {
	/** As the question spells it. */
	readonly text: string;
	readonly kind: 'identifier' | 'name' | 'word' | 'light';
	readonly phrase: Phrase;
	readonly synonyms: readonly Phrase[];
	/** How much it counts before anything is known of the documents. */
	readonly weight: number;
}

/** What `text` is about, in its order, each once. */
export function conceptsOf(text: string): readonly Concept[] {
	const found = new Map<string, Concept>();
	const add = (concept: Concept): void => {
		const key = concept.phrase.join(' ');
		const known = found.get(key);
		if (key !== '' && (!known || known.weight < concept.weight)) {
			found.set(key, concept);
		}
	};
	const identifiers = identifiersOf(text);
	const all = meaningful(words(text));
	for (const { start, end, text: name } of identifiers) {
		add(concept('identifier', name, stemsOf(all.filter(it => start <= it.start && it.end <= end))));
	}
	const rest = all.filter(word => !identifiers.some(it => it.start <= word.start && word.end <= it.end));
	for (let i = 0; i < rest.length; ) {
		const length = phraseLengthAt(stemsOf(rest), i) || 1;
		const part = rest.slice(i, i + length);
		i += length;
		const [first] = part;
		const last = part.at(-1);
		if (!first || !last || !isContiguous(text, part)) {
			for (const word of part) {
				addWord(word, text, add);
			}
		} else if (length > 1) {
			add(concept('word', text.slice(first.start, last.end), stemsOf(part)));
		} else {
			addWord(first, text, add);
		}
	}
	if (asksForDefault.test(text)) {
		add(concept('word', 'default', ['default']));
	}
	const concepts = [...found.values()];
	// A question of light words only ("How does it work?") still asks about something.
	return concepts.some(it => it.kind !== 'light') ? concepts : concepts.map(it => ({ ...it, kind: 'word', weight: 1 }));
}

/** Without the function words of German, French or Spanish, where they are more than those of English. */
function meaningful(all: readonly Word[]): readonly Word[] {
	const foreign = all.filter(it => isForeignStopWord(it.text)).length;
	const english = all.filter(it => isStopWord(it.text) && /^[a-z]/.test(it.text)).length;
	return foreign >= 2 && foreign > english ? all.filter(it => !isForeignStopWord(it.text)) : all;
}

/** Whether a concept is how a question asks, and not what it asks about: no text need say it. */
export function isAsking({ text }: Concept): boolean {
	return /^how[\s-]+(?:long|soon|often|big|large|much|many|far|old|high|fast)$|^(?:多久|多长|多大|多少)$/iu.test(text);
}

/** "When I pass nothing", "unless told otherwise": what people say of defaults. */
const asksForDefault =
	/\b(?:do not|don['’]?t|did not|didn['’]?t|without|not|no one|nobody) (?:\w+ )?(?:name|naming|specify|specifying|giv\w+|set|setting|say|saying|pass\w*|choos\w+|pick|picking|mention\w*|configur\w+|chang\w+) (?:one|any|it|anything|a|an)\b|\b(?:pass|give|set|specify|say|configure) nothing\b|\bunless (?:told|specified|configured|stated|set) otherwise\b|\bout of the box\b|\bwith(?:out| no) [\w-]+ (?:given|set|specified|passed)\b|不指定|没有指定|未指定/iu;

/** Spans of `text` that are spelled for machines, longest reading first. */
export function identifiersOf(
	text: string,
): readonly { readonly start: number; readonly end: number; readonly text: string }[] {
	const found: { start: number; end: number; text: string }[] = [];
	for (const match of text.matchAll(identifierPattern)) {
		const quoted = match[1] ?? match[2] ?? match[3];
		const raw = (quoted ?? match[0]).replace(/[.,:;?!]+$/, '');
		const start = match.index + match[0].indexOf(raw);
		// Quotation marks also stand around prose.
		const isProse = match[1] === undefined && quoted !== undefined && raw.trim().split(/\s+/).length > 4;
		if (/[\p{L}\p{N}]/u.test(raw) && !isProse && !isAbbreviation(raw)) {
			found.push({ start, end: start + raw.length, text: raw });
		}
	}
	return found;
}

const identifierPattern = new RegExp(
	[
		'`([^`\\n]+)`',
		'"([^"\\n]{1,60})"',
		'[“「『]([^”」』\\n]{1,60})[”」』]',
		// Options, scoped and dotted names, paths, snake_case, camelCase, constants, calls, versions.
		'(?<![\\w-])--?[a-zA-Z][\\w-]*',
		'@[\\w-]+(?:/[\\w.-]+)?',
		'(?<![\\w.])\\.[a-zA-Z]\\w+(?:[/.][\\w-]+)*',
		'(?<![\\w-])[\\w-]+(?:(?:[./:]{1,2}|_)[\\w-]+)+(?:\\(\\))?/?',
		'\\b[a-z]+[A-Z]\\w*|\\b[A-Z][a-z]+[A-Z]\\w*',
		'\\b[A-Z][A-Z0-9_]{3,}\\b',
		'\\b\\w+\\(\\)',
		'\\bv?\\d+(?:\\.\\d+)+\\b',
	].join('|'),
	'gu',
);

/** `e.g.`, and words that a slash only parts: `user/password`, `and/or`. */
function isAbbreviation(raw: string): boolean {
	const parts = raw.split('/');
	return (
		/^(?:[a-z]\.)+[a-z]?$/i.test(raw) ||
		(parts.length === 2 &&
			parts.every(it => /^[A-Z]{3,}$/.test(it) || isStopWord(it) || isOrdinaryWord(words(it)[0]?.stem ?? '.')))
	);
}

function addWord(word: Word, text: string, add: (concept: Concept) => void): void {
	if (isStopWord(word.text) || (word.text.length === 1 && /^[a-z]$/.test(word.text))) {
		return;
	}
	const kind = kindOf(word, text);
	add(concept(kind, text.slice(word.start, word.end), [word.stem]));
}

function kindOf(word: Word, text: string): Concept['kind'] {
	if (isLightWord(word.stem) || isLightWord(word.text)) {
		return 'light';
	}
	if (/^\p{N}+$/u.test(word.text)) {
		return 'word';
	}
	const isCapital =
		/^\p{Lu}/u.test(text.slice(word.start)) && word.start > 0 && !/[.?!:]\s*$/.test(text.slice(0, word.start));
	if (isCapital) {
		return 'name';
	}
	const isOrdinary = isOrdinaryWord(word.stem) || /[^a-z]/.test(word.text);
	return isOrdinary ? 'word' : 'name';
}

const weights: Readonly<Record<Concept['kind'], number>> = { identifier: 1.6, name: 1.3, word: 1, light: 0.25 };

function concept(kind: Concept['kind'], text: string, phrase: Phrase): Concept {
	const isSingleHan = /^\p{Script=Han}$/u.test(text);
	return {
		text,
		kind,
		phrase,
		synonyms: kind === 'identifier' ? [] : [...synonymsOf(phrase), ...compounds(phrase)],
		weight: weights[kind] * (isSingleHan ? 0.5 : 1),
	};
}

/** `lock_file` may stand as `lockfile`. The other way round is found by prefix. */
function compounds(phrase: Phrase): readonly Phrase[] {
	return phrase.length === 2 ? [[phrase.join('')]] : [];
}

function stemsOf(part: readonly Word[]): string[] {
	return part.map(it => it.stem);
}

/** A phrase of the table does not run over a comma. */
function isContiguous(text: string, part: readonly Word[]): boolean {
	return part.every((word, i) => {
		const next = part[i + 1];
		return !next || /^[\s\-‐'’]*$/u.test(text.slice(word.end, next.start));
	});
}

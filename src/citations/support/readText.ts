import { stemOf } from '../../base/words.ts';
import { type DateSaid, datesOf } from './dates.ts';
import { numberWords } from './numerals.ts';
import { hiddenDenial, type Negation, negationsOf } from './polarity.ts';
import { type Quantity, quantitiesOf } from './quantities.ts';
import { type Token, tokensOf } from './tokens.ts';
import { magnitudeOf, type Unit, unitOf } from './units.ts';
import { functionWords, senseOfStem } from './vocabulary.ts';

/** What a text says that can be compared with what another says. */
export interface TextFacts {
	readonly tokens: readonly Token[];
	readonly terms: readonly Term[];
	/** The sentences in which a sense, identifier or part of one stands. */
	readonly places: ReadonlyMap<string, readonly number[]>;
	/** Identifiers, hyphenated words and neighbouring words written as one: `saveDev` finds `--save-dev`, `exitCode` finds “exit code”. */
	readonly joined: ReadonlySet<string>;
	/** First letters of its longer words: `config` finds `configuration`. */
	readonly beginnings: ReadonlySet<string>;
	readonly quantities: readonly Quantity[];
	readonly dates: readonly DateSaid[];
	readonly negations: readonly Negation[];
	/** Senses of the words of each sentence in which a denial may hide. */
	readonly denials: ReadonlyMap<number, readonly string[]>;
	/** Units that it names in words, with a number or without. */
	readonly units: readonly NamedUnit[];
	/** Its words in lower case with one space between: quotations are looked for in it. */
	readonly plain: string;
	/** `undefined` where it cannot be told. */
	readonly language: string | undefined;
}

/** Without what Markdown does not show and what would part words: backticks, escapes, targets of links. */
function shownWords(markdown: string): string {
	return markdown
		.replaceAll('`', '')
		.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
		.replaceAll(/\]\([^()\s]{0,20}[#./:][^()\s]{0,2000}(?:\([^()\s]{0,200}\))?[^()\s]{0,200}\)/g, ']');
}

export interface NamedUnit extends Unit {
	readonly said: string;
}

/** Something that a text speaks of. */
export interface Term {
	/** What other texts are asked for: the sense of a word, an identifier, two characters of Chinese. */
	readonly sense: string;
	/** Parts of an identifier or of a hyphenated word, as senses; several together stand for the whole. */
	readonly parts: readonly string[];
	readonly said: string;
	/** `code` and `acronym` are names by their shape, `capitalised` ones by their place. */
	readonly kind: 'word' | 'capitalised' | 'acronym' | 'code' | 'run';
	readonly token: Token;
}

export function readText(markdown: string): TextFacts {
	const text = shownWords(markdown);
	const tokens = tokensOf(text);
	const { dates, used } = datesOf(text, tokens);
	const terms = termsOf(tokens.filter(it => !used.has(it)));
	const places = new Map<string, number[]>();
	const add = (sense: string, sentence: number): void => {
		const list = places.get(sense);
		if (!list) {
			places.set(sense, [sentence]);
		} else if (list.at(-1) !== sentence) {
			list.push(sentence);
		}
	};
	const beginnings = new Set<string>();
	for (const { sense, parts, token } of terms) {
		add(sense, token.sentence);
		parts.forEach(it => add(it, token.sentence));
		if (sense.length >= beginningLength) {
			beginnings.add(sense.slice(0, beginningLength));
		}
	}
	return {
		tokens,
		terms,
		places,
		joined: joinedOf(tokens),
		beginnings,
		quantities: quantitiesOf(tokens, used),
		dates,
		negations: negationsOf(tokens),
		denials: denialsOf(tokens),
		units: unitsOf(tokens),
		plain: ` ${tokens.map(it => it.key).join(' ')} `,
		language: languageOf(tokens),
	};
}

function unitsOf(tokens: readonly Token[]): NamedUnit[] {
	const found: NamedUnit[] = [];
	for (const [index, { kind, key, text }] of tokens.entries()) {
		// A single letter is a unit only beside a number.
		if (kind !== 'word' || (key.length < 2 && tokens[index - 1]?.kind !== 'number')) {
			continue;
		}
		for (const name of key.includes('-') ? key.split('-') : [key]) {
			// “A second argument” is no time.
			const isOrdinal = name === 'second' && !key.includes('per-') && tokens[index - 1]?.key !== 'per';
			const unit = isOrdinal ? undefined : unitOf(name);
			if (unit) {
				found.push({ ...unit, said: text });
			}
		}
	}
	return found;
}

function denialsOf(tokens: readonly Token[]): Map<number, string[]> {
	const found = new Map<number, string[]>();
	for (const token of tokens) {
		const sense = hiddenDenial(token);
		const list = found.get(token.sentence);
		if (sense !== undefined && list) {
			list.push(sense);
		} else if (sense !== undefined) {
			found.set(token.sentence, [sense]);
		}
	}
	return found;
}

export const beginningLength = 6;

function joinedOf(tokens: readonly Token[]): Set<string> {
	const found = new Set<string>();
	for (const [index, { kind, key, sentence }] of tokens.entries()) {
		if (kind === 'code' || (kind === 'word' && key.includes('-'))) {
			for (const whole of namesWithin(key)) {
				found.add(whole);
			}
		}
		const next = tokens[index + 1];
		if (kind === 'word' && next?.kind === 'word' && next.sentence === sentence && !functionWords.has(key)) {
			found.add(key + next.key);
		}
	}
	return found;
}

/** An identifier as one word, and the last of its steps: `fs.readFile` gives `fsreadfile` and `readfile`. */
export function namesWithin(key: string): string[] {
	const plain = key.replace(/\.(?:js|ts|json|md)$/, '').replace(/^no-/, '');
	// `yarn.lock` is a file of its own, and not a lock.
	const last = plain.split(fileEnding.test(plain) ? '/' : /[./:@=]/).at(-1) ?? plain;
	return [...new Set([plain, last, plain.split('=')[0] ?? plain])]
		.map(it => it.replaceAll(/[^\p{L}\p{N}]+/gu, ''))
		.filter(it => it.length > 1);
}

const fileEnding = /\.(?:lock|ya?ml|toml|ini|cfg|conf|txt|xml|html?|css|log|csv|pdf|py|rb|rs|sh)$/;

function termsOf(tokens: readonly Token[]): Term[] {
	const found: Term[] = [];
	for (const [index, token] of tokens.entries()) {
		const { kind, key, text } = token;
		if (kind === 'run') {
			found.push(...pairsOf(token, tokens[index - 1]?.kind === 'number'));
		} else if (kind === 'code') {
			found.push({
				sense: key,
				parts: partsOf(text),
				said: `${token.sign}${text}`.replace(/^[$~<>=#]+/, ''),
				kind,
				token,
			});
		} else if (
			kind === 'word' &&
			key.length > 1 &&
			!functionWords.has(key) &&
			!unitOf(key) &&
			!magnitudeOf(key) &&
			!numberWords.has(key)
		) {
			const parts = /[-'+&/:–]/.test(key) ? partsOf(text) : [];
			found.push({
				sense: senseOfStem(parts.length > 0 ? stemOf(key.replaceAll('-', '')) : token.stem),
				parts,
				said: text,
				kind: shapeOf(token),
				token,
			});
		}
	}
	return found;
}

function shapeOf({ text, key, isFirst }: Token): 'word' | 'capitalised' | 'acronym' {
	if (unitOf(key)) {
		return 'word';
	}
	if (/^\p{Lu}[\p{Lu}\p{N}]+s?$/u.test(text) && key.length > 1) {
		return commonAcronyms.has(key.replace(/s$/, '')) ? 'word' : 'acronym';
	}
	return !isFirst && /^\p{Lu}/u.test(text) ? 'capitalised' : 'word';
}

/** Those that documentation and reports use without thought; words in capitals for emphasis. */
const commonAcronyms: ReadonlySet<string> = new Set(
	'cli api url uri os id ui ide ci pr readme todo ok not must should only and or all never note warning important may no yes'.split(
		' ',
	),
);

/** `fs.readFile`, `--save-dev` and `read-only` by their words, as senses; function words among them count here. */
function partsOf(text: string): string[] {
	return text
		.replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}\p{N}\p{M}]+/u)
		.filter(it => it.length > 1 && !/^(?:js|no|the|of|and|or|s)$/.test(it))
		.map(it => senseOfStem(stemOf(it)));
}

const hanFunction = /[的了是在和与及或也都就被把将会可以这那其为对从到由而且但若如则]+/u;

/** Two neighbouring characters each: languages without spaces have hardly a shorter word that says something. */
function pairsOf(token: Token, isAfterNumber: boolean): Term[] {
	const found: Term[] = [];
	// What a number counts is compared with the number.
	const text = isAfterNumber
		? token.text.replace(/^[百千万亿]*(?:[年月日号天周个种次倍秒分元人位]|小时|分钟|毫秒|美元|欧元)?/, '')
		: token.text;
	for (const piece of text.split(hanFunction)) {
		const characters = Array.from(piece);
		for (let at = 0; at + 1 < characters.length; at++) {
			const parts = [characters[at] ?? '', characters[at + 1] ?? ''];
			const said = parts.join('');
			found.push({ sense: said, parts, said, kind: 'run', token });
		}
	}
	return found;
}

const marks: readonly (readonly [string, ReadonlySet<string>])[] = (
	[
		['en', 'the of and to is that for with are it by this from when not which can has was its their'],
		[
			'de',
			'der die das und ist nicht ein eine mit von für auf wird werden den dem des sich oder wenn im bei zu auch als nach aus über durch nur noch wie zum zur',
		],
		['fr', 'le la les des est une et dans pour pas que qui sur avec par du au sont ou ne'],
		['es', 'el los las una es en que por con para del no se lo como su son más y'],
		['pt', 'os as uma é em que por com para do da não se dos na no são mais e'],
		['it', 'il gli una è che per con del della non si sono di nel i e'],
	] as const
).map(([language, list]) => [language, new Set(list.split(' '))]);

/** By its script, and by the function words of a few European languages. */
function languageOf(tokens: readonly Token[]): string | undefined {
	let inRuns = 0;
	let latin = 0;
	const hits = marks.map(() => 0);
	for (const { kind, text, key } of tokens.slice(0, 400)) {
		if (kind === 'run') {
			inRuns += text.length / 2;
		} else if (kind === 'word') {
			latin++;
			marks.forEach(([, list], index) => (hits[index] = (hits[index] ?? 0) + (list.has(key) ? 1 : 0)));
		}
	}
	if (inRuns > latin) {
		return 'spaceless';
	}
	const most = Math.max(...hits);
	return most >= (latin > 15 ? 2 : 1) && hits.filter(it => it === most).length === 1
		? marks[hits.indexOf(most)]?.[0]
		: undefined;
}

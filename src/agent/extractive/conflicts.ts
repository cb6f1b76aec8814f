import { type Word, words } from '../../base/words.ts';
import { isAsking } from './concepts.ts';
import { Matcher } from './matching.ts';
import type { Passage, Unit } from './passage.ts';
import type { SubQuestion } from './plan.ts';
import type { Candidate } from './relevance.ts';
import { isAnswerNoun } from './verdict.ts';
import { isLightWord, isStopWord } from './vocabulary.ts';

/** Statements that give different values for what seems to be the same thing, the best passage's first. */
export interface Conflict {
	readonly claims: readonly Claim[];
}

/** One value that a sentence or a setting gives. */
export interface Claim {
	readonly passage: Passage;
	readonly unit: Unit;
	/** What is measured: a unit (`second`), `version of postgresql`, `port`, `default of` a setting. */
	readonly measure: string;
	readonly value: string;
	/** What the sentence speaks of beside the value. */
	readonly subject: ReadonlySet<string>;
	/** The setting or the term that the value belongs to, spelled for machines; empty when there is none. */
	readonly name: string;
}

/** Finds contradictions among the best passages for a sub-question: same subject and measure, other value, other place. */
export function conflictsAmong(sub: SubQuestion, candidates: readonly Candidate[]): readonly Conflict[] {
	const [best] = candidates;
	const close = candidates.filter(it => it.score >= leastShare * (best?.score ?? 0)).slice(0, 16);
	const concepts = sub.concepts.filter(it => it.kind !== 'light' && !isAsking(it) && !isAnswerNoun(it.text));
	const wanted = wantedMeasure(sub.text);
	const matcher = new Matcher(concepts);
	const claims = close.flatMap(it =>
		claimsOf(it.passage).filter(claim => wanted.test(claim.measure) && isAskedFor(claim, matcher, concepts.length)),
	);
	const found: Conflict[] = [];
	const used = new Set<Claim>();
	for (const a of claims) {
		const others: Claim[] = [];
		for (const b of used.has(a) ? [] : claims) {
			const known = [a, ...others];
			if (
				!used.has(b) &&
				known.some(it => contradicts(it, b)) &&
				known.every(it => it.value !== b.value && isSameName(it, b))
			) {
				others.push(b);
			}
		}
		if (others.length > 0) {
			const all = [a, ...others.slice(0, 4)];
			claims
				.filter(it => it.measure === a.measure && all.some(one => one.value === it.value))
				.forEach(it => used.add(it));
			found.push({ claims: all });
		}
	}
	return found.slice(0, 3);
}

/** Passages that say less on the matter, in terms of the best one's score, are about something else. */
const leastShare = 0.3;

/** The measures that a question may be about: who asks for a version does not ask how many days. */
function wantedMeasure(question: string): RegExp {
	if (/\bversions?\b|版本/iu.test(question)) {
		return /^version/;
	}
	if (/\bports?\b|端口/iu.test(question)) {
		return /^port/;
	}
	return /\bhow (?:long|soon|often)\b|\btime-?outs?\b|\btimes? out\b|多久|多长时间|超时/iu.test(question)
		? /^(?:default|ms|msec|millisecond|second|minute|hour|day|week|month|year|秒|分钟|小时|天|个月|年)/u
		: /^/;
}

/** The sentence speaks of what the question names. */
function isAskedFor({ unit, passage, subject }: Claim, matcher: Matcher, count: number): boolean {
	const around = [...unit.termWords, ...unit.words, ...passage.headings.flat(), ...passage.title];
	const hits = new Set(
		matcher
			.hits(around)
			.filter(it => it.strength >= 0.4)
			.map(it => it.concept),
	);
	return subject.size > 0 && hits.size >= Math.max(1, count / 2);
}

/** Two settings of different names may well have different values. */
function isSameName(a: Claim, b: Claim): boolean {
	return a.name === '' || b.name === '' || a.name === b.name;
}

/** All that a passage claims; read once, as passages are asked about in every round. */
function claimsOf(passage: Passage): readonly Claim[] {
	const known = cache.get(passage);
	const claims = known ?? readClaims(passage);
	cache.set(passage, claims);
	return claims;
}

const cache = new WeakMap<Passage, readonly Claim[]>();

function readClaims(passage: Passage): Claim[] {
	const heading = passage.headings.at(-1) ?? [];
	return passage.units.flatMap(unit => {
		const { kind, text, term } = unit;
		if (kind !== 'prose' && !unit.isApart) {
			return [];
		}
		const own = [...unit.termWords, ...unit.words].filter(isTelling).map(it => it.stem);
		const subject = new Set([...own, ...heading.filter(isTelling).map(it => it.stem)]);
		const names = [...text.matchAll(/`([\w.-]+)`|\b([a-z]+[A-Z]\w*|\w+[._]\w+)\b/g)].map(it =>
			(it[1] ?? it[2] ?? '').toLowerCase(),
		);
		// "Default: 10" is said of the term or heading, "maxAge (number) Default: 10" of its first word.
		const named =
			term === ''
				? heading.map(it => it.stem).join(' ')
				: words(term)
						.map(it => it.stem)
						.join(' ');
		const name = /^\W*default/i.test(text) ? named : (own[0] ?? '');
		const isNamed = term !== '' && kind === 'prose';
		return [
			...measured(text),
			...ports(text),
			...defaults(text).map(it => ({ ...it, measure: `${it.measure} of ${name}` })),
			...(kind === 'code' ? settings(text) : []),
		].map(it => ({ passage, unit, subject, name: isNamed ? term.toLowerCase() : (names[0] ?? ''), ...it }));
	});
}

/** Names what a sentence is about: neither a number nor one of the words that every list of settings repeats. */
function isTelling({ text, stem }: Word): boolean {
	return !isStopWord(text) && !isLightWord(stem) && !/\d/.test(text) && !listWords.has(text);
}

const listWords = new Set(
	'default defaults number null string boolean optional type option options value values true false milliseconds seconds minutes hours days bytes maximum minimum set integer object array'.split(
		' ',
	),
);

const numberWord = 'one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty';
const unitWord =
	'seconds?|minutes?|hours?|days?|weeks?|months?|years?|milliseconds?|ms|bytes?|[kmgt]i?b|kilobytes?|megabytes?|gigabytes?|percent|%|characters?|bits?|times|levels?|entries|items?|connections?|threads?|秒|分钟|小时|天|个月|年|字节|次|个';

function measured(text: string): { measure: string; value: string }[] {
	const pattern = new RegExp(
		`(?<![\\w.-])(\\d+(?:[.,]\\d+)*|${numberWord})[ -]?(${unitWord})(?![\\w])|(?:version|release|版本)\\s?v?(\\d+(?:\\.\\d+)*)|\\b(\\p{Lu}\\p{L}{2,}(?:\\.js)?) v?(\\d{1,3}(?:\\.\\d+)*)(?![\\w%-])(?! (?:${unitWord})(?!\\w))`,
		'gu',
	);
	return [...text.matchAll(pattern)]
		.map(it => ({
			measure:
				it[4] !== undefined
					? `version of ${it[4].toLowerCase()}`
					: it[3] === undefined
						? unitOf(it[2] ?? '')
						: 'version',
			value: (it[5] ?? it[3] ?? withUnit(it[1] ?? '', it[2] ?? '')).toLowerCase(),
		}))
		.filter(
			it =>
				!/^version of (?:january|february|march|april|may|june|july|august|september|october|november|december|since|step|section|chapter|figure|table|page|part|phase|note|at|in|on|the|after|before|until|about|only|every|over|under|within|default|type|id|level|line|item|rule|week|day|error|exit|code|port)$/.test(
					it.measure,
				),
		);
}

function unitOf(unit: string): string {
	return unit.toLowerCase().replace(/(?<=\w{3})s$/, '');
}

function withUnit(value: string, unit: string): string {
	return `${value} ${unit}`.replace(/ (?=[%\u4e00-\u9fff])/u, '');
}

function ports(text: string): { measure: string; value: string }[] {
	return [
		...text.matchAll(
			/\bports?(?: (?:number|is|to|of|=|on))*[:=]?\s*`?(\d{2,5})(?!\w|\.\d)|端口(?:号)?(?:是|为|：|:)?\s*`?(\d{2,5})/giu,
		),
	].map(it => ({
		measure: 'port',
		value: it[1] ?? it[2] ?? '',
	}));
}

/** `timeout_seconds: 45`: the key names what is measured. */
function settings(text: string): { measure: string; value: string }[] {
	const [, key = '', raw = ''] =
		/^["'-]?\s*["']?([\w.-]+?)["']?\s*[:=]\s*["']?([^"'#,]+?)["']?\s*,?\s*(?:#.*)?$/.exec(text) ?? [];
	const value = raw.trim().toLowerCase();
	const unit = /(?:^|[_-])(seconds?|minutes?|hours?|days?|ms|bytes|[km]b)$/i.exec(key)?.[1];
	if (/^\d+(?:\.\d+)*$/.test(value) && unit !== undefined) {
		return [{ measure: unitOf(unit), value: `${value} ${unit.toLowerCase()}` }];
	}
	if (/version$/i.test(key) && /\d/.test(value)) {
		return [{ measure: 'version', value }];
	}
	// Ports are read from the text as they stand.
	return /^(?:true|false|yes|no|on|off|\d+(?:\.\d+)*)$/.test(value) && !/port$/i.test(key)
		? [{ measure: `setting ${key.toLowerCase()}`, value }]
		: [];
}

function defaults(text: string): { measure: string; value: string }[] {
	const pattern =
		/\b(?:defaults? to|defaults? (?:value )?is|by default,? (?:it is )?|default:)\s*(?:set to )?[`"'“]?([\w./-]+)|默认(?:值)?(?:为|是|：)\s*[`“]?([\w./-]+)/giu;
	return [...text.matchAll(pattern)]
		.map(it => ({ measure: 'default', value: (it[1] ?? it[2] ?? '').toLowerCase().replace(/[.,]$/, '') }))
		.filter(it => /^(?:v?\d[\w.]*|true|false|null|none|yes|no|on|off)$/.test(it.value));
}

function contradicts(a: Claim, b: Claim): boolean {
	if (
		a === b ||
		a.measure !== b.measure ||
		a.value === b.value ||
		!isElsewhere(a.passage, b.passage) ||
		!isSameName(a, b)
	) {
		return false;
	}
	const shared = [...a.subject].filter(it => b.subject.has(it)).length;
	const smaller = Math.min(a.subject.size, b.subject.size) || 1;
	const larger = Math.max(a.subject.size, b.subject.size);
	if (/^(?:default|version of|port|setting)/.test(a.measure)) {
		return shared >= 1;
	}
	return shared >= 2 && shared / smaller >= 0.5 && shared / larger >= 0.25;
}

function isElsewhere(a: Passage, b: Passage): boolean {
	const place = ({ evidence }: Passage): string =>
		`${evidence.source.uri} ${evidence.locator.headings?.join('/') ?? ''}`;
	return place(a) !== place(b);
}

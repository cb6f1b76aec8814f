import type { Word } from '../../base/words.ts';
import type { Candidate } from './relevance.ts';
import { isLightWord, isStopWord } from './vocabulary.ts';

/** Two statements that give different values for what seems to be the same thing. */
export interface Conflict {
	readonly a: Candidate;
	readonly b: Candidate;
	readonly values: readonly [string, string];
}

/** Finds contradictions among the best passages for a sub-question: same subject and measure, other number, other place. */
export function conflictsAmong(candidates: readonly Candidate[]): readonly Conflict[] {
	const [best] = candidates;
	const close = candidates.filter(it => it.score >= 0.5 * (best?.score ?? 0)).slice(0, 12);
	const claims = close.flatMap(claimsOf);
	const found: Conflict[] = [];
	for (const [i, a] of claims.entries()) {
		for (const b of claims.slice(i + 1)) {
			const isKnown = found.some(it => [it.a, it.b].includes(a.candidate) && [it.a, it.b].includes(b.candidate));
			if (!isKnown && contradicts(a, b)) {
				found.push({ a: a.candidate, b: b.candidate, values: [a.value, b.value] });
			}
		}
	}
	return found.slice(0, 3);
}

interface Claim {
	readonly candidate: Candidate;
	/** What is measured: a unit (`second`), or `default`. */
	readonly measure: string;
	readonly value: string;
	/** What the sentence speaks of beside the value. */
	readonly subject: ReadonlySet<string>;
}

function claimsOf(candidate: Candidate): Claim[] {
	const heading = candidate.passage.headings.at(-1) ?? [];
	return candidate.units
		.filter(it => it.kind === 'prose')
		.flatMap(({ text, words }) => {
			const own = words.filter(isTelling).map(it => it.stem);
			const subject = new Set([...own, ...heading.filter(isTelling).map(it => it.stem)]);
			// "Default: 10" is said of the heading, "maxAge (number) Default: 10" of its first word.
			const name = /^\W*default/i.test(text) ? heading.map(it => it.stem).join(' ') : (own[0] ?? '');
			return [...measured(text), ...defaults(text).map(it => ({ ...it, measure: `${it.measure} of ${name}` }))].map(
				it => ({ candidate, subject, ...it }),
			);
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
		`(?<![\\w.-])(\\d+(?:[.,]\\d+)*|${numberWord})[ -]?(${unitWord})(?![\\w])|(?:version|release|v)\\s?(\\d+(?:\\.\\d+)*)`,
		'giu',
	);
	return [...text.matchAll(pattern)].map(it => ({
		measure: it[3] === undefined ? (it[2] ?? '').toLowerCase().replace(/(?<=\w{3})s$/, '') : 'version',
		value: (it[3] ?? it[1] ?? '').toLowerCase(),
	}));
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
		a.candidate === b.candidate ||
		a.measure !== b.measure ||
		a.value === b.value ||
		!isElsewhere(a.candidate, b.candidate)
	) {
		return false;
	}
	const shared = [...a.subject].filter(it => b.subject.has(it)).length;
	const smaller = Math.min(a.subject.size, b.subject.size) || 1;
	const larger = Math.max(a.subject.size, b.subject.size);
	return a.measure.startsWith('default')
		? shared >= 1
		: shared >= 2 && shared / smaller >= 0.6 && shared / larger >= 0.3;
}

function isElsewhere(a: Candidate, b: Candidate): boolean {
	const place = ({ passage: { evidence } }: Candidate): string =>
		`${evidence.source.uri} ${evidence.locator.headings?.join('/') ?? ''}`;
	return place(a) !== place(b);
}

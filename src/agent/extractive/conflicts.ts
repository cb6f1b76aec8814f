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
	return candidate.units
		.filter(it => it.kind === 'prose')
		.flatMap(unit => {
			const subject = new Set(
				[...unit.words, ...(candidate.passage.headings.at(-1) ?? [])]
					.filter(it => !isStopWord(it.text) && !isLightWord(it.stem) && !/\d/.test(it.text))
					.map(it => it.stem),
			);
			return [...measured(unit.text), ...defaults(unit.text)].map(it => ({ candidate, subject, ...it }));
		});
}

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
	return shared >= 3 && shared / smaller >= 0.5;
}

function isElsewhere(a: Candidate, b: Candidate): boolean {
	const place = ({ passage: { evidence } }: Candidate): string =>
		`${evidence.source.uri} ${evidence.locator.headings?.join('/') ?? ''}`;
	return place(a) !== place(b);
}

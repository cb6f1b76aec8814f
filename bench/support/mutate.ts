import type { SupportingPassage } from '../../src/citations/support/support.ts';
import { chance, paragraphsOf, passageAt, pick, type TruePair } from './truePairs.ts';

/** What was done to a true pair so that its passage no longer says its claim. */
export type Mutation = 'number' | 'entity' | 'negation' | 'unit' | 'citation';

export interface Pair {
	readonly claim: string;
	readonly passage: SupportingPassage;
	readonly of: TruePair;
}

/** Makes a claim untrue in one way, without any help of the code that is to find it; `undefined` where the claim has nothing to change. */
export function mutate(pair: TruePair, mutation: Mutation): Pair | undefined {
	if (mutation === 'citation') {
		const passage = otherPassage(pair);
		return passage && { claim: pair.claim, passage, of: pair };
	}
	const claim = changes[mutation](pair);
	return claim === undefined || claim === pair.claim ? undefined : { claim, passage: pair.passage, of: pair };
}

const changes = { number: changeNumber, entity: swapEntity, negation: turn, unit: changeUnit };

const numberWords = 'two three four five six seven eight nine ten twelve twenty'.split(' ');

function changeNumber({ claim }: TruePair): string | undefined {
	const numbers = [
		...claim.matchAll(
			new RegExp(
				`(?<![\\w.,^~$-])(?:\\d+(?:,\\d{3})*(?:\\.\\d+)*|${numberWords.join('|')})(?![\\w^]|,\\d|\\.\\d)`,
				'g',
			),
		),
	];
	const found = pick(numbers, claim, 'number');
	if (!found) {
		return undefined;
	}
	const [said] = found;
	const word = numberWords.indexOf(said);
	let other: string;
	if (word >= 0) {
		other = numberWords[(word + 1 + Math.floor(chance(claim, 'word') * 4)) % numberWords.length] ?? '';
	} else if (said.includes('.')) {
		other = said.replace(/\d+$/, it => `${Number(it) + 1 + Math.floor(chance(claim, 'last') * 3)}`);
	} else {
		const value = Number(said.replaceAll(',', ''));
		const options =
			value < 12
				? [value + 1, value + 2, Math.abs(value - 1) + (value === 1 ? 2 : 0)]
				: [value * 2, value * 10, Math.round(value / 2), value + 1];
		other = (
			pick(
				options.filter(it => it !== value),
				claim,
				'value',
			) ?? value + 1
		).toString();
		other = said.includes(',') ? Number(other).toLocaleString('en-US') : other;
	}
	return splice(claim, found.index, said, other);
}

/** A name of the text around the passage takes the place of one of the claim; both of the same shape. */
function swapEntity({ claim, passage, document }: TruePair): string | undefined {
	const at = document.text.indexOf(passage.quote);
	const near = document.text
		.slice(Math.max(0, at - 3000), at + passage.quote.length + 3000)
		.replaceAll(/\]\([^)]*\)|\]: .*|https?:\S+|[`*]/g, '');
	for (const shape of [
		/(?<![\w@./-])(?:--[a-z][\w-]+|@[a-z]+\/[a-z-]+|[a-z]+\w*(?:[._]\w+|[A-Z]\w*)+(?:\(\))?|[A-Z]{2,}[\w_]+)(?![\w/-])/g,
		/(?<=[a-z,;] )[A-Z][a-zA-Z]+(?![\w-])/g,
	]) {
		const found = pick([...claim.matchAll(shape)], claim, 'entity');
		const others = [...new Set([...near.matchAll(shape)].map(it => it[0]))].filter(
			it =>
				!claim.toLowerCase().includes(it.toLowerCase()) &&
				it.length < 30 &&
				!/^(?:The|This|If|It|You|In|An|NOTE|See|When|For|Note)$/.test(it) &&
				!/https?|www|\.com|\.org/.test(it),
		);
		const other = pick(others, claim, 'other');
		if (found && other !== undefined) {
			return splice(claim, found.index, found[0], other);
		}
	}
	return undefined;
}

const denials: readonly (readonly [RegExp, string])[] = [
	[/\b(is|are|was|were|can|may|must|will|should|has|have|does|do|could)(?: not|n't)\b/, '$1'],
	[/\bcannot\b/, 'can'],
	[/\bnever\b/, 'always'],
	[/\bwithout\b/, 'with'],
	[/\bneither (.+?) nor\b/, 'both $1 and'],
	[/\bno\b(?= [a-z])/, 'a'],
];
const verbs =
	'runs keeps uses needs supports accepts installs writes reads removes deletes exits returns fails throws creates takes holds gives sets starts stops makes verifies allows matches includes contains carries covers works hides enables waits begins applies ignores exposes fires drops costs limits counts resolves belongs behaves breaks talks promises defaults refuses retries handles handled emits sends means makes reports treats replaces leads lets causes provides requires wipes adds';

/** Takes a denial out, or puts one in where grammar allows. */
function turn({ claim }: TruePair): string | undefined {
	for (const [from, to] of denials) {
		if (from.test(claim)) {
			return claim.replace(from, to);
		}
	}
	const auxiliary = /\b(is|are|was|were|can|may|must|will|should|has to|have to)\b(?! not)/.exec(claim);
	if (auxiliary) {
		const [said] = auxiliary;
		return splice(
			claim,
			auxiliary.index,
			said,
			said === 'has to' ? 'does not have to' : said === 'have to' ? 'do not have to' : `${said} not`,
		);
	}
	const verb = new RegExp(`\\b(${verbs.replaceAll(' ', '|')})\\b`).exec(claim);
	return verb ? splice(claim, verb.index, verb[0], `does not ${baseOf(verb[0])}`) : undefined;
}

function baseOf(verb: string): string {
	return verb.endsWith('ies') && verb.length > 4
		? `${verb.slice(0, -3)}y`
		: /(?:ch|sh|ss|x)es$/.test(verb)
			? verb.slice(0, -2)
			: verb.replace(/s$/, '');
}

const units: readonly (readonly [RegExp, readonly string[]])[] = [
	[/(?<=\d[ -]?)(?:milliseconds?|ms)\b/, ['seconds', 'minutes', 'µs']],
	[
		/(?<=\d[ -]?|\b(?:one|two|three|five|ten|thirty|sixty) )seconds?\b|\bseconds\b|(?<=\bper )second\b/,
		['milliseconds', 'minutes', 'hours'],
	],
	[/(?<=\d )s\b/, ['ms', 'minutes']],
	[/(?<=\w )minutes?\b(?!-)/, ['hours', 'seconds']],
	[/(?<=\w )hours?\b(?!-)/, ['minutes', 'days']],
	[/(?<=\w )days?\b(?!-)/, ['weeks', 'hours']],
	[/(?<=\w )months?\b(?!-)/, ['weeks', 'years']],
	[/(?<=\w )years?\b(?!-)/, ['months', 'weeks']],
	[/(?<=\w[ -])nanoseconds?\b/, ['microseconds', 'milliseconds']],
	[/(?<=\d ?)(?:KB|kB|kb)\b/, ['MB', 'GB', 'bytes']],
	[/(?<=\d ?)KiB\b/, ['MiB', 'GiB']],
	[/(?<=\d ?)MB\b/, ['KB', 'GB']],
	[/(?<=\d ?)GB\b/, ['MB', 'TB']],
	[/(?<=\d ?)PiB\b/, ['TiB', 'GiB']],
	[/(?<=\d )bytes\b/, ['KB', 'bits', 'MB']],
	[/(?<=\d[ -])bits?\b/, ['bytes', 'KB']],
	[/(?<=\d) ?%/, [' ms', ' MB']],
	[/(?<=\d )percent\b/, ['milliseconds']],
];

function changeUnit({ claim }: TruePair): string | undefined {
	for (const [from, to] of units) {
		const found = from.exec(claim);
		const other = pick(to, claim, 'unit');
		if (found && other !== undefined) {
			return splice(claim, found.index, found[0], other);
		}
	}
	return undefined;
}

/** Another passage of the same document: one of the nearest that does not overlap, as when a citation has slipped. */
function otherPassage({ claim, passage, document }: TruePair): SupportingPassage | undefined {
	const at = document.text.indexOf(passage.quote);
	const others = paragraphsOf(document)
		.filter(it => it.end < at || it.start > at + passage.quote.length)
		.toSorted((a, b) => Math.abs(a.start - at) - Math.abs(b.start - at))
		.slice(0, 8);
	const other = pick(others, claim, 'citation');
	return other && passageAt(document, other.start, other.end);
}

function splice(text: string, at: number, said: string, other: string): string {
	return `${text.slice(0, at)}${other}${text.slice(at + said.length)}`;
}

import type { Token } from './tokens.ts';
import { currencyOf, isClose, isSameAmount, magnitudeOf, type Unit, unitOf } from './units.ts';
import { functionWords, senseOfStem } from './vocabulary.ts';

/** A number of a text, with what it counts. */
export interface Quantity {
	readonly value: number;
	readonly unit: Unit | undefined;
	/** With its unit, as written. */
	readonly said: string;
	/** The unit as written; empty without one. */
	readonly unitSaid: string;
	/** Sense of the word after it that says something: mostly what it counts. */
	readonly counted: string | undefined;
	/** Of the one before it: what it is the value of. */
	readonly valued: string | undefined;
	/** `word`: spelt out, so perhaps the writer's own count. `loose`: a word such as “one” or “half” that may be no number. */
	readonly form: 'digits' | 'word' | 'loose';
	/** “About”, “nearly”: a rounded value will do. */
	readonly isRough: boolean;
	/** “At least” or “at most”, and their like. */
	readonly bound: 'lower' | 'upper' | undefined;
	readonly token: Token;
}

/** Reads the numbers of a text. `skip` holds the tokens that were read as dates. */
export function quantitiesOf(tokens: readonly Token[], skip: ReadonlySet<Token>): Quantity[] {
	const found: Quantity[] = [];
	for (const [index, token] of tokens.entries()) {
		if (found.length >= mostQuantities) {
			break;
		}
		if (skip.has(token)) {
			continue;
		}
		for (const read of numerals(token)) {
			found.push(quantity(tokens, { token, index }, read));
		}
	}
	return found;
}

/** Of one text; longer tables of numbers are compared by their beginning. */
const mostQuantities = 1000;

/** How a claimed quantity stands to one of a passage. */
export function compareQuantities(claimed: Quantity, there: Quantity): 'same' | 'other-unit' | 'different' {
	const { unit: a } = claimed;
	const { unit: b } = there;
	if (a && b) {
		if (
			isSameAmount(claimed.value, a, there.value, b) ||
			(a.dimension === b.dimension && isRoughly(claimed, claimed.value * a.factor, there.value * b.factor))
		) {
			return 'same';
		}
		if (
			temperatures.has(a.dimension) &&
			temperatures.has(b.dimension) &&
			(a.dimension === 'degrees' || b.dimension === 'degrees')
		) {
			return isClose(claimed.value, there.value) ? 'same' : 'different';
		}
		return isClose(claimed.value, there.value) ? 'other-unit' : 'different';
	}
	return isClose(claimed.value, there.value) || isRoughly(claimed, claimed.value, there.value) ? 'same' : 'different';
}

/** Whether a number without a unit says the claimed amount in a unit that its passage speaks of elsewhere (“Default: 5000”, “in milliseconds”). */
export function isSameInUnit(claimed: Quantity, there: Quantity, units: readonly Unit[]): boolean {
	const { unit } = claimed;
	return (
		unit !== undefined &&
		there.unit === undefined &&
		units.some(it => isSameAmount(claimed.value, unit, there.value, it))
	);
}

export function sharesNoun(a: Quantity, b: Quantity): boolean {
	return [a.counted, a.valued].some(it => it !== undefined && (it === b.counted || it === b.valued));
}

const temperatures: ReadonlySet<string> = new Set(['celsius', 'fahrenheit', 'degrees']);

function isRoughly(claimed: Quantity, a: number, b: number): boolean {
	return claimed.isRough && Math.abs(a - b) <= 0.06 * Math.max(Math.abs(a), Math.abs(b));
}

interface Numeral {
	readonly value: number;
	/** Letters that follow the digits at once: `ms`, `%`, `k`. */
	readonly suffix: string;
	readonly form: Quantity['form'];
	/** As written, where that is less than the token. */
	readonly text?: string;
}

const number = String.raw`(\d+(?:[,'’_\u00a0\u202f\u2009]\d{3})+|\d+)([.,]\d+)?(?:e([+-]?\d{1,2}))?`;
const single = new RegExp(`^${number}([\\p{L}%°‰µ]{0,12})$`, 'u');
const counted = new RegExp(`^${number}-(\\p{L}{1,20})$`, 'u');
const range = new RegExp(`^${number}[-–]${number}([\\p{L}%°‰µ]{0,12})$`, 'u');

/** The numbers that one token holds: none, one, or the two ends of a range. */
function numerals(token: Token): Numeral[] {
	if (token.kind === 'run') {
		return runNumerals(token.text);
	}
	if (token.kind === 'word') {
		return wordNumerals(token.key);
	}
	if (token.kind === 'code') {
		const version = /[@=](\d{1,6}(?:\.\d+)?)$/.exec(token.key);
		return version ? [{ value: Number(version[1]), suffix: '', form: 'digits' }] : [];
	}
	if (token.key.length > 40) {
		return [];
	}
	const one = single.exec(token.key) ?? counted.exec(token.key);
	if (one) {
		return [{ value: valueOf(one[1], one[2], one[3]), suffix: one[4] ?? '', form: 'digits' }];
	}
	const two = range.exec(token.key);
	if (two) {
		const suffix = two[7] ?? '';
		return [
			{ value: valueOf(two[1], two[2], two[3]), suffix, form: 'digits' },
			{ value: valueOf(two[4], two[5], two[6]), suffix, form: 'digits' },
		];
	}
	const fraction = /^(\d{1,4})\/(\d{1,4})$/.exec(token.key);
	return fraction && Number(fraction[2]) > 0
		? [{ value: (100 * Number(fraction[1])) / Number(fraction[2]), suffix: '%', form: 'loose' }]
		: [];
}

function valueOf(whole = '', decimals = '', exponent = ''): number {
	const digits = whole.replaceAll(/[^\d]/g, '');
	return Number(`${digits}${decimals.replace(',', '.')}${exponent === '' ? '' : `e${exponent}`}`);
}

const numberWords: ReadonlyMap<string, number> = new Map(
	(
		'zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 fifteen:15 ' +
		'sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90 ' +
		'hundred:100 thousand:1000 million:1000000 dozen:12 first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 ' +
		'once:1 single:1 twice:2 double:2 both:2 pair:2 couple:2 thrice:3 triple:3'
	)
		.split(' ')
		.map(it => it.split(':'))
		.map(([word = '', value]): [string, number] => [word, Number(value)]),
);
const looseWords: ReadonlySet<string> = new Set(
	'zero one first second once single twice double both pair couple third fourth fifth hundred thousand million dozen'.split(
		' ',
	),
);
const shares: ReadonlyMap<string, number> = new Map([
	['half', 50],
	['halves', 50],
	['quarter', 25],
]);

function wordNumerals(key: string): Numeral[] {
	const share = shares.get(key);
	if (share !== undefined) {
		return [{ value: share, suffix: '%', form: 'loose' }];
	}
	const [tens = '', ones = ''] = key.split('-');
	const value = numberWords.get(tens);
	if (value === undefined) {
		return [];
	}
	const more = numberWords.get(ones);
	if (more !== undefined && value >= 20 && more < 10) {
		return [{ value: value + more, suffix: '', form: 'word' }];
	}
	// “Two-factor”, “three-way”: the noun is the token's own.
	return [{ value, suffix: '', form: looseWords.has(tens) ? 'loose' : 'word' }];
}

const hanDigits = '零一二三四五六七八九';
const hanNumber =
	/([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])([百千万亿]?)(?=[个種种次年月天日秒分小条項项位倍周人元行层步台])/g;

/** 三个, 十二种, 两百个. A single 一 is hardly ever a number. */
function runNumerals(run: string): Numeral[] {
	return [...run.matchAll(hanNumber)].map(([text, digits = '', magnitude = '']) => {
		const digit = (of: string | undefined): number => (of === '两' ? 2 : Math.max(0, hanDigits.indexOf(of ?? '')));
		const ten = digits.indexOf('十');
		const small =
			ten < 0
				? digit(digits[0])
				: (ten === 0 ? 10 : 10 * digit(digits[0])) + (digits[ten + 1] ? digit(digits[ten + 1]) : 0);
		return { value: small * (magnitudeOf(magnitude) ?? 1), suffix: '', form: small === 1 ? 'loose' : 'word', text };
	});
}

/** Puts a numeral together with the magnitude, unit and nouns around it. */
function quantity(
	tokens: readonly Token[],
	{ token, index }: { readonly token: Token; readonly index: number },
	{ value, suffix, form, text }: Numeral,
): Quantity {
	let unit = unitOf(suffix) ?? currencyOf(token.sign.at(-1) ?? '');
	let amount = value;
	let said = text ?? token.text;
	let unitSaid = unit ? suffix || token.sign : '';
	let next = index + 1;
	const magnitude = unit ? undefined : magnitudeOf(suffix);
	amount *= magnitude ?? 1;
	if (tokens[next]?.key === 'and' && tokens[next + 2]?.key === 'half') {
		amount += 0.5;
		next += 3;
	}
	for (let step = 0; step < 2 && token.kind !== 'run'; step++) {
		const after = tokens[next];
		if (!after || after.start - (tokens[next - 1]?.end ?? 0) > 3 || after.sentence !== token.sentence) {
			break;
		}
		const { name, length } = leadingName(after);
		const times = unit?.dimension === 'percent' ? undefined : magnitudeOf(name);
		if (times !== undefined && name.length > 1 !== /^[a-z]$/.test(name) && step === 0) {
			amount *= times;
		} else {
			const here = unitOf(name);
			if (!here || (unit && unit.dimension !== 'degrees')) {
				break;
			}
			unit = here;
			unitSaid = name;
		}
		said = `${said}${after.kind === 'run' ? '' : ' '}${after.text.slice(0, length)}`;
		next++;
		if (after.kind === 'run') {
			break;
		}
	}
	return {
		value: amount,
		unit,
		said: `${/[$€£¥]/.test(token.sign) ? token.sign : ''}${said}`,
		unitSaid,
		...nounsAround(tokens, index, next),
		form,
		...qualifiers(tokens, index),
		token,
	};
}

/** The word, or the unit or magnitude that a run of Chinese begins with. */
function leadingName(token: Token): { readonly name: string; readonly length: number } {
	if (token.kind !== 'run') {
		return { name: token.key, length: token.text.length };
	}
	for (const length of [3, 2, 1]) {
		const name = token.text.slice(0, length);
		if (unitOf(name) ?? magnitudeOf(name)) {
			return { name, length };
		}
	}
	return { name: '', length: 0 };
}

function nounsAround(tokens: readonly Token[], index: number, next: number): Pick<Quantity, 'counted' | 'valued'> {
	const clause = tokens[index]?.clause;
	const isNoun = (it: Token | undefined): it is Token =>
		it !== undefined &&
		(it.kind === 'word' || it.kind === 'code') &&
		!functionWords.has(it.key) &&
		!numberWords.has(it.key);
	const after = tokens
		.slice(next, next + 3)
		.filter(it => it.clause === clause)
		.find(isNoun);
	const before = tokens
		.slice(Math.max(0, index - 4), index)
		.filter(it => it.clause === clause)
		.findLast(isNoun);
	return { counted: after && senseOfStem(after.stem), valued: before && senseOfStem(before.stem) };
}

const rough: ReadonlySet<string> = new Set(
	'about around roughly approximately nearly almost some circa ca over approx 约 大约'.split(' '),
);
const lower =
	/\b(?:at least|no less than|not less than|no fewer than|minimum(?: of)?|more than|greater than|over|above|exceed(?:s|ing)?|from)$/;
const upper =
	/\b(?:at most|no more than|not more than|up to|maximum(?: of)?|less than|fewer than|under|below|within|limit(?:ed)? (?:of|to))$/;

function qualifiers(tokens: readonly Token[], index: number): Pick<Quantity, 'isRough' | 'bound'> {
	const { sign = '', sentence } = tokens[index] ?? {};
	const before = tokens
		.slice(Math.max(0, index - 3), index)
		.filter(it => it.sentence === sentence)
		.map(it => it.key)
		.join(' ');
	const isRough =
		sign.includes('~') ||
		before
			.split(' ')
			.slice(-2)
			.some(it => rough.has(it));
	if (/[>≥]/.test(sign) || lower.test(before)) {
		return { isRough, bound: 'lower' };
	}
	return { isRough, bound: /[<≤]/.test(sign) || upper.test(before) ? 'upper' : undefined };
}

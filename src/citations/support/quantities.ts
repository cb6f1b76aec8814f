import { type Numeral, numberWords, numeralsOf } from './numerals.ts';
import type { Token } from './tokens.ts';
import { currencyOf, isClose, isSameAmount, magnitudeOf, type Unit, unitOf } from './units.ts';
import { functionWords, senseOfStem } from './vocabulary.ts';

/** A number of a text, with what it counts. */
export interface Quantity {
	readonly value: number;
	readonly unit: Unit | undefined;
	/** With its unit, as written. */
	readonly said: string;
	/** Of a number with decimals or a magnitude, what its last digit counts; 0 for one that is meant exactly. */
	readonly precision: number;
	/** Sense of the word after it that says something: mostly what it counts. */
	readonly counted: string | undefined;
	/** Of the one before it: what it is the value of. */
	readonly valued: string | undefined;
	readonly form: Numeral['form'];
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
		for (const read of numeralsOf(token)) {
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
	if (!a || !b) {
		return isClose(claimed.value, there.value) || isAlike(claimed, there, there.value) ? 'same' : 'different';
	}
	if (isSameAmount(claimed.value, a, there.value, b)) {
		return 'same';
	}
	if (a.dimension === b.dimension && isAlike(claimed, there, (there.value * b.factor) / a.factor)) {
		return 'same';
	}
	if (!isClose(claimed.value, there.value)) {
		return 'different';
	}
	// “100 degrees” leaves open of which scale.
	const isOpen =
		temperatures.has(a.dimension) && temperatures.has(b.dimension) && [a, b].some(it => it.dimension === 'degrees');
	return isOpen ? 'same' : 'other-unit';
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

/** Whether a claim rounds a number of a passage (`value`, in the claim's unit), or bounds it closely. */
function isAlike(claimed: Quantity, there: Quantity, value: number): boolean {
	const difference = Math.abs(claimed.value - value);
	// A whole number may stand for one with decimals: 88 days, 87.97 days.
	const precision = claimed.precision > 0 ? claimed.precision : there.precision > 0 && there.precision < 1 ? 1 : 0;
	const isOnItsSide =
		claimed.bound === 'upper' ? value <= claimed.value : claimed.bound === 'lower' && value >= claimed.value;
	const leeway = isOnItsSide ? 0.1 : claimed.isRough ? 0.06 : 0;
	return difference <= precision / 2 || difference <= leeway * Math.max(Math.abs(claimed.value), Math.abs(value));
}

/** Puts a numeral together with the magnitude, unit and nouns around it. */
function quantity(
	tokens: readonly Token[],
	{ token, index }: { readonly token: Token; readonly index: number },
	{ value, suffix, form, text, place }: Numeral,
): Quantity {
	const before = unitOf(tokens[index - 1]?.key ?? '');
	const currency =
		currencyOf(token.sign.at(-1) ?? '') ?? (before && currencies.has(before.dimension) ? before : undefined);
	const direct = unitOf(suffix);
	const hasHalf = tokens[index + 1]?.key === 'and' && tokens[index + 3]?.key === 'half';
	const begin = index + (hasHalf ? 4 : 1);
	const own = direct || token.kind === 'run' ? 1 : (magnitudeOf(suffix) ?? 1);
	// A percentage has no unit besides; “8 %” and “20 °” may.
	const rest = token.kind === 'run' || (direct && !/^[°]$/.test(suffix)) ? nothing : measureAfter(tokens, token, begin);
	const times = own * rest.times;
	return {
		value: (value + (hasHalf ? 0.5 : 0)) * times,
		precision: place > 0 ? place * times : times > 1 ? times : 0,
		unit: rest.unit ?? direct ?? currency,
		said: `${/[$€£¥]/.test(token.sign) ? token.sign : ''}${text ?? token.text}${rest.said}`,
		...nounsAround(tokens, index, begin + rest.length),
		form,
		...qualifiers(tokens, index),
		token,
	};
}

const currencies: ReadonlySet<string> = new Set(['usd', 'eur', 'gbp', 'cny']);

/** What follows a number and belongs to it. */
interface Measure {
	readonly times: number;
	readonly unit: Unit | undefined;
	readonly said: string;
	/** In tokens. */
	readonly length: number;
}

const nothing: Measure = { times: 1, unit: undefined, said: '', length: 0 };

/** “Million”, “ms”, “million dollars”, 万亿美元. */
function measureAfter(tokens: readonly Token[], { sentence }: Token, begin: number): Measure {
	let measure = nothing;
	for (let at = begin; at < begin + 2; at++) {
		const [token, before] = [tokens[at], tokens[at - 1]];
		if (!token || !before || token.start - before.end > 3 || token.sentence !== sentence) {
			break;
		}
		if (token.kind === 'run') {
			return withRun(measure, token.text);
		}
		const times = token.key.length > 1 && measure.times === 1 ? magnitudeOf(token.key) : undefined;
		const unit = times === undefined ? unitOf(token.key) : undefined;
		if (times === undefined && !unit) {
			break;
		}
		measure = {
			times: measure.times * (times ?? 1),
			unit,
			said: `${measure.said} ${token.text}`,
			length: at - begin + 1,
		};
		if (unit) {
			break;
		}
	}
	return measure;
}

function withRun(measure: Measure, run: string): Measure {
	const head = /^[百千万亿]*/.exec(run)?.[0] ?? '';
	const times = Array.from(head, it => magnitudeOf(it) ?? 1).reduce((product, it) => product * it, measure.times);
	const name = [3, 2, 1].map(it => run.slice(head.length, head.length + it)).find(it => unitOf(it)) ?? '';
	return { times, unit: unitOf(name), said: `${measure.said}${head}${name}`, length: measure.length };
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

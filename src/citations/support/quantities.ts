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
	/** The unit as written; empty without one. */
	readonly unitSaid: string;
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

import type { ReadClaim } from './claim.ts';
import { agrees } from './dates.ts';
import type { PreparedPassage } from './preparePassage.ts';
import { compareQuantities, isSameInUnit, type Quantity, sharesNoun } from './quantities.ts';
import type { NamedUnit, TextFacts } from './readText.ts';
import type { SupportGap } from './support.ts';
import { isSameAmount, type Unit } from './units.ts';

/** Numbers of a claim that no passage has, or has with another unit. */
export function missingNumbers(claim: ReadClaim, passages: readonly PreparedPassage[]): SupportGap[] {
	const found: SupportGap[] = [];
	for (const quantity of claim.facts.quantities.slice(0, mostNumbers)) {
		const isLoose =
			quantity.form === 'loose' &&
			!(quantity.unit && quantity.unit.dimension !== 'percent' && quantity.said.includes(' '));
		if (isLoose || passages.some(it => hasQuantity(quantity, it))) {
			continue;
		}
		const there = passages.flatMap(it => it.quoted.quantities);
		const otherUnit = there.find(it => compareQuantities(quantity, it) === 'other-unit');
		if (otherUnit) {
			found.push({ kind: 'unit', said: quantity.said, found: otherUnit.said });
			continue;
		}
		const named = passages.flatMap(it => [...it.quoted.units, ...it.around.units]);
		const bare = there.find(it => it.value === quantity.value && isNamedOtherwise(quantity, it, named));
		if (bare) {
			const unit = named.find(it => it.dimension === quantity.unit?.dimension);
			found.push({ kind: 'unit', said: quantity.said, found: `${bare.said} ${unit?.said ?? ''}`.trim() });
			continue;
		}
		const rival = rivalOf(quantity, there);
		if (quantity.form !== 'digits' && quantity.value <= 10 && !rival) {
			// A writer may have counted: “three ways”, where the passage lists three.
			continue;
		}
		found.push({ kind: 'number', said: quantity.said, found: rival?.said });
	}
	return found;
}

/** Of a claim. A sentence has fewer; a text made to take long may have thousands. */
const mostNumbers = 100;

/** Units that a claim names without a number (“per second”, “in bytes”), where its passages name others of their kind only. */
export function missingUnits(claim: ReadClaim, passages: readonly PreparedPassage[]): SupportGap[] {
	const there = passages.flatMap(it => [
		...it.quoted.units,
		...it.around.units,
		...unitsOf(it.quoted),
		...unitsOf(it.around),
	]);
	const numbers = passages.flatMap(it => it.quoted.quantities);
	const counted = unitsOf(claim.facts);
	const found: SupportGap[] = [];
	for (const unit of claim.facts.units) {
		const isKind = (it: Unit): boolean =>
			it.dimension === unit.dimension || (sizes.has(it.dimension) && sizes.has(unit.dimension));
		const isSame = (it: Unit): boolean => it.dimension === unit.dimension && it.factor === unit.factor;
		const isSaid =
			counted.some(isSame) ||
			there.some(isSame) ||
			numbers.some(it => it.unit && isSameAmount(1, unit, it.value, it.unit));
		const other = isSaid ? undefined : there.find(isKind);
		if (other) {
			found.push({ kind: 'unit', said: unit.said, found: other.said });
		}
	}
	return found;
}

const sizes: ReadonlySet<string> = new Set(['bytes', 'bits']);

/** Of its numbers. */
function unitsOf({ quantities }: TextFacts): NamedUnit[] {
	return quantities.flatMap(({ unit, said }) => (unit ? [{ ...unit, said }] : []));
}

export function missingDates(claim: ReadClaim, passages: readonly PreparedPassage[]): SupportGap[] {
	const found: SupportGap[] = [];
	for (const date of claim.facts.dates) {
		const there = passages.flatMap(it => [...it.quoted.dates, ...it.around.dates]);
		const isYear = date.month === undefined && date.quarter === undefined;
		const hasYear = (text: TextFacts): boolean => isYear && text.quantities.some(it => it.value === date.year);
		if (!there.some(it => agrees(date, it)) && !passages.some(it => hasYear(it.quoted) || hasYear(it.around))) {
			const [other] = there;
			found.push({ kind: 'date', said: date.said, found: other?.said });
		}
	}
	return found;
}

/** Whether a number of a passage's quote says the same amount, perhaps in a unit that the passage names elsewhere. */
export function isSameNumber(claimed: Quantity, there: Quantity, { quoted, around }: PreparedPassage): boolean {
	const named = [...quoted.units, ...around.units];
	return (
		(compareQuantities(claimed, there) === 'same' && !isNamedOtherwise(claimed, there, named)) ||
		isSameInUnit(claimed, there, named)
	);
}

/** Whether a passage, or what is around it, has the number of a claim as a number of the same thing. */
export function hasQuantity(claimed: Quantity, { quoted, around }: PreparedPassage): boolean {
	const named = [...quoted.units, ...around.units];
	const same = quoted.quantities.filter(
		it => compareQuantities(claimed, it) === 'same' && !isNamedOtherwise(claimed, it, named),
	);
	if (same.length > 0) {
		// The same number of something else does not count where the thing itself has another number.
		const isOther = (it: Quantity): boolean =>
			!sharesNoun(claimed, it) && (it.counted !== undefined || it.unit !== undefined);
		const isRival = (it: Quantity): boolean =>
			it.form === 'digits' &&
			it.counted === claimed.counted &&
			!it.unit === !claimed.unit &&
			compareQuantities(claimed, it) === 'different';
		return claimed.counted === undefined || !same.every(isOther) || !quoted.quantities.some(isRival);
	}
	return (
		around.quantities.some(it => compareQuantities(claimed, it) === 'same') ||
		quoted.quantities.some(it => isSameInUnit(claimed, it, named)) ||
		[...quoted.dates, ...around.dates].some(
			it => claimed.unit === undefined && (it.year === claimed.value || it.day === claimed.value),
		)
	);
}

/** Whether a bare number stands in a passage that names units of the kind, but not the claimed one (“10000”, “in milliseconds”). */
function isNamedOtherwise({ unit }: Quantity, there: Quantity, named: readonly Unit[]): boolean {
	const ofKind = unit && !there.unit ? named.filter(it => it.dimension === unit.dimension) : [];
	return ofKind.length > 0 && !ofKind.some(it => it.factor === unit?.factor);
}

/** What stands in the place of a number: what counts the same thing, or has a unit of the same kind; or the only number there is. */
function rivalOf(claimed: Quantity, there: readonly Quantity[]): Quantity | undefined {
	// A year stands in the place of a year only.
	const digits = there.filter(
		it => (it.form === 'digits' || (it.form === 'word' && claimed.form === 'word')) && isYear(it) === isYear(claimed),
	);
	return (
		digits.find(it => sharesNoun(claimed, it) && it.unit?.dimension === claimed.unit?.dimension) ??
		(claimed.unit && digits.find(it => it.unit?.dimension === claimed.unit?.dimension)) ??
		digits.find(it => sharesNoun(claimed, it)) ??
		(digits.length === 1 ? digits[0] : undefined)
	);
}

function isYear({ value, unit }: Quantity): boolean {
	return !unit && value >= 1800 && value < 2100 && Number.isInteger(value);
}

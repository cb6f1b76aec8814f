import type { ReadClaim } from './claim.ts';
import { agrees } from './dates.ts';
import type { Missing } from './missing.ts';
import type { PreparedPassage } from './preparePassage.ts';
import { compareQuantities, isSameInUnit, type Quantity, sharesNoun } from './quantities.ts';
import type { TextFacts } from './readText.ts';

/** Numbers of a claim that no passage has, or has with another unit. */
export function missingNumbers(claim: ReadClaim, passages: readonly PreparedPassage[]): Missing[] {
	const found: Missing[] = [];
	for (const quantity of claim.facts.quantities) {
		if (quantity.form === 'loose' || passages.some(it => hasQuantity(quantity, it))) {
			continue;
		}
		const there = passages.flatMap(it => it.quoted.quantities);
		const otherUnit = there.find(it => compareQuantities(quantity, it) === 'other-unit');
		if (otherUnit) {
			found.push({ gap: { kind: 'unit', said: quantity.said, found: otherUnit.said }, isGrave: true });
			continue;
		}
		const rival = rivalOf(quantity, there);
		// A writer may have counted: “three ways”, where the passage lists three.
		const isCount = quantity.form === 'word' && !rival;
		found.push({ gap: { kind: 'number', said: quantity.said, found: rival?.said }, isGrave: !isCount });
	}
	return found;
}

export function missingDates(claim: ReadClaim, passages: readonly PreparedPassage[]): Missing[] {
	const found: Missing[] = [];
	for (const date of claim.facts.dates) {
		const there = passages.flatMap(it => [...it.quoted.dates, ...it.around.dates]);
		const isYear = date.month === undefined && date.quarter === undefined;
		const hasYear = (text: TextFacts): boolean => isYear && text.quantities.some(it => it.value === date.year);
		if (!there.some(it => agrees(date, it)) && !passages.some(it => hasYear(it.quoted) || hasYear(it.around))) {
			const [other] = there;
			found.push({ gap: { kind: 'date', said: date.said, found: other?.said }, isGrave: true });
		}
	}
	return found;
}

function hasQuantity(claimed: Quantity, { quoted, around }: PreparedPassage): boolean {
	const same = quoted.quantities.filter(it => compareQuantities(claimed, it) === 'same');
	if (same.length > 0) {
		// The same number of something else does not count where the thing itself has another number.
		const isOfOther = same.every(it => it.nouns.length > 0 && !sharesNoun(claimed, it) && !it.unit === !claimed.unit);
		const rival = quoted.quantities.some(
			it =>
				compareQuantities(claimed, it) === 'different' &&
				claimed.nouns[0] !== undefined &&
				it.nouns[0] === claimed.nouns[0] &&
				!it.unit === !claimed.unit,
		);
		return !(isOfOther && rival);
	}
	return (
		around.quantities.some(it => compareQuantities(claimed, it) === 'same') ||
		quoted.quantities.some(it => isSameInUnit(claimed, it, [...quoted.units, ...around.units])) ||
		[...quoted.dates, ...around.dates].some(
			it => claimed.unit === undefined && (it.year === claimed.value || it.day === claimed.value),
		)
	);
}

/** What stands in the place of a number: what counts the same thing, or has a unit of the same kind; or the only number there is. */
function rivalOf(claimed: Quantity, there: readonly Quantity[]): Quantity | undefined {
	const digits = there.filter(it => it.form !== 'loose');
	return (
		digits.find(it => sharesNoun(claimed, it) && it.unit?.dimension === claimed.unit?.dimension) ??
		(claimed.unit && digits.find(it => it.unit?.dimension === claimed.unit?.dimension)) ??
		digits.find(it => sharesNoun(claimed, it)) ??
		(digits.length === 1 ? digits[0] : undefined)
	);
}

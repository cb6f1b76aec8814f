/** A day, month or year as ISO 8601 writes it, out of what pages, files and services write; `undefined` for what is no date. */
export function isoDate(value: string | undefined): string | undefined {
	const text = value?.trim().slice(0, 60) ?? '';
	const numbers =
		/^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
	if (numbers) {
		return written(Number(numbers[1]), asNumber(numbers[2]), asNumber(numbers[3]));
	}
	const [, month, year] = /^(\p{L}+)\.?,?\s+(\d{4})$/u.exec(text) ?? [];
	if (month !== undefined && year !== undefined) {
		return written(Number(year), monthOf(month), undefined);
	}
	// Without the name of a month, what JavaScript takes for a date is none.
	if (!/\b\d{4}\b/.test(text) || !words(text).some(it => monthOf(it) !== undefined)) {
		return undefined;
	}
	// Where no zone is named, it would be a time here, which may be another day in Greenwich.
	const moment = new Date(/(?:GMT|UTC|Z|[+-]\d\d:?\d\d|\b[ECMP][SD]T)\)?$/.test(text) ? text : `${text} UTC`);
	return Number.isNaN(moment.getTime())
		? undefined
		: written(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate());
}

function words(text: string): readonly string[] {
	return text.match(/\p{L}+/gu) ?? [];
}

/** Of an English name or its beginning: `Jan`, `Sept`. */
function monthOf(word: string): number | undefined {
	const index = word.length < 3 ? -1 : months.findIndex(it => it.startsWith(word.toLowerCase()));
	return index < 0 ? undefined : index + 1;
}

const months = 'january february march april may june july august september october november december'.split(' ');

function written(year: number, month: number | undefined, day: number | undefined): string | undefined {
	if (year < 1000 || year > 2200) {
		return undefined;
	}
	if (month === undefined || month < 1 || month > 12) {
		return String(year);
	}
	// Day 0 of the next month is the last of this one.
	const isDay = day !== undefined && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
	return [String(year), padded(month), ...(isDay ? [padded(day)] : [])].join('-');
}

function padded(value: number): string {
	return String(value).padStart(2, '0');
}

function asNumber(value: string | undefined): number | undefined {
	return value === undefined ? undefined : Number(value);
}

/** A day, month or year as ISO 8601 writes it, out of what pages and files write; `undefined` for what is no date. */
export function isoDate(value: string | undefined): string | undefined {
	const text = value?.trim().slice(0, 60) ?? '';
	const numbers =
		/^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
	if (numbers) {
		return written(Number(numbers[1]), asNumber(numbers[2]), asNumber(numbers[3]));
	}
	// In words, a date without an hour is read as one here, and one with an hour names its zone.
	const moment = /\b\d{4}\b/.test(text) && /\p{L}{3}/u.test(text) ? new Date(text) : undefined;
	if (!moment || Number.isNaN(moment.getTime())) {
		return undefined;
	}
	return /\d:\d/.test(text)
		? written(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate())
		: written(moment.getFullYear(), moment.getMonth() + 1, moment.getDate());
}

function written(year: number, month: number | undefined, day: number | undefined): string | undefined {
	if (year < 1000 || year > 2200) {
		return undefined;
	}
	if (month === undefined || month < 1 || month > 12) {
		return String(year);
	}
	const isDay = day !== undefined && day >= 1 && day <= 31;
	return [String(year), padded(month), ...(isDay ? [padded(day)] : [])].join('-');
}

function padded(value: number): string {
	return String(value).padStart(2, '0');
}

function asNumber(value: string | undefined): number | undefined {
	return value === undefined ? undefined : Number(value);
}

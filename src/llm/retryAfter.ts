/**
 * How long an endpoint asks to be left alone, in milliseconds; `undefined` when it does not say, or says nonsense. A date is
 * measured against the endpoint's own clock where it shows one: the two need not agree.
 */
export function retryAfterOf(headers: Headers, now: () => number = Date.now): number | undefined {
	const precise = Number(headers.get('retry-after-ms') ?? Number.NaN);
	if (precise >= 0) {
		return precise;
	}
	const value = headers.get('retry-after')?.trim();
	if (value === undefined || value === '') {
		return undefined;
	}
	const seconds = Number(value);
	if (Number.isFinite(seconds)) {
		return seconds >= 0 ? seconds * 1000 : undefined;
	}
	const until = Date.parse(value);
	if (Number.isNaN(until)) {
		return undefined;
	}
	const theirNow = Date.parse(headers.get('date') ?? '');
	return Math.max(0, until - (Number.isNaN(theirNow) ? now() : theirNow));
}

import type { WebLimits } from './limits.ts';

/** How an answer may be kept. */
export interface Keeping {
	/** Until when it may be used without asking, in milliseconds since 1970. */
	readonly freshUntil: number;
	/** Whether it may be used later when its server cannot be asked. */
	readonly mayBeStale: boolean;
}

export type HeaderFields = Readonly<Record<string, string>>;

/**
 * What RFC 9111 lets a private cache do with an answer to a plain GET; `undefined` when it may not be kept, or keeping it is no
 * use. A server's word is believed for a day at most: a report should not rest on what was true last year.
 */
export function keepingOf(status: number, headers: HeaderFields, now: number, limits: WebLimits): Keeping | undefined {
	const control = directives(headers['cache-control']);
	const isTemporary = status === 302 || status === 303 || status === 307;
	const lifetime = lifetimeOf(control, headers, now) ?? (isTemporary ? undefined : limits.heuristicFreshnessMs);
	if (control.has('no-store') || headers['vary']?.trim() === '*' || lifetime === undefined) {
		return undefined;
	}
	const mustAsk = control.has('no-cache') || (headers['pragma'] === 'no-cache' && !headers['cache-control']);
	const freshFor = mustAsk ? 0 : Math.min(limits.longestFreshnessMs, lifetime);
	if (freshFor <= 0 && headers['etag'] === undefined && headers['last-modified'] === undefined) {
		return undefined;
	}
	return { freshUntil: now + Math.max(0, freshFor), mayBeStale: !mustAsk && !control.has('must-revalidate') };
}

/** What the server says, in milliseconds from now. */
function lifetimeOf(control: ReadonlyMap<string, string>, headers: HeaderFields, now: number): number | undefined {
	const age = seconds(headers['age']) ?? 0;
	const maxAge = seconds(control.get('max-age'));
	if (control.has('max-age')) {
		return maxAge === undefined ? 0 : maxAge - age;
	}
	if (headers['expires'] !== undefined) {
		const expires = Date.parse(headers['expires']);
		const date = Date.parse(headers['date'] ?? '');
		return Number.isNaN(expires) ? 0 : expires - (Number.isNaN(date) ? now : date) - age;
	}
	return undefined;
}

function seconds(text: string | undefined): number | undefined {
	return text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) * 1000 : undefined;
}

function directives(header: string | undefined): ReadonlyMap<string, string> {
	return new Map(
		(header ?? '')
			.toLowerCase()
			.split(',')
			.map(it => {
				const [name = '', value = ''] = it.trim().split('=', 2);
				return [name, value.replaceAll('"', '')] as const;
			}),
	);
}

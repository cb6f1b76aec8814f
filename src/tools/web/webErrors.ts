import { WebError, type WebErrorCode } from './door.ts';

/** How messages name an address: whole, as `URL` writes it (no control characters, hosts in Punycode), but not endless. */
export function named(url: URL): string {
	return url.href.length > longestName ? `${url.href.slice(0, longestName)}…` : url.href;
}

const longestName = 200;

export function refused(url: URL, why: string): WebError {
	return new WebError('refused', `${named(url)} is refused: ${why}`);
}

export function offline(what: string, options?: ErrorOptions): WebError {
	return new WebError(
		'offline',
		`${what} cannot be reached: this machine has no network now, so no other address will answer either. Go on with the files of the project and with what was read already.`,
		options,
	);
}

export function timedOut(what: string, why: string): WebError {
	return new WebError('timeout', `${what} ${why}: try another address, or this one later.`);
}

export function tooLarge(what: string, bytes: number): WebError {
	return new WebError(
		'too-large',
		`${what} is larger than the ${megabytes(bytes)} that are read of its kind: look for a smaller page about the same, or a part of it.`,
	);
}

function megabytes(bytes: number): string {
	return bytes < 1024 * 1024 ? `${Math.floor(bytes / 1024)} kB` : `${Math.floor(bytes / 1024 / 1024)} MB`;
}

/** What an error status means for somebody who wanted to read a page. */
export function badStatus(what: string, status: number): WebError {
	return new WebError('status', `${what} answered ${status}${meaning(status)}`, { status });
}

export function askedToWait(what: string, status: number, ms: number): WebError {
	return new WebError(
		'status',
		`${what} answered ${status} and asks not to be asked again for ${inWords(ms)}: read other sources first.`,
		{ status },
	);
}

function inWords(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	return seconds < 120 ? `${seconds} seconds` : seconds < 7200 ? `${Math.ceil(seconds / 60)} minutes` : 'some hours';
}

function meaning(status: number): string {
	switch (status) {
		case 401:
		case 407:
			return ' (sign-in needed), which is not possible here: look for an open copy elsewhere.';
		case 402:
			return ' (payment needed): look for an open copy elsewhere.';
		case 403:
			return ' (forbidden to programs, or to everybody): look for the same content elsewhere.';
		case 404:
			return ' (not found): try search, or another address.';
		case 410:
			return ' (gone for good): try search, or a web archive.';
		case 429:
			return ' (too many requests): read other sources first.';
		case 451:
			return ' (withheld for legal reasons): look for another source.';
		default:
			return status >= 500 ? ' (an error on its side): try again later, or another address.' : ': try another address.';
	}
}

/**
 * Turns what the network, TLS, HTTP or a decompressor threw into a sentence. What is none of these is a bug, and comes back as
 * it is. Whether a machine is offline is not decided here.
 */
export function asWebError(error: unknown, what: string): unknown {
	// undici's parser names its errors, but gives a code to some only.
	const code = codeOf(error) ?? (error instanceof Error && error.name === 'HTTPParserError' ? 'HPE_' : undefined);
	if (error instanceof WebError || code === undefined) {
		return error;
	}
	const [kind, sentence] = explain(code);
	return new WebError(kind, `${what} ${sentence}`, { cause: error });
}

/** The code of a system, TLS, undici or zlib error; of several attempts, the first one's. */
export function codeOf(error: unknown): string | undefined {
	if (error instanceof AggregateError && error.errors.length > 0) {
		return codeOf(error.errors[0]);
	}
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A connection that ended before its answer did; the next one may do better. */
export function isReset(error: unknown): boolean {
	const code = codeOf(error);
	return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}

function explain(code: string): readonly [WebErrorCode, string] {
	if (code.startsWith('HPE_') && code !== 'HPE_HEADER_OVERFLOW') {
		return ['malformed', 'gave an answer that is no HTTP: try another address.'];
	}
	if (/^(?:Z_|ERR__?ZLIB|ERR_?_?BROTLI|ERR_PADDING|ERR_ZSTD|ZSTD_)|BROTLI|zstd/i.test(code)) {
		return ['malformed', 'sent compressed data that cannot be decompressed: try another address.'];
	}
	if (/CERT|_SSL_|^EPROTO$|ISSUER|SIGNATURE|^ERR_TLS/.test(code)) {
		return [
			'unreachable',
			`has no valid certificate (${code}), so it may not be what it says: try another address. (If all sites fail so, the user's network has a certificate authority of its own, which NODE_EXTRA_CA_CERTS can name.)`,
		];
	}
	switch (code) {
		case 'ETIMEDOUT':
		case 'UND_ERR_CONNECT_TIMEOUT':
		case 'UND_ERR_HEADERS_TIMEOUT':
		case 'UND_ERR_BODY_TIMEOUT':
			return ['timeout', 'did not answer in time: try another address, or this one later.'];
		case 'HPE_HEADER_OVERFLOW':
		case 'UND_ERR_HEADERS_OVERFLOW':
			return ['malformed', 'sent more headers than a page has: try another address.'];
		case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
			return ['malformed', 'sent less or more than it said: try again later, or another address.'];
		case 'ENOTFOUND':
			return ['unreachable', 'cannot be reached: there is no such host. Check its spelling, or try search.'];
		case 'ECONNREFUSED':
			return ['unreachable', 'cannot be reached: the host refuses connections. Try another address.'];
		case 'ECONNRESET':
		case 'EPIPE':
		case 'UND_ERR_SOCKET':
			return ['unreachable', 'closed the connection before its answer was whole: try again later, or another address.'];
		default:
			return ['unreachable', `cannot be reached (${code}): try another address.`];
	}
}

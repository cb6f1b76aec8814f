/**
 * The door to the web: the only way in which a tool opens a connection. Two clients go through it, with two policies. Pages are
 * fetched from public addresses only, with GET, without keys or cookies; a service is called at the one origin that its user
 * configured, with its key, and is never redirected.
 */
export interface WebDoor extends AsyncDisposable {
	/**
	 * Fetches a page or file, following at most five redirects, each checked like the first. Throws `WebError`; the signal's
	 * reason when it aborts. The caller has asked whether this address may be asked for: the door only knows where it leads.
	 */
	fetchPage(url: URL, options: FetchOptions, signal: AbortSignal): Promise<WebPage>;
	/**
	 * Calls a service. A status of 400 or more is no error here: the service's own words are in the reply. Throws `WebError`
	 * when there is no reply, or one that is too long.
	 */
	callService(request: ServiceRequest, signal: AbortSignal): Promise<ServiceReply>;
}

export interface FetchOptions {
	/** Ask for a copy as fresh as the server has, whatever the cache holds. */
	readonly isFresh?: boolean;
	/** Whether a program chose this address (a link it follows by itself), so that robots.txt counts. */
	readonly isCrawling?: boolean;
}

export interface WebPage {
	/** Where it was found after redirects. */
	readonly url: string;
	readonly status: number;
	/** What the bytes are, by themselves first and by the server's word second: `text/html`, `application/pdf`, … */
	readonly mediaType: string;
	/** The charset that the server named, in lower case. */
	readonly charset: string | undefined;
	/** Decompressed. */
	readonly bytes: Uint8Array;
	/** ISO date and time at which the server last confirmed this content. */
	readonly retrievedAt: string;
	readonly isFromCache: boolean;
}

export interface ServiceRequest {
	/** How messages name it: `Serper`. */
	readonly service: string;
	readonly url: URL;
	readonly method: 'GET' | 'POST';
	/** The key goes here, and nowhere else; it is never in a message. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: unknown;
	/** Sent as it is instead of `body`: a form with a file. */
	readonly content?: { readonly bytes: Uint8Array; readonly mediaType: string };
	/** The user configured this very address, so that it may be on this machine or in a private network. */
	readonly isUsersOwn?: boolean;
	/** How long to wait for the whole reply, in milliseconds; 15,000 when absent. */
	readonly timeout?: number;
}

export interface ServiceReply {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** At most 8 MB. */
	readonly text: string;
}

export type WebErrorCode =
	/** The policy forbids it: scheme, private address, userinfo, port. */
	| 'refused'
	/** robots.txt of the site asks programs not to. */
	| 'robots'
	/** There is no network at all: nothing else will work either. */
	| 'offline'
	/** This host does not exist, does not answer, or its certificate is wrong. */
	| 'unreachable'
	| 'timeout'
	| 'too-large'
	| 'redirects'
	/** An answer that is no HTTP, or cannot be decompressed. */
	| 'malformed'
	/** The server answered with an error; `status` says which. */
	| 'status';

/** A request that gave nothing to read. The message is a sentence that a model can act on, and names the address. */
export class WebError extends Error {
	override readonly name = 'WebError';
	readonly code: WebErrorCode;
	readonly status: number | undefined;

	constructor(code: WebErrorCode, message: string, options: ErrorOptions & { readonly status?: number } = {}) {
		super(message, options);
		this.code = code;
		this.status = options.status;
	}
}

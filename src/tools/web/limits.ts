/** How much of the world the door lets in, and how long it waits for it. Times are in milliseconds. */
export interface WebLimits {
	/** Of the headers of one answer. */
	readonly headerBytes: number;
	/** Of a page, a feed, JSON or anything else that is text, and of what nothing can read; decompressed. */
	readonly textBytes: number;
	/** Of PDF, office files, archives, audio and video, which are large by nature; also of anything as it travels. */
	readonly documentBytes: number;
	/** Of a service's reply. */
	readonly serviceBytes: number;
	/** Until a name has an address: a machine without a network is told apart from a slow page by this. */
	readonly resolveMs: number;
	readonly connectMs: number;
	/** From the request, connecting included, to the first line of the answer. */
	readonly firstByteMs: number;
	/** Between two pieces of a body. */
	readonly idleMs: number;
	/** From the first request for a page to its last byte, with redirects, retries and their waits. */
	readonly totalMs: number;
	/** Until a page's host, which serves few at once, has time for it. Not part of `totalMs`. */
	readonly queueMs: number;
	readonly redirects: number;
	readonly retries: number;
	/** The first wait before a retry where the server names none; then the double. The real one is 0.5 to 1.5 times this. */
	readonly retryMs: number;
	/** The longest wait that a server may ask for, if there is that much time left at all. */
	readonly longestRetryMs: number;
	/** The same for a service, whose caller has others to ask. */
	readonly longestServiceRetryMs: number;
	readonly requestsPerHost: number;
	readonly requestsAtOnce: number;
	/** How long a machine that was found to be offline is believed to be. */
	readonly offlineMs: number;
	/** How long a page is fresh whose server does not say. */
	readonly heuristicFreshnessMs: number;
	/** However long its server says. */
	readonly longestFreshnessMs: number;
}

const megabyte = 1024 * 1024;

export const defaultLimits: WebLimits = {
	headerBytes: 16 * 1024,
	textBytes: 10 * megabyte,
	documentBytes: 32 * megabyte,
	serviceBytes: 8 * megabyte,
	resolveMs: 4_000,
	connectMs: 10_000,
	firstByteMs: 15_000,
	idleMs: 10_000,
	totalMs: 30_000,
	queueMs: 60_000,
	redirects: 5,
	retries: 2,
	retryMs: 500,
	longestRetryMs: 20_000,
	longestServiceRetryMs: 5_000,
	requestsPerHost: 2,
	requestsAtOnce: 12,
	offlineMs: 30_000,
	heuristicFreshnessMs: 10 * 60_000,
	longestFreshnessMs: 24 * 60 * 60_000,
};

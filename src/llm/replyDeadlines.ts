import { ModelError } from './modelError.ts';

/**
 * How long a reply may take, in milliseconds. Connecting has no figure here: `fetch` gives up on it by itself (Node after
 * 10 s), and also on a first byte that takes longer than 300 s.
 */
export interface ReplyTimeouts {
	/** From the request to the first word; a server that reads a long prompt on a small machine needs most of it. */
	readonly firstToken: number;
	readonly betweenTokens: number;
	readonly total: number;
}

/** A server of one's own has to read the prompt on the machine it has. */
export function timeoutsFor(baseUrl: string): ReplyTimeouts {
	const { hostname } = new URL(baseUrl);
	const isLocal = /^(?:localhost|127\.|\[::1\]$|.*\.local$|10\.|192\.168\.)/.test(hostname);
	return { firstToken: isLocal ? 290_000 : 120_000, betweenTokens: 60_000, total: 20 * 60_000 };
}

/** The clocks of one reply, joined with the caller's signal: one signal that ends the request, and why. */
export class ReplyDeadlines implements Disposable {
	readonly #controller = new AbortController();
	readonly #timeouts: ReplyTimeouts;
	readonly #address: string;
	readonly #caller: AbortSignal;
	readonly #total: NodeJS.Timeout;
	#waiting: NodeJS.Timeout | undefined;
	#expired: ModelError | undefined;

	constructor(timeouts: ReplyTimeouts, address: string, caller: AbortSignal) {
		this.#timeouts = timeouts;
		this.#address = address;
		this.#caller = caller;
		caller.addEventListener('abort', this.#onCallerAbort, { once: true });
		this.#total = setTimeout(() => this.#expire('total'), timeouts.total);
	}

	/** Ends the request: the caller aborted, or a time is up. */
	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** Set when a time was up. */
	get expired(): ModelError | undefined {
		return this.#expired;
	}

	/** Begins to wait for the next sign of life. */
	waitFor(what: 'firstToken' | 'betweenTokens' | 'afterFinish'): void {
		clearTimeout(this.#waiting);
		const ms = what === 'afterFinish' ? Math.min(afterFinish, this.#timeouts.betweenTokens) : this.#timeouts[what];
		this.#waiting = setTimeout(() => this.#expire(what), ms);
	}

	/** The reader is busy with a part: that time is not the endpoint's. */
	pause(): void {
		clearTimeout(this.#waiting);
	}

	/** Ends what is left of the request, and all timers. */
	[Symbol.dispose](): void {
		clearTimeout(this.#waiting);
		clearTimeout(this.#total);
		this.#caller.removeEventListener('abort', this.#onCallerAbort);
		this.#controller.abort();
	}

	readonly #onCallerAbort = (): void => this.#controller.abort(this.#caller.reason);

	#expire(what: keyof ReplyTimeouts | 'afterFinish'): void {
		this.#expired = new ModelError('network', this.#sentence(what));
		this.#controller.abort(this.#expired);
	}

	#sentence(what: keyof ReplyTimeouts | 'afterFinish'): string {
		const { firstToken, betweenTokens, total } = this.#timeouts;
		switch (what) {
			case 'firstToken':
				return `${this.#address} sent no word within ${inWords(firstToken)}: try again, or choose a faster model.`;
			case 'betweenTokens':
			case 'afterFinish':
				return `${this.#address} fell silent in the middle of a reply for ${inWords(betweenTokens)}: try again, or choose another model.`;
			case 'total':
				return `The reply of ${this.#address} was not whole after ${inWords(total)}: choose a faster model, or one that writes less.`;
		}
	}
}

/** Usage comes with the end or not at all. */
const afterFinish = 5_000;

function inWords(ms: number): string {
	return ms >= 120_000 ? `${Math.round(ms / 60_000)} minutes` : `${Math.round(ms / 100) / 10} s`;
}

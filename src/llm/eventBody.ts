import { delay } from '../base/abort.ts';
import { ModelError } from './modelError.ts';

/** Passes a stream of events on, and ends it where one event has no end: a parser would collect it for ever. */
export function guarded(first: Uint8Array, rest: Body, address: string): ReadableStream<Uint8Array> {
	const gauge = new EventGauge();
	let pending: Uint8Array | undefined = first;
	let last: readonly Uint8Array[] = [];
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const bytes = pending ?? (await rest.read());
			pending = undefined;
			if (!bytes) {
				controller.close();
				return;
			}
			if (gauge.longest(bytes) > longestEvent) {
				await rest.cancel();
				throw new ModelError(
					'malformed',
					`${address} sent more than 1 MB as one piece of a reply: check which server answers there.`,
				);
			}
			// The mark may be cut in two.
			last = [...last.slice(-1), bytes];
			controller.enqueue(bytes);
		},
		async cancel() {
			if (new TextDecoder().decode(joined(last)).includes(doneMark)) {
				await drain(rest);
			}
			await rest.cancel();
		},
	});
}

/** The mark of the end is not the end of the body: whoever reads on for a moment keeps the connection for the next request. */
async function drain(rest: Body): Promise<void> {
	const enough = new AbortController();
	const read = async (): Promise<void> => {
		while (!enough.signal.aborted && (await rest.read())) {
			// What follows the mark means nothing.
		}
	};
	await Promise.race([read().catch(() => {}), delay(drainTime, enough.signal).catch(() => {})]);
	enough.abort();
}

const doneMark = '[DONE]';
const drainTime = 100;

/** Measures events, which end with an empty line; a line ends with CR, LF or both. */
class EventGauge {
	#event = 0;
	#line = 0;
	#previous = 0;

	/** The length of the longest event in these bytes, with what came of it before. */
	longest(bytes: Uint8Array): number {
		let longest = 0;
		for (const byte of bytes) {
			if (byte === 0x0a && this.#previous === 0x0d) {
				// The second half of one line end.
			} else if (byte === 0x0a || byte === 0x0d) {
				this.#event = this.#line === 0 ? 0 : this.#event;
				this.#line = 0;
			} else {
				this.#line++;
				this.#event++;
				longest = Math.max(longest, this.#event);
			}
			this.#previous = byte;
		}
		return longest;
	}
}

const longestEvent = 1024 * 1024;

/** The bytes of a body, piece by piece; `undefined` at its end. */
export interface Body {
	read(): Promise<Uint8Array | undefined>;
	cancel(): Promise<void>;
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(pieces.reduce((sum, it) => sum + it.length, 0));
	let at = 0;
	for (const piece of pieces) {
		bytes.set(piece, at);
		at += piece.length;
	}
	return bytes;
}

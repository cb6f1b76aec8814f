/**
 * Passes on the first half megabyte of a stream as it comes, so that a program that is killed has not printed in vain, keeps the
 * last half megabyte for the end, and says how much was between them.
 */
export class OutputCap {
	readonly #send: (bytes: Uint8Array) => void;
	#sent = 0;
	#tail: Uint8Array[] = [];
	#tailLength = 0;
	#dropped = 0;

	constructor(send: (bytes: Uint8Array) => void) {
		this.#send = send;
	}

	/** Takes bytes that are the caller's again afterwards; returns how many. */
	write(bytes: Uint8Array): number {
		const head = Math.min(bytes.length, half - this.#sent);
		if (head > 0) {
			this.#send(bytes.subarray(0, head));
			this.#sent += head;
		}
		if (head < bytes.length) {
			this.#keep(bytes.slice(head));
		}
		return bytes.length;
	}

	/** Sends what was kept. */
	end(): void {
		const tail = new Uint8Array(this.#tailLength);
		let at = 0;
		for (const chunk of this.#tail) {
			tail.set(chunk, at);
			at += chunk.length;
		}
		const start = Math.max(0, tail.length - half);
		const dropped = this.#dropped + start;
		if (dropped > 0) {
			this.#send(new TextEncoder().encode(`\n[… ${dropped} bytes of output left out …]\n`));
		}
		if (tail.length > 0) {
			this.#send(tail.subarray(start));
		}
	}

	#keep(bytes: Uint8Array): void {
		this.#tail.push(bytes);
		this.#tailLength += bytes.length;
		if (this.#tailLength < 2 * half && this.#tail.length < mostChunks) {
			return;
		}
		// Joined and cut once in a while, and not at every write.
		const joined = new Uint8Array(this.#tailLength);
		let at = 0;
		for (const chunk of this.#tail) {
			joined.set(chunk, at);
			at += chunk.length;
		}
		const kept = joined.slice(Math.max(0, joined.length - half));
		this.#dropped += joined.length - kept.length;
		this.#tail = [kept];
		this.#tailLength = kept.length;
	}
}

const half = 512 * 1024;
const mostChunks = 20_000;

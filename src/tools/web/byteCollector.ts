/**
 * Puts pieces together. They are copied into blocks as they come: a server that sends a page byte by byte would otherwise have us
 * keep millions of small objects.
 */
export class ByteCollector {
	readonly #full: Uint8Array[] = [];
	#block = new Uint8Array(1 << 14);
	#used = 0;
	#length = 0;

	get length(): number {
		return this.#length;
	}

	add(piece: Uint8Array): void {
		let rest = piece;
		while (rest.length > 0) {
			if (this.#used === this.#block.length) {
				this.#full.push(this.#block);
				this.#block = new Uint8Array(Math.min(this.#block.length * 2, 1 << 20));
				this.#used = 0;
			}
			const part = rest.subarray(0, this.#block.length - this.#used);
			this.#block.set(part, this.#used);
			this.#used += part.length;
			this.#length += part.length;
			rest = rest.subarray(part.length);
		}
	}

	/** All so far, in one piece of its own. */
	bytes(): Uint8Array {
		const all = new Uint8Array(this.#length);
		let at = 0;
		for (const block of this.#full) {
			all.set(block, at);
			at += block.length;
		}
		all.set(this.#block.subarray(0, this.#used), at);
		return all;
	}
}

/** Keeps the first and the last bytes of a stream, half each, however long it is. */
export class HeadAndTail {
	readonly #half: number;
	#head: Buffer = Buffer.alloc(0);
	#tail: Buffer[] = [];
	#tailLength = 0;
	#dropped = 0;

	/** @param limit how many bytes to keep. */
	constructor(limit: number) {
		this.#half = limit / 2;
	}

	add(chunk: Buffer): void {
		const room = Math.max(0, this.#half - this.#head.length);
		this.#head = room > 0 ? Buffer.concat([this.#head, chunk.subarray(0, room)]) : this.#head;
		const rest = chunk.subarray(room);
		if (rest.length > 0) {
			this.#tail.push(rest);
			this.#tailLength += rest.length;
		}
		for (let first = this.#tail[0]; first && this.#tailLength - first.length >= this.#half; first = this.#tail[0]) {
			this.#tail.shift();
			this.#tailLength -= first.length;
			this.#dropped += first.length;
		}
	}

	/** As UTF-8, with a line that says how much is missing between the two. */
	text(): string {
		const tail = Buffer.concat(this.#tail);
		const surplus = Math.max(0, tail.length - this.#half);
		const dropped = this.#dropped + surplus;
		if (dropped === 0) {
			return Buffer.concat([this.#head, tail]).toString('utf8');
		}
		return `${this.#head.toString('utf8')}\n[… ${dropped} bytes left out …]\n${tail.subarray(surplus).toString('utf8')}`;
	}
}

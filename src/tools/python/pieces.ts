/** Bytes that come in pieces. Of very many small ones each would cost more than what is in it, so they are joined on the way. */
export class Pieces {
	#pieces: Uint8Array[] = [];

	add(piece: Uint8Array): void {
		this.#pieces.push(piece);
		if (this.#pieces.length === 1_000) {
			this.#pieces = [Buffer.concat(this.#pieces)];
		}
	}

	/** As UTF-8. */
	text(): string {
		return new TextDecoder().decode(Buffer.concat(this.#pieces));
	}
}

/** Texts that are kept in memory up to a number of characters; those that came first go first. */
export class TextCache {
	readonly #most: number;
	readonly #texts = new Map<string, string>();
	#kept = 0;

	constructor(most: number) {
		this.#most = most;
	}

	get(key: string): string | undefined {
		return this.#texts.get(key);
	}

	/** One that is longer than all that may be kept is not kept. */
	set(key: string, text: string): void {
		this.#drop(key);
		if (text.length > this.#most) {
			return;
		}
		for (const oldest of this.#texts.keys()) {
			if (this.#kept + text.length <= this.#most) {
				break;
			}
			this.#drop(oldest);
		}
		this.#texts.set(key, text);
		this.#kept += text.length;
	}

	#drop(key: string): void {
		this.#kept -= this.#texts.get(key)?.length ?? 0;
		this.#texts.delete(key);
	}
}

import type { LoadedDocument } from './loadedDocument.ts';

/** Keeps the documents that were used last, up to a bound on their length. */
export class DocumentCache {
	readonly #byPath = new Map<string, LoadedDocument>();
	readonly #mostCharacters: number;
	#characters = 0;

	constructor(mostCharacters: number) {
		this.#mostCharacters = mostCharacters;
	}

	get(path: string): LoadedDocument | undefined {
		const document = this.#byPath.get(path);
		if (document) {
			// The order of the map is that of use.
			this.#byPath.delete(path);
			this.#byPath.set(path, document);
		}
		return document;
	}

	set(path: string, document: LoadedDocument): void {
		this.#characters += document.text.length - (this.#byPath.get(path)?.text.length ?? 0);
		this.#byPath.delete(path);
		this.#byPath.set(path, document);
		for (const [oldest, { text }] of this.#byPath) {
			if (this.#characters <= this.#mostCharacters || oldest === path) {
				break;
			}
			this.#byPath.delete(oldest);
			this.#characters -= text.length;
		}
	}
}

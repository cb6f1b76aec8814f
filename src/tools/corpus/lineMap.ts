/** Leads from a place in a clean text back to the line of the raw file it came from. */
export class LineMap {
	readonly #offsets: ArrayLike<number>;
	readonly #lines: ArrayLike<number> | undefined;

	/** From each offset to the next one the text stands on the line beside it; offsets ascend from 0. */
	constructor(offsets: ArrayLike<number>, lines?: ArrayLike<number>) {
		this.#offsets = offsets;
		this.#lines = lines;
	}

	/** What it was made of, for another thread to make it again. */
	get parts(): { readonly offsets: ArrayLike<number>; readonly rawLines: ArrayLike<number> | undefined } {
		return { offsets: this.#offsets, rawLines: this.#lines };
	}

	/** The raw line, from 1, of the character at `offset`. */
	lineAt(offset: number): number {
		let low = 0;
		let high = this.#offsets.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#offsets[middle] ?? 0) <= offset) {
				low = middle;
			} else {
				high = middle - 1;
			}
		}
		return this.#lines ? (this.#lines[low] ?? 1) : low + 1;
	}

	/** Where the text of a raw line begins or, when it left none, that of the next line that did; `undefined` past the last. */
	offsetOf(line: number): number | undefined {
		const index = this.#lines ? Array.prototype.findIndex.call(this.#lines, it => it >= line) : line - 1;
		return index < 0 ? undefined : this.#offsets[index];
	}

	/** The raw lines, both included, of the characters from `start` up to `end`. */
	rangeOf(start: number, end: number): [number, number] {
		const first = this.lineAt(start);
		const last = this.lineAt(Math.max(start, end - 1));
		return first <= last ? [first, last] : [last, first];
	}

	/** The map of a text whose lines are those of the raw file. */
	static ofLines(text: string): LineMap {
		return new LineMap(lineStarts(text));
	}
}

/** Where each line of a text begins; a text without line break has one. */
export function lineStarts(text: string): number[] {
	const starts = [0];
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
		starts.push(at + 1);
	}
	return starts;
}

import type { Element } from './htmlElements.ts';

/** Counts the columns of a table while its cells come, so that none stands in another's column where one spans several. */
export class HtmlColumns {
	/** For each column, how many rows its last cell still covers, the present one included. */
	#covered: number[] = [];
	#column = 0;
	#cells = 0;

	/** A cell comes: how many empty ones stand for what spans its row before it. */
	cell({ attributes }: Element): number {
		while ((this.#covered[this.#column] ?? 0) > 0) {
			this.#column++;
		}
		const empty = Math.max(0, this.#column - this.#cells);
		this.#cells += empty + 1;
		const rows = spanOf(attributes['rowspan']);
		const end = Math.min(mostColumns, this.#column + spanOf(attributes['colspan']));
		for (; this.#column < end; this.#column++) {
			this.#covered[this.#column] = rows;
		}
		return empty;
	}

	endRow(): void {
		this.#covered = this.#covered.map(it => Math.max(0, it - 1));
		this.#column = 0;
		this.#cells = 0;
	}
}

/** In a wider table nobody counts any more; and little markup shall not make much text. */
const mostColumns = 100;

/** `0` covers all rows to the end; with so many it does not matter where that is. */
function spanOf(text: string | undefined): number {
	const span = /^\s*\d{1,5}\s*$/.test(text ?? '') ? Number(text) : 1;
	return span === 0 ? 65_534 : span;
}

import { lineStarts } from '../lineMap.ts';

/** A text by lines, from 0, for the readers that work line by line. */
export class Lines {
	readonly text: string;
	readonly starts: readonly number[];

	constructor(text: string) {
		this.text = text;
		this.starts = lineStarts(text);
	}

	get count(): number {
		return this.starts.length;
	}

	/** The line without its line break; empty past the end. */
	at(index: number): string {
		return this.text.slice(this.start(index), this.end(index));
	}

	start(index: number): number {
		return this.starts[index] ?? this.text.length;
	}

	/** Where the line's text ends, before its line break. */
	end(index: number): number {
		const next = this.starts[index + 1];
		return next === undefined ? this.text.length : next - 1;
	}

	isBlank(index: number): boolean {
		const end = this.end(index);
		for (let at = this.start(index); at < end; at++) {
			const code = this.text.charCodeAt(at);
			if (code !== 32 && code !== 9) {
				return false;
			}
		}
		return true;
	}

	/** The columns of white space that open the line, a tab counting up to the next multiple of four. */
	indent(index: number): number {
		let columns = 0;
		const end = this.end(index);
		for (let at = this.start(index); at < end; at++) {
			const code = this.text.charCodeAt(at);
			if (code === 32) {
				columns++;
			} else if (code === 9) {
				columns += 4 - (columns % 4);
			} else {
				break;
			}
		}
		return columns;
	}

	/** The first line from `index` on that is not blank; `count` when there is none. */
	nextFilled(index: number): number {
		let at = index;
		while (at < this.count && this.isBlank(at)) {
			at++;
		}
		return at;
	}

	/** The first blank line from `index` on; `count` when there is none. */
	nextBlank(index: number): number {
		let at = index;
		while (at < this.count && !this.isBlank(at)) {
			at++;
		}
		return at;
	}
}

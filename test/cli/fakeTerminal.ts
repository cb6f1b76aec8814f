import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that shows on a screen of its own what is written to it. Only what a live block uses is understood. */
export class FakeTerminal implements Terminal {
	readonly isTty = true;
	readonly canRedraw = true;
	readonly failure = undefined;
	columns: number;
	writes = 0;
	readonly #screen: string[] = [''];
	#row = 0;
	#column = 0;
	readonly #resized = new Set<() => void>();

	constructor(columns: number) {
		this.columns = columns;
	}

	get screen(): string {
		return this.#screen.join('\n').trimEnd();
	}

	/** A terminal that becomes narrower breaks the lines it shows. */
	resize(columns: number): void {
		this.columns = columns;
		const broken = this.#screen.flatMap(it => it.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);
		this.#screen.splice(0, this.#screen.length, ...broken);
		this.#row = broken.length - 1;
		this.#resized.forEach(it => it());
	}

	width(): number {
		return this.columns;
	}

	style(_style: string, text: string): string {
		return text;
	}

	async write(text: string): Promise<void> {
		this.writes++;
		for (const [, up, clear, character] of text.matchAll(/\u001b\[(\d+)A|\u001b\[([KJ])|([^\u001b])/gu)) {
			this.#obey(up, clear, character);
		}
	}

	onReaderGone(): void {}

	onResize(listener: () => void): Disposable {
		this.#resized.add(listener);
		return { [Symbol.dispose]: () => this.#resized.delete(listener) };
	}

	#obey(up: string | undefined, clear: string | undefined, character: string | undefined): void {
		const line = this.#screen[this.#row] ?? '';
		if (up !== undefined) {
			this.#row = Math.max(0, this.#row - Number(up));
		} else if (clear !== undefined) {
			this.#screen[this.#row] = line.slice(0, this.#column);
			if (clear === 'J') {
				this.#screen.length = this.#row + 1;
			}
		} else if (character === '\r') {
			this.#column = 0;
		} else if (character === '\n') {
			this.#row++;
			this.#column = 0;
			this.#screen[this.#row] ??= '';
		} else {
			this.#screen[this.#row] =
				line.slice(0, this.#column).padEnd(this.#column) + (character ?? '') + line.slice(this.#column + 1);
			this.#column++;
		}
	}
}

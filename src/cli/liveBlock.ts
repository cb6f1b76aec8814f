import type { Terminal } from './terminal.ts';
import { truncate, widthOf } from './terminalText.ts';

/**
 * A few lines at the bottom of a terminal that change in place, with lines above them that stay. What has not changed is
 * not drawn again, and each drawing is one write, so nothing flickers.
 */
export class LiveBlock implements Disposable {
	readonly #terminal: Terminal;
	readonly #resize: Disposable;
	readonly #timer: NodeJS.Timeout;
	readonly #content: () => readonly string[];
	#drawn: readonly string[] = [];
	#last: Promise<void> = Promise.resolve();

	/** `content` is asked for the lines whenever they may have changed, at least twice a second. */
	constructor(terminal: Terminal, content: () => readonly string[]) {
		this.#terminal = terminal;
		this.#content = content;
		this.#resize = terminal.onResize(() => this.draw());
		this.#timer = setInterval(() => this.draw(), 250);
		this.#timer.unref();
		this.draw();
	}

	/** Prints lines above the block, where they stay. */
	print(lines: readonly string[]): void {
		this.#draw(lines, this.#fitted());
	}

	draw(): void {
		const lines = this.#fitted();
		if (lines.join('\n') !== this.#drawn.join('\n')) {
			this.#draw([], lines);
		}
	}

	/** Removes the block and resolves once that is on the terminal. */
	async close(): Promise<void> {
		this[Symbol.dispose]();
		await this.#last;
	}

	[Symbol.dispose](): void {
		clearInterval(this.#timer);
		this.#resize[Symbol.dispose]();
		if (this.#drawn.length > 0) {
			this.#draw([], []);
		}
	}

	#fitted(): string[] {
		return this.#content().map(it => truncate(it, this.#terminal.width() - 1));
	}

	#draw(above: readonly string[], lines: readonly string[]): void {
		const up = this.#rows();
		const text = [...above, ...lines.map(it => this.#terminal.style('dim', it))].map(it => `${it}\u001b[K\n`).join('');
		this.#last = this.#terminal.write(`${up > 0 ? `\u001b[${up}A\r` : '\r'}${text}\u001b[J`);
		this.#drawn = lines;
	}

	/** How many rows the block takes now: a terminal that became narrower has broken its lines. */
	#rows(): number {
		const columns = this.#terminal.width();
		return this.#drawn.reduce((sum, it) => sum + Math.max(1, Math.ceil(widthOf(it) / columns)), 0);
	}
}

/** A run of text as pdf.js finds it: where its baseline begins, how wide it is, and in which direction it runs. */
export interface TextRun {
	readonly str: string;
	readonly transform: readonly number[];
	readonly width: number;
	readonly fontName: string;
}

/** A line of a page. Coordinates are those of someone who reads it: x to the right, y downwards. */
export interface Line {
	readonly text: string;
	readonly left: number;
	readonly right: number;
	/** Of its baseline. */
	readonly y: number;
	/** Of its font, by most of its characters. */
	readonly size: number;
	readonly isMonospace: boolean;
	/** Whether wide gaps stand in it, as between the cells of a table. */
	readonly hasGaps: boolean;
}

/**
 * Puts the runs of a page together to lines, in the order of the page's program, which is how most programs write their text.
 * A gap of more than `widestGap` times the height ends a line.
 */
export function linesOf(
	runs: readonly TextRun[],
	isMonospace: (fontName: string) => boolean,
	widestGap = farthestCell,
): Line[] {
	const placed = runs.filter(it => it.str !== '').map(it => place(it));
	const upright = mostCommonTurn(placed);
	const lines: Line[] = [];
	const aside: Line[] = [];
	let open: OpenLine | undefined;
	const close = (): void => {
		if (open) {
			(open.turn === upright ? lines : aside).push(...open.close());
			open = undefined;
		}
	};
	for (const run of placed) {
		const at = turned(run, run.turn);
		if (open?.takes(at, widestGap)) {
			open.add(at, isMonospace(run.fontName));
			continue;
		}
		close();
		if (run.text.trim() !== '') {
			open = new OpenLine(at, isMonospace(run.fontName));
		}
	}
	close();
	// What stands across the others (a stamp in the margin) comes last.
	return [...lines, ...aside];
}

/** In heights of the line; beyond it stands another column. */
const farthestCell = 40;

interface PlacedRun {
	readonly text: string;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly size: number;
	/** Quarter turns of its direction. */
	readonly turn: number;
	readonly fontName: string;
}

function place({ str, transform, width, fontName }: TextRun): PlacedRun {
	const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = transform;
	const turn = (Math.round(Math.atan2(b, a) / (Math.PI / 2)) + 4) % 4;
	return { text: str, x, y, width, size: Math.hypot(c, d) || Math.hypot(a, b), turn, fontName };
}

function mostCommonTurn(runs: readonly PlacedRun[]): number {
	const counts = [0, 0, 0, 0];
	for (const { turn, text } of runs) {
		counts[turn] = (counts[turn] ?? 0) + text.trim().length;
	}
	return counts.indexOf(Math.max(...counts));
}

/** As it stands for someone who reads along it. A PDF counts upwards. */
function turned(run: PlacedRun, turn: number): PlacedRun {
	switch (turn) {
		case 1:
			return { ...run, x: run.y, y: run.x };
		case 2:
			return { ...run, x: -run.x, y: run.y };
		case 3:
			return { ...run, x: -run.y, y: -run.x };
		default:
			return { ...run, y: -run.y };
	}
}

/** In heights of the line; between cells stands more, between words less. */
const wideGap = 1.8;

/** A line while runs come. */
class OpenLine {
	readonly turn: number;
	readonly #parts: string[] = [];
	readonly #left: number;
	#right: number;
	#y: number;
	#size: number;
	/** Characters by size, and those that are as wide as each other. */
	readonly #sizes = new Map<number, number>();
	#monospaced = 0;
	#length = 0;
	#hasGaps = false;
	#last: PlacedRun;

	constructor(run: PlacedRun, isMonospace: boolean) {
		this.turn = run.turn;
		this.#left = run.x;
		this.#right = run.x;
		this.#y = run.y;
		this.#size = run.size;
		this.#last = run;
		this.add(run, isMonospace);
	}

	/** Whether a run goes on this line: on its height, and not back to its left. */
	takes(run: PlacedRun, widestGap: number): boolean {
		const height = Math.max(this.#size, run.size) || 1;
		return (
			run.turn === this.turn &&
			Math.abs(run.y - this.#y) < height * 0.55 &&
			run.x > this.#right - height * 1.5 &&
			run.x + (run.text.trim() === '' ? run.width : 0) < this.#right + height * widestGap
		);
	}

	add(run: PlacedRun, isMonospace: boolean): void {
		const { text, x, width, size } = run;
		if (this.#length > 0 && text.trim() !== '' && text === this.#last.text && Math.abs(x - this.#last.x) < size * 0.3) {
			// Bold by printing twice.
			return;
		}
		const gap = x - this.#right;
		if (this.#length > 0) {
			const isBlank = text.trim() === '';
			const isWide = gap > size * wideGap || (isBlank && width > size * wideGap);
			this.#hasGaps ||= isWide;
			if (isWide || isBlank || (gap > size * 0.22 && !/^\s/.test(text))) {
				this.#pad(isWide ? '   ' : ' ');
			}
		}
		if (text.trim() !== '') {
			this.#parts.push(text);
		}
		const characters = text.trim().length;
		this.#length += characters;
		this.#right = Math.max(this.#right, x + width);
		if (characters > 0) {
			this.#last = run;
			// Chinese is set in equal widths as well.
			this.#monospaced += isMonospace && !/\p{Lo}/u.test(text) ? characters : 0;
			const count = (this.#sizes.get(size) ?? 0) + characters;
			this.#sizes.set(size, count);
			if (count * 2 > this.#length) {
				this.#size = size;
				this.#y = run.y;
			}
		}
	}

	/** Blanks between words, not more than there are to be. */
	#pad(blanks: string): void {
		const last = this.#parts.at(-1) ?? '';
		if (last.trim() === '') {
			this.#parts[this.#parts.length - 1] = last.length < blanks.length ? blanks : last;
		} else if (!/\s$/.test(last)) {
			this.#parts.push(blanks);
		}
	}

	close(): Line[] {
		const text = this.#parts.join('').trim();
		return text === ''
			? []
			: [
					{
						text,
						left: this.#left,
						right: this.#right,
						y: this.#y,
						size: Math.round(this.#size * 10) / 10,
						isMonospace: this.#monospaced * 10 > this.#length * 8,
						hasGaps: this.#hasGaps,
					},
				];
	}
}

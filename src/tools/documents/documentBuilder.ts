import type { Locator } from '../../report/source.ts';
import { type BlockKind, Outline, type Place } from '../corpus/document.ts';
import { LineMap } from '../corpus/lineMap.ts';
import { DocumentError, type DocumentMetadata, type Link, type ReadDocument } from './documentReader.ts';
import { withoutUnseen } from './unseen.ts';

/** Puts the clean text of a document together that is no text itself: blocks in their order, and where each stands. */
export class DocumentBuilder {
	readonly #outline = new Outline();
	readonly #parts: string[] = [];
	readonly #places: Place[] = [];
	readonly #notes = new Set<string>();
	#length = 0;

	/** How many characters have been written. */
	get length(): number {
		return this.#length;
	}

	/** What is written next stands there: on page 3, in sheet "Costs". */
	place(locator: Locator): void {
		const last = this.#places.at(-1);
		// The gap before the next block belongs to the place before it; a place without text is none.
		const start = this.#length;
		if (last?.start === start) {
			this.#places.pop();
		}
		this.#places.push({ start, locator });
	}

	heading(level: number, text: string): void {
		const title = withoutUnseen(text).replaceAll(/\s+/g, ' ').trim();
		if (title !== '') {
			const start = this.#write(`${'#'.repeat(Math.min(6, level))} ${title}`, '\n\n');
			this.#outline.heading(level, title, start, this.#length);
		}
	}

	/** Text of a block as it shall stand: an item with its bullet, code with its fences, a table by rows. */
	block(kind: BlockKind, text: string, options: { readonly depth?: number; readonly isTight?: boolean } = {}): void {
		const clean = withoutUnseen(text).replace(/^\n+/, '').trimEnd();
		if (clean.trim() !== '') {
			const start = this.#write(clean, options.isTight ? '\n' : '\n\n');
			this.#outline.block(kind, start, this.#length, options.depth);
		}
	}

	/** A block that may go on over pages; each part says on which it stands. */
	paged(kind: BlockKind, level: number, parts: readonly { readonly page: number; readonly text: string }[]): void {
		const [first] = parts;
		if (!first) {
			return;
		}
		if (this.#places.at(-1)?.locator.page !== first.page) {
			this.place({ page: first.page });
		}
		const before = this.#length;
		const text = parts.map(it => it.text).join('');
		if (kind === 'heading') {
			this.heading(level, text);
		} else {
			this.block(kind, kind === 'code' ? `\`\`\`\n${text}\n\`\`\`` : text);
		}
		let rest = parts.slice(1).reduce((sum, it) => sum + withoutUnseen(it.text).length, 0);
		for (const { page, text } of parts.slice(1)) {
			if (this.#length > before) {
				this.#places.push({ start: this.#length - rest, locator: { page } });
				rest -= withoutUnseen(text).length;
			}
		}
	}

	/** A sentence about what was left out or could not be read; said once. */
	note(sentence: string): void {
		this.#notes.add(sentence);
	}

	/** Throws `DocumentError` when nothing was written. */
	build(details: BuildDetails): ReadDocument {
		if (this.#length === 0) {
			throw new DocumentError('no-text', details.whenEmpty ?? 'The document holds no text.');
		}
		return {
			format: 'document',
			title:
				withoutUnseen(details.title ?? '')
					.replaceAll(/\s+/g, ' ')
					.trim() || this.#outline.firstHeading,
			text: `${this.#parts.join('')}\n`,
			blocks: this.#outline.blocks,
			sections: this.#outline.sections,
			lines: new LineMap([0], [1]),
			places: this.#places.filter(it => it.start < this.#length),
			metadata: details.metadata ?? {},
			links: details.links ?? [],
			notes: [...this.#notes],
		};
	}

	#write(text: string, gap: string): number {
		if (this.#length > 0) {
			this.#parts.push(gap);
			this.#length += gap.length;
		}
		const start = this.#length;
		const last = this.#places.at(-1);
		if (last && last.start === start - gap.length && start > 0) {
			this.#places[this.#places.length - 1] = { ...last, start };
		}
		this.#parts.push(text);
		this.#length += text.length;
		return start;
	}
}

interface BuildDetails {
	readonly title?: string | undefined;
	readonly metadata?: DocumentMetadata | undefined;
	readonly links?: readonly Link[] | undefined;
	/** The sentence for a document without text, where its kind has a reason of its own. */
	readonly whenEmpty?: string | undefined;
}

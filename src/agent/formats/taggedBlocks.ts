const tags = ['think', 'report', 'edit', 'tool_call', 'answer'] as const;

/** One block of a tagged reply. Blocks do not nest: a report may mention the tags that it is not made of. */
export interface Block {
	readonly tag: (typeof tags)[number];
	readonly attributes: string;
	readonly text: string;
	/** False for the last block of a reply that was cut. */
	readonly closed: boolean;
}

/** The longest tag we know with its attributes; a `<` that is not closed within it is text. */
const longestTag = 400;
const opening = new RegExp(`^<(${tags.join('|')})(\\s[^<>]*)?>`);

/**
 * Splits a reply into its blocks while it arrives. Text is searched once: what was looked at is put aside, in pieces, so that
 * the work is linear in the length of the reply. A closing `</think>` without an opening one ends a thought that began with
 * the reply (some servers leave the opening tag to the template).
 */
export class TaggedBlocks {
	readonly #blocks: Block[] = [];
	/** Not yet searched. */
	#pending = '';
	/** Pieces of the open block, or, where none is open, of the text since the last one. */
	#aside: string[] = [];
	#open: { readonly tag: Block['tag']; readonly attributes: string } | undefined;
	/** The last block's text as it came, blanks included. */
	#lastText = '';

	/** Returns the blocks that `delta` completed. */
	push(delta: string): readonly Block[] {
		this.#pending += delta;
		const from = this.#blocks.length;
		while (this.#open ? this.#close(this.#open) : this.#openNext()) {
			// Each step takes text from what is pending.
		}
		return this.#blocks.slice(from);
	}

	/** All blocks; one that was never closed is the last. */
	finish(): readonly Block[] {
		const open = this.#open;
		if (!open) {
			return this.#blocks;
		}
		const text = this.#aside.join('') + this.#pending;
		if (open.tag !== 'think') {
			return [...this.#blocks, { ...open, text: text.trim(), closed: false }];
		}
		// A thought that is not closed ends where the first other block begins.
		const other = /<(?:report|edit|tool_call|answer)(?:\s[^<>]*)?>/.exec(text);
		const rest = new TaggedBlocks();
		rest.push(other ? text.slice(other.index) : '');
		return [...this.#blocks, { ...open, text: text.slice(0, other?.index).trim(), closed: false }, ...rest.finish()];
	}

	/** Finds the next tag; `false` when more text is needed. */
	#openNext(): boolean {
		const at = this.#pending.indexOf('<');
		if (at < 0) {
			this.#putAside(this.#pending.length);
			return false;
		}
		this.#putAside(at);
		const head = this.#pending.slice(0, longestTag);
		const match = opening.exec(head);
		const tag = tags.find(it => it === match?.[1]);
		if (match && tag) {
			this.#open = { tag, attributes: match[2] ?? '' };
			this.#pending = this.#pending.slice(match[0].length);
			this.#aside = [];
			return true;
		}
		const stray = tags.find(it => head.startsWith(`</${it}>`));
		if (stray) {
			this.#strayClose(stray);
			return true;
		}
		if (head.length < longestTag && !head.includes('>')) {
			// It may still become a tag.
			return false;
		}
		this.#putAside(1);
		return true;
	}

	#close({ tag, attributes }: { tag: Block['tag']; attributes: string }): boolean {
		const close = `</${tag}>`;
		const end = this.#pending.indexOf(close);
		if (end < 0) {
			// The tag may have arrived in part.
			this.#putAside(Math.max(0, this.#pending.length - close.length + 1));
			return false;
		}
		this.#putAside(end);
		this.#lastText = this.#aside.join('');
		this.#blocks.push({ tag, attributes, text: this.#lastText.trim(), closed: true });
		this.#open = undefined;
		this.#aside = [];
		this.#pending = this.#pending.slice(close.length);
		return true;
	}

	/** A second closing tag after a block of its kind, with no other block between, means that the first was quoted in it. */
	#strayClose(tag: Block['tag']): void {
		const close = `</${tag}>`;
		const last = this.#blocks.at(-1);
		const between = this.#aside.join('');
		if (tag === 'think' && this.#blocks.length === 0) {
			this.#blocks.push({ tag, attributes: '', text: between.trim(), closed: true });
			this.#aside = [];
		} else if (last?.tag === tag && (tag === 'report' || tag === 'answer')) {
			this.#blocks[this.#blocks.length - 1] = {
				...last,
				text: `${this.#lastText}${close}${between}`.trim(),
			};
			this.#lastText += close + between;
			this.#aside = [];
		} else {
			this.#aside.push(close);
		}
		this.#pending = this.#pending.slice(close.length);
	}

	#putAside(length: number): void {
		if (length > 0) {
			this.#aside.push(this.#pending.slice(0, length));
			this.#pending = this.#pending.slice(length);
		}
	}
}

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
 * Splits a reply into its blocks while it arrives. Each character is looked at a bounded number of times. A closing `</think>`
 * without an opening one ends a thought that began with the reply (some servers leave the opening tag to the template).
 */
export class TaggedBlocks {
	readonly #blocks: Block[] = [];
	#text = '';
	/** Where the search for the next tag goes on. */
	#at = 0;
	#open: { readonly tag: Block['tag']; readonly attributes: string; readonly start: number } | undefined;
	#done = false;

	/** Returns the blocks that `delta` completed. */
	push(delta: string): readonly Block[] {
		this.#text += delta;
		const from = this.#blocks.length;
		while (!this.#done && this.#step()) {
			// Each step consumes text.
		}
		return this.#blocks.slice(from);
	}

	/** All blocks; one that was never closed is the last. */
	finish(): readonly Block[] {
		this.#done = true;
		const open = this.#open;
		if (!open) {
			return this.#blocks;
		}
		const text = this.#text.slice(open.start);
		if (open.tag === 'think') {
			// A thought that is not closed ends where the first other block begins.
			const other = /<(?:report|edit|tool_call|answer)(?:\s[^<>]*)?>/.exec(text);
			const rest = new TaggedBlocks();
			rest.push(other ? text.slice(other.index) : '');
			const thought = { tag: open.tag, attributes: '', text: text.slice(0, other?.index).trim(), closed: false };
			return [...this.#blocks, thought, ...rest.finish()];
		}
		return [...this.#blocks, { tag: open.tag, attributes: open.attributes, text: text.trim(), closed: false }];
	}

	/** Finds the next tag; `false` when more text is needed. */
	#step(): boolean {
		return this.#open ? this.#close(this.#open) : this.#openNext();
	}

	#openNext(): boolean {
		const at = this.#text.indexOf('<', this.#at);
		if (at < 0) {
			this.#at = this.#text.length;
			return false;
		}
		this.#at = at;
		const rest = this.#text.slice(at, at + longestTag);
		const match = opening.exec(rest);
		const tag = tags.find(it => it === match?.[1]);
		if (match && tag) {
			this.#at += match[0].length;
			this.#open = { tag, attributes: match[2] ?? '', start: this.#at };
			return true;
		}
		const stray = tags.find(it => rest.startsWith(`</${it}>`));
		if (stray) {
			this.#strayClose(stray, at);
			this.#at += stray.length + 3;
			return true;
		}
		if (rest.length < longestTag && !rest.includes('>')) {
			// It may still become a tag.
			return false;
		}
		this.#at++;
		return true;
	}

	#close({ tag, attributes, start }: { tag: Block['tag']; attributes: string; start: number }): boolean {
		const close = `</${tag}>`;
		const end = this.#text.indexOf(close, this.#at);
		if (end < 0) {
			// The tag may have arrived in part.
			this.#at = Math.max(start, this.#text.length - close.length + 1);
			return false;
		}
		this.#blocks.push({ tag, attributes, text: this.#text.slice(start, end).trim(), closed: true });
		this.#open = undefined;
		this.#at = end + close.length;
		this.#lastStart = start;
		return true;
	}

	#lastStart = 0;

	/** A second closing tag right after a block of its kind means that the first one was quoted in it. */
	#strayClose(tag: Block['tag'], at: number): void {
		const last = this.#blocks.at(-1);
		if (tag === 'think' && this.#blocks.length === 0) {
			this.#blocks.push({ tag, attributes: '', text: this.#text.slice(0, at).trim(), closed: true });
		} else if (last?.tag === tag && (tag === 'report' || tag === 'answer')) {
			this.#blocks[this.#blocks.length - 1] = { ...last, text: this.#text.slice(this.#lastStart, at).trim() };
		}
	}
}

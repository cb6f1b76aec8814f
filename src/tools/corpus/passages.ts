import type { Block, CleanDocument } from './document.ts';

/** The unit that the index finds: neighbouring blocks of one section, small enough to be about one thing. */
export interface Passage {
	/** Offsets in the clean text. */
	readonly start: number;
	readonly end: number;
	readonly headings: readonly string[];
	readonly text: string;
}

/** Cuts a document into passages. Headings and what is there for machines, or to lead elsewhere, are in none of them. */
export function passagesOf(document: CleanDocument): Passage[] {
	const found: Passage[] = [];
	let first: Block | undefined;
	let last: Block | undefined;
	const close = (): void => {
		if (first && last) {
			found.push(passage(document, first.section, first.start, last.end));
		}
		first = undefined;
		last = undefined;
	};
	for (const block of document.blocks) {
		if (block.kind === 'heading' || block.kind === 'meta' || isMinified(document.text, block)) {
			close();
			continue;
		}
		if (first && (first.section !== block.section || block.end - first.start > passageLength)) {
			close();
		}
		if (block.end - block.start > longestPassage) {
			close();
			found.push(...slices(document, block));
			continue;
		}
		first ??= block;
		last = block;
	}
	close();
	return found;
}

/** A line that nobody wrote to be read: long, and all but without white space. Chinese and Japanese need none. */
function isMinified(text: string, { start, end }: Block): boolean {
	if (end - start <= longestWord) {
		return false;
	}
	return text
		.slice(start, end)
		.split('\n')
		.some(
			line =>
				line.length > longestWord && /[!-~]{300}/.test(line) && (line.match(/\s/g)?.length ?? 0) * 50 < line.length,
		);
}

const longestWord = 2_000;
const passageLength = 1_000;
const longestPassage = 2_400;

/** A block that is too long for a passage, cut at line breaks, sentence ends or, failing both, anywhere. */
function slices(document: CleanDocument, block: Block): Passage[] {
	const found: Passage[] = [];
	let start = block.start;
	while (start < block.end) {
		const end = block.end - start <= longestPassage ? block.end : cutAt(document.text, start, start + passageLength);
		found.push(passage(document, block.section, start, end));
		start = end;
	}
	return found;
}

function cutAt(text: string, start: number, limit: number): number {
	// Not the whole text: a search for what it does not hold would go back to its beginning, once for each passage.
	const least = start + Math.floor((limit - start) / 2) + 1;
	const end = text.slice(least, limit);
	for (const mark of ['\n', '. ', '。', ' ']) {
		const at = end.lastIndexOf(mark);
		if (at >= 0) {
			return least + at + mark.length;
		}
	}
	// Never between the halves of a surrogate pair.
	return /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}

function passage(document: CleanDocument, section: number, start: number, end: number): Passage {
	return { start, end, headings: document.sections[section]?.headings ?? [], text: document.text.slice(start, end) };
}

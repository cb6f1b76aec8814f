import type { Stretch } from '../report/markdownText.ts';

/** `error`: a reader would be misled. `warning`: a reader might be. `info`: nothing is wrong. `hint`: a matter of taste. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

export type ProblemCode =
	| 'undefined-label'
	| 'duplicate-definition'
	| 'unknown-evidence'
	| 'unused-definition'
	| 'undefined-evidence'
	| 'evidence-file-missing'
	| 'evidence-file-unreadable'
	| 'duplicate-evidence'
	| 'wrong-source'
	| 'target-differs'
	| 'title-differs'
	| 'misquoted'
	| 'source-missing'
	| 'report-moved'
	| 'quote-changed'
	| 'quote-moved'
	| 'not-checked'
	/** The cited words do not say it: a number, a date, a name or a quotation of the sentence is not in them. */
	| 'unsupported'
	/** They say some of it, or something like it. */
	| 'weak-support'
	/** A sentence that states facts and cites nothing. */
	| 'uncited'
	/** Two sources are one: the same DOI or the same address. */
	| 'duplicate-source'
	/** Labels do not follow the order of their first citation. */
	| 'out-of-order'
	/** The sentence was changed after a verdict on it. */
	| 'stale-verdict'
	/** A verdict says that the evidence does not support it, or says the contrary. */
	| 'refuted'
	/** The evidence is older than the reader wants it. */
	| 'stale-evidence';

/** One thing that is wrong with a report's citations. The message is a sentence that says what to do. */
export interface CitationProblem extends Stretch {
	readonly code: ProblemCode;
	readonly severity: Severity;
	readonly message: string;
	/** From 1; columns in UTF-16 units. */
	readonly line: number;
	readonly column: number;
}

export interface ReportCheck {
	/** In the order of the document. */
	readonly problems: readonly CitationProblem[];
	/** Citations in the text, the list of sources not counted. */
	readonly citations: number;
	/** Passages that the evidence file holds, and how many of them were found word for word where they should be. */
	readonly quotes: number;
	readonly verified: number;
	/** Quotations in the text, and how many of them are words of a passage that they cite. */
	readonly quotations: number;
	readonly faithful: number;
	readonly overruled: Overruled;
}

/** Sentences that a verdict in the evidence file bears out, although their words and those of their passages do not. */
export interface Overruled {
	readonly byHand: number;
	readonly byModels: number;
}

/** A source as it is now. */
export interface SourceText {
	/** The clean text, which quotes match. */
	readonly text: string;
	/** The SHA-256 of `text`, in hex, where the reader knows it. */
	readonly sha256?: string | undefined;
	/** The line, from 1, of the raw file in which the character at an offset of `text` stands. */
	rawLineOf(offset: number): number;
}

/** What a check needs of the world. */
export interface SourceReader {
	/** The clean text of a file, by its absolute URI; `undefined` when it is gone, `unreadable` when it is there but has no text that could be read again. */
	readSource(uri: string): Promise<SourceText | 'unreadable' | undefined>;
	/** The clean text with this SHA-256, as the run kept it; `undefined` when the run folder is not at hand. */
	readSnapshot(sha256: string): Promise<string | undefined>;
}

/** Turns offsets of a text into lines and columns. */
export class LineIndex {
	readonly #starts: readonly number[];

	constructor(text: string) {
		this.#starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(it => it.index + it[0].length)];
	}

	/** Both from 1. */
	positionOf(offset: number): { readonly line: number; readonly column: number } {
		let low = 0;
		let high = this.#starts.length;
		while (high - low > 1) {
			const middle = (low + high) >>> 1;
			if ((this.#starts[middle] ?? 0) <= offset) {
				low = middle;
			} else {
				high = middle;
			}
		}
		return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
	}
}

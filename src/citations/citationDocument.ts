import type { Stretch } from '../report/markdownText.ts';
import type { LineIndex } from './reportCheck.ts';

/** `[3]` with a definition; `[^3]` with a definition; `[3](target "title")`; `[@key{3b}]`. */
export type CitationStyle = 'reference' | 'footnote' | 'inline' | 'pandoc';

/** One citation, as it stands in the text. */
export interface Citation extends Stretch {
	/** Of the evidence that it names: `3` or `3b`. */
	readonly label: string;
	readonly style: CitationStyle;
	/** Where the label itself stands, which a rename replaces. */
	readonly name: Stretch;
	/** The definition that counts for it; an inline citation is its own. `undefined` when it leads nowhere. */
	readonly leadsTo: CitationLink | undefined;
}

/** What a definition, or an inline citation, leads to. */
export interface CitationLink {
	/** As a URI or a way from the report's folder; unescaped. */
	readonly target: string;
	readonly title: string;
}

/** `[3]: <target> "title"` or `[^3]: …`: a whole line. */
export interface Definition extends Stretch, CitationLink {
	readonly label: string;
	readonly style: 'reference' | 'footnote';
	readonly name: Stretch;
}

/** A sentence, list item, table cell or heading of the body, with the citations that stand for it. */
export interface Claim extends Stretch {
	/** Its words as a reader sees them: without citations, marks of Markdown and targets of links; white space is single. */
	readonly text: string;
	/** Those within it, and those that follow its full stop. */
	readonly citations: readonly Citation[];
	/** `aside` is what makes no claim: headings, questions, notes of the report on itself, tables' heads. */
	readonly kind: 'sentence' | 'aside';
	/** Of a claim in a table, what its cell says alone: the words of its row and column are before them in `text`. */
	readonly cell?: string | undefined;
}

/** A Markdown document as its citations see it. Offsets are UTF-16 units of `text`. */
export interface CitationDocument {
	readonly text: string;
	/** The fields of its front matter that we know. */
	readonly front: {
		readonly run: string | undefined;
		/** The name of the evidence file beside it, when that is a plain name. */
		readonly evidenceFile: string | undefined;
		/** Where that field stands, for problems of the evidence file; `0..0` without one. */
		readonly evidenceField: Stretch;
	};
	/** In the body, in order. */
	readonly citations: readonly Citation[];
	/** Those in the list of sources, in order. */
	readonly listed: readonly Citation[];
	readonly definitions: readonly Definition[];
	/** Of the body, in order. Made when it is first asked for. */
	readonly claims: readonly Claim[];
	/** From the heading of the list of sources to the end; empty at the end of a document that has none. */
	readonly apparatus: Stretch;
	/** Blocks and spans of code, in order. */
	readonly code: readonly Stretch[];
	readonly lines: LineIndex;
}

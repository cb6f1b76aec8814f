/** The document that something is put into, as it is now. */
export interface InsertionTarget {
	readonly text: string;
	/** Where the cursor stands, in UTF-16 units. */
	readonly offset: number;
	/** VS Code's name of its language: `markdown`, `latex`, `python`, … */
	readonly language: string;
	/** URI of the folder that its relative links start from; `undefined` for a document that was never saved. */
	readonly folder: string | undefined;
}

/** Replaces nothing: `text` is put at `offset` of the document as it was. */
export interface TextInsertion {
	readonly offset: number;
	readonly text: string;
}

/** What is put into a document, as one edit. The first insertion is the text itself; what follows are its definitions. */
export interface Insertion {
	readonly insertions: readonly [TextInsertion, ...TextInsertion[]];
	readonly notices: readonly InsertionNotice[];
	/** From labels of the report to those that the document was given with it; absent where a language has no such labels. */
	readonly labels?: ReadonlyMap<string, string> | undefined;
}

/** What the user should know of an insertion. */
export type InsertionNotice =
	/** Nothing that cites could stand where the cursor was: it was put beside that place. */
	| 'moved'
	/** What stands around it in the document hides some of its citations. */
	| 'hidden'
	/** The LaTeX file does not load hyperref, so that addresses are no links. */
	| 'no-hyperref'
	/** The cursor stood before `\begin{document}`, where LaTeX takes no text. */
	| 'before-document'
	/** The language is not known, so that its comments are not either. */
	| 'unknown-language';

/** Why nothing can be inserted. */
export type InsertionProblem =
	| 'no-answer'
	/** The answer cites no source. */
	| 'uncited'
	| 'no-section'
	| 'empty'
	/** The language has no comments. */
	| 'no-comments'
	/** Documents of this language run what stands in their text. */
	| 'runs-code';

/** The document with everything in its place. */
export function applyInsertion(text: string, { insertions }: Pick<Insertion, 'insertions'>): string {
	return insertions
		.toSorted((a, b) => b.offset - a.offset)
		.reduce((text, it) => text.slice(0, it.offset) + it.text + text.slice(it.offset), text);
}

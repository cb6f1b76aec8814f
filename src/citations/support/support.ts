/** What stands behind a claim, as far as words can tell. */
export interface Support {
	/** `supported`: nothing speaks against it. `weak`: some of it is not there. `unsupported`: what it turns on is not there, or is otherwise. */
	readonly verdict: 'supported' | 'weak' | 'unsupported';
	/** What was missed or differs, the gravest first; empty for `supported`. */
	readonly gaps: readonly SupportGap[];
	/** From 0 to 1: how much of the claim its passages say. Ranks passages for one claim. */
	readonly score: number;
}

/** One thing that a claim says and its passages do not. */
export interface SupportGap {
	readonly kind: 'number' | 'unit' | 'date' | 'name' | 'quotation' | 'negation' | 'words';
	/** As the claim has it. */
	readonly said: string;
	/** What the passages have in its place, where that can be told. */
	readonly found?: string | undefined;
}

/** A cited passage with what its reader knows besides: the title of its source, the headings above it, the words around it. */
export interface SupportingPassage {
	readonly quote: string;
	/** A name that stands only here is no gap. */
	readonly context: string;
}

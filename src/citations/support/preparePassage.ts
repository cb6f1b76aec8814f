import { readText, type TextFacts } from './readText.ts';
import type { SupportingPassage } from './support.ts';

/** A passage that has been read once, to be compared with many claims. */
export interface PreparedPassage extends SupportingPassage {
	readonly quoted: TextFacts;
	/** Of the words around the quote. */
	readonly around: TextFacts;
}

/** Reads a passage. What it holds beyond any passage's length is left out. */
export function preparePassage({ quote, context }: SupportingPassage): PreparedPassage {
	return {
		quote,
		context,
		quoted: readText(quote.slice(0, longestQuote)),
		around: readText(context.slice(0, longestContext)),
	};
}

/** Many times what the engine writes; an evidence file that was altered may hold more. */
const longestQuote = 20_000;
const longestContext = 5_000;

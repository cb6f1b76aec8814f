import { cutText } from '../../report/cutText.ts';
import { visible } from '../../report/inert.ts';
import type { Stretch } from '../../report/markdownText.ts';
import type { CitationDocument } from '../citationDocument.ts';
import { type CitedReport, firsts } from '../citedReport.ts';
import type { CitationProblem } from '../reportCheck.ts';

/** A problem, before its offset is turned into a line. */
export type Found = Omit<CitationProblem, 'line' | 'column'>;

/** Problems in the order of the document, with their lines. What messages quote of an evidence file may be of any length, and hold anything. */
export function problemsOf({ lines }: CitationDocument, found: readonly Found[]): CitationProblem[] {
	return found
		.map(it => ({ ...it, message: cutText(visible(it.message), longestMessage), ...lines.positionOf(it.start) }))
		.sort((a, b) => a.start - b.start);
}

const longestMessage = 1000;

/** Where what is wrong with the evidence of a label is shown: at its first citation, else its definition, else the name of the file. */
export function placesOfLabels({ document }: CitedReport): (label: string) => Stretch {
	const places = firsts([...document.citations, ...document.definitions], it => it.label);
	return label => stretchOf(places.get(label) ?? document.front.evidenceField);
}

export function stretchOf({ start, end }: Stretch): Stretch {
	return { start, end };
}

import type { CitedReport } from '../citedReport.ts';
import { noChange } from './changes.ts';
import { usedLabels } from './knownLabels.ts';
import { type LabelParts, partsOf } from './labels.ts';
import { placeAt } from './places.ts';
import { relabel } from './relabel.ts';
import type { RenamePlace, RenameProblem, ReportChange } from './results.ts';

/** The label at an offset, if it can be renamed. */
export function prepareRename({ document }: CitedReport, offset: number): RenamePlace | undefined {
	const place = placeAt(document, offset);
	if (!place || !partsOf(place.label)) {
		return undefined;
	}
	const { name } = place.kind === 'definition' ? place.definition : place.citation;
	return { at: name, label: place.label };
}

/**
 * Gives the label at an offset another name, in the document and its evidence file. A bare number is that of a source: all of
 * its passages go with it. If the new name is taken, the two change places, so no two sources become one.
 */
export function rename(
	report: CitedReport,
	offset: number,
	newName: string,
): ReportChange | { readonly problem: RenameProblem } {
	const place = prepareRename(report, offset);
	const from = place && partsOf(place.label);
	if (!from) {
		return { problem: 'no-citation' };
	}
	// As some type it who see the brackets.
	const wanted = newName.trim().replace(/^\[?\^?|\]$/g, '');
	const to = partsOf(wanted);
	if (!to) {
		return { problem: 'not-a-label' };
	}
	if (wanted === place.label) {
		return noChange;
	}
	if (from.letters === '' && to.letters === '') {
		return relabel(report, swapSources(usedLabels(report), from, to), { sorted: false });
	}
	if (from.number !== to.number && (hasEvidence(report, place.label) || hasEvidence(report, wanted))) {
		return { problem: 'other-source' };
	}
	const labels = new Map([
		[place.label, wanted],
		[wanted, place.label],
	]);
	return relabel(report, { labels, numbers: new Map() }, { sorted: false });
}

function swapSources(
	used: ReadonlySet<string>,
	{ number: from }: LabelParts,
	{ number: to }: LabelParts,
): { readonly labels: ReadonlyMap<string, string>; readonly numbers: ReadonlyMap<number, number> } {
	const numbers = new Map([
		[from, to],
		[to, from],
	]);
	const labels = new Map<string, string>();
	for (const it of used) {
		const parts = partsOf(it);
		const other = parts && numbers.get(parts.number);
		if (parts && other !== undefined) {
			labels.set(it, `${other}${parts.letters}`);
		}
	}
	return { labels, numbers };
}

function hasEvidence({ evidence }: CitedReport, label: string): boolean {
	return evidence?.byLabel.has(label) ?? false;
}

import { citationKeysOf } from '../report/citationKey.ts';
import type { EvidenceFile } from '../report/evidenceFile.ts';
import { toBibtex } from './bibtex.ts';
import { type ChosenSources, chosenSources } from './chosenSources.ts';
import { type CslItem, cslItemOf } from './cslItem.ts';
import { type BibliographyForm, extensionOf, type ListMarkup } from './forms.ts';
import { toRis } from './ris.ts';

export interface BibliographyOptions {
	/** Only what the report cites, or every source of the evidence file. */
	readonly scope: 'cited' | 'all';
	/** The labels that the report cites, in the order of its text; `undefined` without the report: all evidence then counts as cited. */
	readonly citedLabels: readonly string[] | undefined;
	readonly markup: ListMarkup;
}

export interface Bibliography {
	/** Ends with a line break; empty when there is no source. */
	readonly text: string;
	/** `.bib` */
	readonly fileExtension: string;
	/** How many entries it has. */
	readonly sources: number;
	/** What the user should know of it, for each host to put in its own words. */
	readonly notices: readonly BibliographyNotice[];
}

export type BibliographyNotice =
	| { readonly kind: 'no-sources' }
	/** Sources were left out, as nothing of them is cited. */
	| { readonly kind: 'not-cited'; readonly count: number }
	/** The report cites what no evidence is named. */
	| { readonly kind: 'unknown-labels'; readonly labels: readonly string[] }
	/** The list is numbered as the report cites, which is not in the order of its text. */
	| { readonly kind: 'out-of-order' }
	/** The list is numbered anew: the labels of the report do not number its sources. */
	| { readonly kind: 'renumbered' };

/** Writes the sources of a report as a bibliography. */
export async function exportBibliography(
	file: EvidenceFile,
	form: BibliographyForm,
	{ scope, citedLabels, markup }: BibliographyOptions,
): Promise<Bibliography> {
	const chosen = chosenSources(file, scope, citedLabels);
	// Of all sources, so that an entry has the same key in every export.
	const keys = citationKeysOf(file.sources);
	const keyOf = new Map(file.sources.map((it, at) => [it, keys[at] ?? it.id]));
	const items = chosen.sources.map(({ source }) => cslItemOf(source, keyOf.get(source) ?? source.id, file.folder));
	const numbers = new Map(items.map((it, at) => [it.id, chosen.sources[at]?.number ?? at + 1]));
	return {
		text: items.length === 0 ? '' : await textOf(items, form, numbers, markup),
		fileExtension: extensionOf(form, markup),
		sources: items.length,
		notices: noticesOf(chosen, form, scope),
	};
}

async function textOf(
	items: readonly CslItem[],
	form: BibliographyForm,
	numbers: ReadonlyMap<string, number>,
	markup: ListMarkup,
): Promise<string> {
	switch (form) {
		case 'bibtex':
			return toBibtex(items);
		case 'ris':
			return toRis(items);
		case 'csl-json':
			return `${JSON.stringify(items, undefined, '\t')}\n`;
		case 'apa':
		case 'ieee':
		case 'chicago': {
			// Most of what is exported is for programs, and the engine of styles is large.
			const { listOfReferences } = await import('./listOfReferences.ts');
			return listOfReferences(items, form, { numbers, markup });
		}
	}
}

function noticesOf(chosen: ChosenSources, form: BibliographyForm, scope: 'cited' | 'all'): BibliographyNotice[] {
	const { sources, notCited, unknownLabels, areReportNumbers } = chosen;
	const isNumbered = form === 'ieee';
	const isOutOfOrder = sources.some((it, at) => it.number < (sources[at - 1]?.number ?? 0));
	return [
		...(sources.length === 0 ? [{ kind: 'no-sources' } as const] : []),
		...(scope === 'cited' && notCited > 0 ? [{ kind: 'not-cited', count: notCited } as const] : []),
		...(unknownLabels.length > 0 ? [{ kind: 'unknown-labels', labels: unknownLabels } as const] : []),
		...(isNumbered && isOutOfOrder ? [{ kind: 'out-of-order' } as const] : []),
		...(isNumbered && !areReportNumbers ? [{ kind: 'renumbered' } as const] : []),
	];
}

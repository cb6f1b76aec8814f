import type { Stretch } from '../../report/markdownText.ts';
import type { CitedReport } from '../citedReport.ts';
import { numberOf } from './labels.ts';
import { type Place, placeAt, placesOf } from './places.ts';

export interface ReferenceOptions {
	/** Whether definitions, and citations in the list of sources, count too. */
	readonly includeDefinition: boolean;
}

/**
 * Where the label at an offset is cited, in order. In the list of sources the question is where the source is cited, by
 * whichever of its passages.
 */
export function referencesAt(
	{ document }: CitedReport,
	offset: number,
	{ includeDefinition }: ReferenceOptions,
): readonly Stretch[] {
	const place = placeAt(document, offset);
	return place
		? placesOf(document, meant(place))
				.filter(it => includeDefinition || it.kind === 'citation')
				.map(nameOf)
		: [];
}

/** The label without its brackets: VS Code’s own Markdown names the same, and shows once what both name. */
function nameOf(place: Place): Stretch {
	return place.kind === 'definition' ? place.definition.name : place.citation.name;
}

/** What names the same label as what is at an offset, itself included; `write` is what makes it: its definition. */
export function highlightsAt(
	{ document }: CitedReport,
	offset: number,
): readonly (Stretch & { readonly kind: 'read' | 'write' })[] {
	const place = placeAt(document, offset);
	return place
		? placesOf(document, it => it === place.label).map(({ at, kind }) => ({
				...at,
				kind: kind === 'definition' ? 'write' : 'read',
			}))
		: [];
}

function meant({ kind, label }: Place): (label: string) => boolean {
	const number = numberOf(label);
	return kind === 'listed' && number !== undefined ? it => numberOf(it) === number : it => it === label;
}

import type { CitationState } from '../src/extension/runViewProtocol.ts';
import { labelOf } from '../src/report/citation.ts';

/**
 * What citations are called, by id: as in the report document, the number of the source in the order of first citation, with
 * a letter for its further passages. An id that names nothing has no label.
 */
export function citationLabels(
	ids: readonly string[],
	citations: Readonly<Record<string, CitationState>>,
): ReadonlyMap<string, string> {
	const labels = new Map<string, string>();
	const sources = new Map<string, { readonly number: number; passages: number }>();
	for (const id of ids) {
		const citation = Object.hasOwn(citations, id) ? citations[id] : undefined;
		if (citation && !labels.has(id)) {
			const source = sources.get(citation.uri) ?? { number: sources.size + 1, passages: 0 };
			labels.set(id, labelOf(source.number, source.passages));
			sources.set(citation.uri, { ...source, passages: source.passages + 1 });
		}
	}
	return labels;
}

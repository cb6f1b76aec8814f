import type { CitedReport } from '../citedReport.ts';
import { identityOf } from '../sourceIdentity.ts';
import { compareLabels, partsOf } from './labels.ts';

/** The ids of a source and of those that are the same one under other numbers, the lowest first; empty when it is alone. */
export function duplicatesOf({ evidence }: CitedReport, id: string): readonly string[] {
	const source = evidence?.sources.get(id);
	const own = new Set(source && identityOf(source).map(it => it.key));
	if (own.size === 0) {
		return [];
	}
	const all = [...(evidence?.sources.values() ?? [])]
		.filter(it => partsOf(it.id)?.letters === '' && identityOf(it).some(({ key }) => own.has(key)))
		.map(it => it.id)
		.sort(compareLabels);
	return all.length > 1 ? all : [];
}

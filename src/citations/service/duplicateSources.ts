import type { CitedReport } from '../citedReport.ts';
import { identityOf } from '../sourceIdentity.ts';
import { compareLabels, partsOf } from './labels.ts';

/** The ids of a source and of those that are the same one under other numbers, the lowest first; empty when it is alone. */
export function duplicatesOf({ evidence }: CitedReport, id: string): readonly string[] {
	const source = evidence?.sources.get(id);
	const own = new Set(source && identityOf(source).map(it => it.key));
	if (!evidence || own.size === 0) {
		return [];
	}
	// Files of an archive have one address.
	const parts = new Set(evidence.file.evidence.filter(it => it.locator.part !== undefined).map(it => it.source));
	const all = [...evidence.sources.values()]
		.filter(it => partsOf(it.id)?.letters === '' && !parts.has(it.id))
		.filter(it => identityOf(it).some(({ key }) => own.has(key)))
		.map(it => it.id)
		.sort(compareLabels);
	return all.length > 1 && all.includes(id) ? all : [];
}

import { labelOf } from '../../report/citation.ts';
import type { CitedReport } from '../citedReport.ts';
import { leadingLabels, sourceNumbers, usedLabels } from './knownLabels.ts';
import { compareLabels, numberOf } from './labels.ts';
import { type Relabelling, relabel } from './relabel.ts';
import type { ReportChange } from './results.ts';

/**
 * Numbers sources, and the passages of each, in the order of their first citation, and sorts the definitions and the list of
 * sources. What is not cited comes last and is kept. To organize what is organized changes nothing.
 */
export function organize(report: CitedReport): ReportChange {
	return relabel(report, byFirstUse(report), { sorted: true });
}

function byFirstUse(report: CitedReport): Relabelling {
	const { document, evidence } = report;
	const leading = leadingLabels(report);
	const cited = new Set(document.citations.map(it => it.label).filter(it => numberOf(it) !== undefined));
	const uncited = [...usedLabels(report)].filter(it => !cited.has(it)).sort(compareLabels);
	const passages = Map.groupBy([...cited, ...uncited], it => numberOf(it) ?? 0);

	// Brackets that lead nowhere may be no citations: `[2020]` stays, and no source gets its number.
	const known = sourceNumbers(leading, evidence);
	const kept = new Set([...passages.keys()].filter(it => !known.has(it)));
	const inUse = [...passages.keys()].filter(
		number => known.has(number) && passages.get(number)?.some(it => cited.has(it)),
	);
	const all = new Set([...inUse, ...[...known].sort((a, b) => a - b)]);

	const labels = new Map<string, string>();
	const numbers = new Map<number, number>();
	let next = 1;
	for (const number of all) {
		while (kept.has(next)) {
			next++;
		}
		numbers.set(number, next);
		for (const [index, label] of (passages.get(number) ?? []).entries()) {
			labels.set(label, labelOf(next, index));
		}
		next++;
	}
	return { labels, numbers };
}

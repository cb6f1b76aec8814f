import type { EvidenceFile } from '../report/evidenceFile.ts';
import type { StoredSource } from './cslItem.ts';

/** A source and the number that the report cites it by: 3, for its labels `3` and `3b`. */
export interface NumberedSource {
	readonly source: StoredSource;
	readonly number: number;
}

export interface ChosenSources {
	/** In the order of their first citation; those that are not cited follow. Their numbers are all different. */
	readonly sources: readonly NumberedSource[];
	/** Whether the numbers are those that the report shows, as labels allow: `3` and `3b` of one source, and of no other. */
	readonly areReportNumbers: boolean;
	/** Sources of which nothing is cited. */
	readonly notCited: number;
	/** Labels that are cited, and that no evidence has. */
	readonly unknownLabels: readonly string[];
}

/**
 * The sources that a report cites, or all of its evidence file. `citedLabels` are in the order of the report's text; without
 * them, every evidence of the file counts as cited.
 */
export function chosenSources(
	file: EvidenceFile,
	scope: 'cited' | 'all',
	citedLabels: readonly string[] | undefined,
): ChosenSources {
	const sources = firsts(file.sources, it => it.id);
	const byLabel = firsts(file.evidence, it => it.label);
	const labels = citedLabels ?? file.evidence.map(it => it.label);
	const cited = new Set(labels.flatMap(it => byLabel.get(it)?.source ?? []).flatMap(id => sources.get(id) ?? []));
	const others = [...sources.values()].filter(it => !cited.has(it));
	const chosen = [...cited, ...(scope === 'all' ? others : [])];
	const numbers = numbersOf(file, cited);
	let next = Math.max(0, ...(numbers?.values() ?? []));
	return {
		sources: chosen.map((source, at) => ({
			source,
			number: numbers ? (numbers.get(source.id) ?? ++next) : at + 1,
		})),
		areReportNumbers: numbers !== undefined,
		notCited: others.length,
		unknownLabels: [...new Set(labels.filter(it => !byLabel.has(it)))],
	};
}

/** The number in the labels of each cited source; `undefined` when they do not tell the sources apart. */
function numbersOf(file: EvidenceFile, cited: ReadonlySet<StoredSource>): ReadonlyMap<string, number> | undefined {
	const numbers = new Map<string, number>();
	for (const { label, source } of file.evidence) {
		const number = /^[1-9]\d{0,5}(?=[a-z]{0,4}$)/.exec(label)?.[0];
		if (number !== undefined && !numbers.has(source)) {
			numbers.set(source, Number(number));
		}
	}
	const own = [...cited].map(it => numbers.get(it.id));
	const areTold = own.every(it => it !== undefined) && new Set(own).size === own.length;
	return areTold ? new Map([...cited].map((it, at) => [it.id, own[at] ?? 0])) : undefined;
}

function firsts<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, T> {
	const found = new Map<string, T>();
	for (const it of values) {
		if (!found.has(keyOf(it))) {
			found.set(keyOf(it), it);
		}
	}
	return found;
}

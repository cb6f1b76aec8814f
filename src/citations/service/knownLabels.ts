import type { CitedReport } from '../citedReport.ts';
import { partsOf } from './labels.ts';

/** Every label that a report or its evidence file uses: no new one may be one of them. */
export function usedLabels({ document, evidence }: CitedReport): ReadonlySet<string> {
	return new Set(
		[
			...document.citations.map(it => it.label),
			...document.listed.map(it => it.label),
			...document.definitions.map(it => it.label),
			...(evidence?.file.evidence.map(it => it.label) ?? []),
		].filter(it => partsOf(it) !== undefined),
	);
}

/** Those that lead somewhere: with a definition, an address of their own or evidence. The others may be text that looks alike. */
export function leadingLabels({ document, evidence }: CitedReport): ReadonlySet<string> {
	return new Set(
		[
			...[...document.citations, ...document.listed].filter(it => it.leadsTo !== undefined).map(it => it.label),
			...document.definitions.map(it => it.label),
			...(evidence?.file.evidence.map(it => it.label) ?? []),
		].filter(it => partsOf(it) !== undefined),
	);
}

/** The numbers that sources have, by their labels or by their ids in the evidence file. */
export function sourceNumbers(labels: Iterable<string>, evidence: CitedReport['evidence']): ReadonlySet<number> {
	const ids = evidence?.file.sources.map(it => it.id) ?? [];
	return new Set(
		[...labels, ...ids.filter(it => partsOf(it)?.letters === '')].flatMap(it => partsOf(it)?.number ?? []),
	);
}

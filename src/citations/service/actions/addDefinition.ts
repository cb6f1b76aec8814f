import { type CitedReport, sourceOf } from '../../citedReport.ts';
import { inOrder } from '../changes.ts';
import { addDefinitions, addListed, type NewDefinition } from '../definitions.ts';
import { linkOf } from '../linkOf.ts';
import type { TextChange } from '../results.ts';

/** Definitions, from the evidence file, of cited labels that have none; of `labels` only, if they are given. */
export function missingDefinitions(
	{ document, evidence, folder }: CitedReport,
	labels?: ReadonlySet<string>,
): readonly NewDefinition[] {
	const found = new Map<string, NewDefinition>();
	for (const { label, style, leadsTo } of [...document.citations, ...document.listed]) {
		const key = `${style} ${label}`;
		const isMissing = (style === 'reference' || style === 'footnote') && leadsTo === undefined;
		if (isMissing && evidence && !found.has(key) && (labels?.has(label) ?? true)) {
			const stored = evidence.byLabel.get(label);
			const source = sourceOf(evidence, label);
			const link = stored && source && linkOf(stored, source, folder);
			if (link) {
				found.set(key, { label, style, link });
			}
		}
	}
	return [...found.values()];
}

/** The text of definitions where they belong, and the labels in the list of sources. */
export function addingDefinitions(report: CitedReport, added: readonly NewDefinition[]): readonly TextChange[] {
	return inOrder(report.document.text, [...addDefinitions(report.document, added), ...listing(report, added)]);
}

/** The labels of definitions in the list of sources; those of `gone` are about to leave it. */
export function listing(
	report: CitedReport,
	added: readonly NewDefinition[],
	gone?: ReadonlySet<string>,
): readonly TextChange[] {
	const { evidence } = report;
	return added.flatMap(({ label, style }) => {
		const source = evidence && sourceOf(evidence, label);
		return source ? addListed(report, label, style === 'footnote' ? `[^${label}]` : `[${label}]`, source, gone) : [];
	});
}

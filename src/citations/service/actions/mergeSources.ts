import { formatInlineCitation, formatPandocCitation } from '../../../report/citationStyles.ts';
import { oneLine } from '../../../report/cutText.ts';
import type { Citation } from '../../citationDocument.ts';
import { type CitedReport, indexEvidence, type StoredEvidence } from '../../citedReport.ts';
import { inOrder } from '../changes.ts';
import { addDefinitions, addListed, type NewDefinition, removeDefinition, removeListed } from '../definitions.ts';
import { usedLabels } from '../knownLabels.ts';
import { labelMaker, partsOf } from '../labels.ts';
import { linkOf } from '../linkOf.ts';
import { pandocKeyOf, pandocKeys } from '../pandocKeys.ts';
import type { ReportChange, TextChange } from '../results.ts';

/**
 * Makes two sources one: the passages of `gone` become passages of `kept` (ids of sources), and those that are the same words
 * become the same passage.
 */
export function mergingSources(report: CitedReport, kept: string, gone: string): ReportChange | undefined {
	const { document, evidence, folder } = report;
	const source = evidence?.sources.get(kept);
	if (!evidence || !source || partsOf(kept)?.letters !== '' || kept === gone || !evidence.sources.has(gone)) {
		return undefined;
	}
	const { labels, ids, moved } = newLabels(report, kept, gone);
	const goneLabels = new Set(labels.keys());
	const merged = indexEvidence({
		...evidence.file,
		sources: evidence.file.sources.filter(it => it.id !== gone),
		evidence: evidence.file.evidence.flatMap(it => (it.source === gone ? (moved.get(it) ?? []) : [it])),
		...(evidence.file.verdicts && {
			verdicts: evidence.file.verdicts.map(it => ({
				...it,
				evidence: [...new Set(it.evidence.map(id => ids.get(id) ?? id))],
			})),
		}),
	});
	const after = { ...report, evidence: merged };
	const definitions = document.definitions.filter(it => goneLabels.has(it.label));
	const added = new Map<string, NewDefinition>();
	for (const it of definitions) {
		const label = labels.get(it.label) ?? it.label;
		const stored = merged.byLabel.get(label);
		const link = stored && linkOf(stored, source, folder);
		const isDefined = document.definitions.some(other => other.label === label && other.style === it.style);
		if (link && !isDefined) {
			added.set(`${it.style} ${label}`, { label, style: it.style, link });
		}
	}
	const listed = new Map(
		document.listed.flatMap(it => {
			const label = labels.get(it.label);
			return label === undefined ? [] : [[label, it] as const];
		}),
	);
	return {
		document: inOrder(document.text, [
			...citationChanges(after, document.citations, labels),
			...definitions.map(it => removeDefinition(document, it)),
			...addDefinitions(document, [...added.values()], new Set(definitions)),
			...removeListed(document, goneLabels),
			...[...listed].flatMap(([label, it]) => addListed(after, label, written(after, it, label), source, goneLabels)),
		]),
		evidence: merged.file,
	};
}

/** What becomes of the passages of a source that is merged into another. */
function newLabels(
	report: CitedReport,
	kept: string,
	gone: string,
): {
	/** From old label to new. */
	readonly labels: ReadonlyMap<string, string>;
	/** From ids of evidence that goes to those of the evidence with the same words. */
	readonly ids: ReadonlyMap<string, string>;
	/** Evidence that stays, under its new label. */
	readonly moved: ReadonlyMap<StoredEvidence, StoredEvidence>;
} {
	const stored = report.evidence?.file.evidence ?? [];
	const isCitable = (it: StoredEvidence): boolean => it.source === kept && partsOf(it.label) !== undefined;
	const same = new Map(stored.filter(isCitable).map(it => [oneLine(it.quote), it]));
	const used = new Set(usedLabels(report));
	const labels = new Map<string, string>();
	const ids = new Map<string, string>();
	const moved = new Map<StoredEvidence, StoredEvidence>();
	for (const it of stored.filter(other => other.source === gone)) {
		const known = same.get(oneLine(it.quote));
		const label = known?.label ?? labelMaker(used)(Number(kept));
		labels.set(it.label, label);
		used.add(label);
		if (known) {
			ids.set(it.id, known.id);
		} else {
			const renamed = { ...it, label, source: kept };
			moved.set(it, renamed);
			same.set(oneLine(it.quote), renamed);
		}
	}
	return { labels, ids, moved };
}

/** The citations under their new labels; of two that are now the same, side by side, one goes. */
function citationChanges(
	report: CitedReport,
	citations: readonly Citation[],
	labels: ReadonlyMap<string, string>,
): readonly TextChange[] {
	const { text } = report.document;
	const nameOf = (it: Citation | undefined): string | undefined => it && (labels.get(it.label) ?? it.label);
	return citations.flatMap((it, index): TextChange[] => {
		const before = citations[index - 1];
		const isBeside = before && /^[ \t]*$/.test(text.slice(before.end, it.start)) && text[it.start] === '[';
		const isTouched = labels.has(it.label) || (before && labels.has(before.label));
		if (isBeside && isTouched && nameOf(before) === nameOf(it)) {
			return [{ start: before.end, end: it.end, text: '' }];
		}
		const label = labels.get(it.label);
		return label === undefined ? [] : [{ start: it.start, end: it.end, text: written(report, it, label) }];
	});
}

/** A citation as it was, for another label of the report as it will be. */
function written({ document, evidence, folder }: CitedReport, citation: Citation, label: string): string {
	const { text } = document;
	const stored = evidence?.byLabel.get(label);
	const source = stored && evidence?.sources.get(stored.source);
	if (citation.style === 'inline' && stored && source) {
		const link = linkOf(stored, source, folder);
		return link ? formatInlineCitation(label, link.target, link.title) : text.slice(citation.start, citation.end);
	}
	if (citation.style === 'pandoc' && evidence) {
		const keys = pandocKeys(evidence);
		const key = (source && pandocKeyOf(source, keys)) ?? label;
		const name = formatPandocCitation(key, label, keys.labels.get(key) === label).slice(1, -1);
		// What else is in the brackets stays: `see`, `p. 3`.
		return text.slice(citation.start, citation.end).replace(/@[^\s;,{}\]]+(?:\{[^{}]*\})?/, () => name);
	}
	return text.slice(citation.start, citation.name.start) + label + text.slice(citation.name.end, citation.end);
}

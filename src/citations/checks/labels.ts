import type { Citation, CitationDocument } from '../citationDocument.ts';
import type { CitedReport } from '../citedReport.ts';
import { type Found, stretchOf } from './found.ts';

/** Citations against definitions: what Markdown itself, or Pandoc, would not resolve. */
export function* checkLabels(report: CitedReport): Generator<Found> {
	const { document, evidence } = report;
	yield* checkDefinitions(document);
	const all = [...document.citations, ...document.listed];
	const has = (label: string): boolean => evidence === undefined || evidence.byLabel.has(label);
	// `[@name]` is much else besides a citation, unless the report cites in this style.
	const isPandoc = all.some(it => it.style === 'pandoc' && evidence?.byLabel.has(it.label));
	for (const it of all) {
		const leads =
			it.style === 'pandoc' ? has(it.label) || !(isPandoc || /^\d/.test(it.label)) : it.leadsTo !== undefined;
		if (!leads) {
			yield { code: 'undefined-label', severity: 'error', message: leadsNowhere(it, report), ...stretchOf(it) };
		}
	}
}

function leadsNowhere({ label, style, start, end }: Citation, { document: { text }, evidence }: CitedReport): string {
	if (style !== 'pandoc' && evidence?.byLabel.has(label)) {
		return `${text.slice(start, end)} leads nowhere, though the evidence file has its passage: write its definition again (the editor does), or remove it.`;
	}
	switch (style) {
		case 'footnote':
			return `[^${label}] leads nowhere: cite a source that has a footnote, or remove it.`;
		case 'pandoc':
			return `${text.slice(start, end)} leads nowhere: cite a source that the evidence file has, or remove it.`;
		default:
			return `[${label}] leads nowhere: cite a source that is defined at the end of the report, or remove it.`;
	}
}

function* checkDefinitions({ definitions, citations }: CitationDocument): Generator<Found> {
	const defined = new Set<string>();
	const cited = new Set(citations.map(it => `${it.style} ${it.label}`));
	for (const it of definitions) {
		const { label, style } = it;
		const key = `${style} ${label}`;
		const shown = style === 'footnote' ? `[^${label}]` : `[${label}]`;
		if (defined.has(key)) {
			const message = `${shown} is defined twice, and readers see only the first: remove this definition.`;
			yield { code: 'duplicate-definition', severity: 'error', message, ...stretchOf(it) };
		} else if (!cited.has(key)) {
			const message = `${shown} is defined but no longer cited in the text: remove the definition, or cite it.`;
			yield { code: 'unused-definition', severity: 'info', message, ...stretchOf(it) };
		}
		defined.add(key);
	}
}

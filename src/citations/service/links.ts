import type { CitedReport } from '../citedReport.ts';
import { absoluteUri, linkOf } from './linkOf.ts';
import type { CitationDocumentLink } from './results.ts';

/**
 * The sources that citations lead to. Editors know the links of reference and inline citations themselves; of footnotes and
 * Pandoc's they know nothing.
 */
export function linksOf({ document, evidence, folder }: CitedReport): readonly CitationDocumentLink[] {
	const targets = new Map<string, string | undefined>();
	const targetOf = (label: string, own: string | undefined): string | undefined => {
		const key = own ?? `\0${label}`;
		if (!targets.has(key)) {
			const stored = evidence?.byLabel.get(label);
			const source = stored && evidence?.sources.get(stored.source);
			const target = own ?? (source && linkOf(stored, source, folder)?.target);
			targets.set(key, target === undefined || target === '' ? undefined : absoluteUri(target, folder));
		}
		return targets.get(key);
	};
	return [...document.citations, ...document.listed].flatMap(({ start, end, label, style, leadsTo }) => {
		const target = targetOf(label, leadsTo?.target);
		return target === undefined ? [] : [{ start, end, label, style, target }];
	});
}

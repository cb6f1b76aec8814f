import { readableUri } from '../../../report/citationLink.ts';
import { formatDefinitionIn, formatInlineCitation } from '../../../report/citationStyles.ts';
import { codeSpan } from '../../../report/inert.ts';
import { relativeUri } from '../../../report/uri.ts';
import type { CitedReport } from '../../citedReport.ts';
import { inOrder } from '../changes.ts';
import { absoluteUri } from '../linkOf.ts';
import type { ReportChange, TextChange } from '../results.ts';
import { sourceEntries } from '../sourceEntries.ts';

/** Where the sources of a report that was moved have been found. */
export interface FoundSources {
	/** By the id of the source, its absolute URI. */
	readonly uris: ReadonlyMap<string, string>;
	/** The way from the root of what was searched to where the report lies now; `undefined` when that is not known. */
	readonly way: string | undefined;
}

/** Makes definitions, the list of sources and the evidence file lead from where the report lies to where its sources are. */
export function mendingLinks(report: CitedReport, { uris, way }: FoundSources): ReportChange | undefined {
	const { document, evidence, folder } = report;
	const ways = new Map<string, string>();
	for (const [id, uri] of uris) {
		const source = evidence?.sources.get(id);
		const found = absoluteUri(uri, folder);
		if (source && found !== undefined && found !== absoluteUri(source.uri, folder)) {
			ways.set(id, relativeUri(folder, found));
		}
	}
	if (!evidence || ways.size === 0) {
		return undefined;
	}
	const wayOf = (label: string): string | undefined => ways.get(evidence.byLabel.get(label)?.source ?? '');
	const targetOf = (label: string, target: string): string | undefined => {
		const uri = wayOf(label);
		const fragment = target.indexOf('#');
		return uri === undefined ? undefined : uri + (fragment < 0 ? '' : target.slice(fragment));
	};
	const { folder: _, ...file } = evidence.file;
	return {
		document: inOrder(document.text, [
			...document.definitions.flatMap((it): TextChange[] => {
				const target = targetOf(it.label, it.target);
				const text = target === undefined ? undefined : formatDefinitionIn(it.style, it.label, { ...it, target });
				return text === undefined ? [] : [{ start: it.start, end: it.end, text }];
			}),
			...[...document.citations, ...document.listed].flatMap((it): TextChange[] => {
				const target = it.style === 'inline' && it.leadsTo ? targetOf(it.label, it.leadsTo.target) : undefined;
				return target === undefined
					? []
					: [{ start: it.start, end: it.end, text: formatInlineCitation(it.label, target, it.leadsTo?.title ?? '') }];
			}),
			...sourceEntries(document).flatMap(({ start, citations: [first] }): TextChange[] => {
				const source = evidence.sources.get(evidence.byLabel.get(first.label)?.source ?? '');
				const uri = source && ways.get(source.id);
				const old = source && codeSpan(readableUri(source.uri));
				const at = old === undefined ? -1 : document.text.slice(start, first.start).lastIndexOf(old);
				return uri === undefined || old === undefined || at < 0
					? []
					: [{ start: start + at, end: start + at + old.length, text: codeSpan(readableUri(uri)) }];
			}),
		]),
		evidence: {
			...file,
			...(way === undefined ? {} : { folder: way }),
			sources: evidence.file.sources.map(it => ({ ...it, uri: ways.get(it.id) ?? it.uri })),
		},
	};
}

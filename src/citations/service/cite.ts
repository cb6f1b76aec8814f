import { formatInlineCitation, formatPandocCitation } from '../../report/citationStyles.ts';
import type { CitationLink, CitationStyle } from '../citationDocument.ts';
import type { CitedReport } from '../citedReport.ts';
import type { Adoption } from './adopt.ts';
import { addDefinitions, addListed, isDefined } from './definitions.ts';
import { linkOf } from './linkOf.ts';
import { pandocKeyOf, pandocKeys } from './pandocKeys.ts';
import type { TextChange } from './results.ts';

/** How evidence is cited in a document, and what that needs elsewhere in it. */
export interface Citing {
	readonly text: string;
	readonly additional: readonly TextChange[];
}

/** Writes a citation of evidence in a style; `undefined` where its source cannot be cited so. */
export function citing(report: CitedReport, { evidence, source }: Adoption, style: CitationStyle): Citing | undefined {
	const { document } = report;
	const { label } = evidence;
	const needsDefinition = (style === 'reference' || style === 'footnote') && !isDefined(document, label, style);
	const link = needsDefinition || style === 'inline' ? linkOf(evidence, source, report.folder) : undefined;
	const text = citationText(report, { evidence, source }, style, link);
	if (text === undefined || (needsDefinition && !link)) {
		return undefined;
	}
	return {
		text,
		additional: [
			...addListed(report, label, text, source),
			...(needsDefinition && link ? addDefinitions(document, [{ label, style, link }]) : []),
		],
	};
}

function citationText(
	{ evidence: index }: CitedReport,
	{ evidence, source }: Adoption,
	style: CitationStyle,
	link: CitationLink | undefined,
): string | undefined {
	const { label } = evidence;
	switch (style) {
		case 'reference':
			return `[${label}]`;
		case 'footnote':
			return `[^${label}]`;
		case 'inline':
			return link && formatInlineCitation(label, link.target, link.title);
		case 'pandoc': {
			const keys = index && pandocKeys(index);
			const key = keys && pandocKeyOf(source, keys);
			return key === undefined
				? undefined
				: formatPandocCitation(key, label, (keys?.labels.get(key) ?? label) === label);
		}
	}
}

/** The style in which a document cites: that of its first citation. */
export function styleOf({ document }: CitedReport): CitationStyle {
	return document.citations[0]?.style ?? document.listed[0]?.style ?? document.definitions[0]?.style ?? 'reference';
}

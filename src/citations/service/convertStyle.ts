import { withCitationKeys } from '../../report/citationKey.ts';
import { formatDefinitionIn, formatInlineCitation, formatPandocCitation } from '../../report/citationStyles.ts';
import { frontMatter } from '../../report/markdownText.ts';
import type { Citation, CitationDocument, CitationLink, CitationStyle, Definition } from '../citationDocument.ts';
import { type CitedReport, type EvidenceIndex, indexEvidence, sourceOf } from '../citedReport.ts';
import { inOrder, lineBreakOf, lineStart } from './changes.ts';
import { citationGroups } from './citationGroups.ts';
import { addDefinitions, removeDefinition } from './definitions.ts';
import { partsOf } from './labels.ts';
import { linkOf } from './linkOf.ts';
import { pandocKeyOf, pandocKeys } from './pandocKeys.ts';
import type { ReportChange, TextChange } from './results.ts';

/**
 * Writes every citation of a report in one style. One that cannot be written in it (Pandoc's needs evidence, the others
 * something to lead to) stays as it is, with its definition. Definitions that nothing needs any more go, and those that are
 * missing come; from any style and back again, what the composer wrote is the same.
 */
export function convertStyle(report: CitedReport, style: CitationStyle): ReportChange {
	const { document } = report;
	const evidence = style === 'pandoc' ? keyed(report.evidence) : report.evidence;
	const linkFor = linkFinder({ ...report, evidence });
	const write = style === 'pandoc' ? pandocWriter(evidence) : linkWriter(style, linkFor);
	const converted = new Set<Citation>();
	const changes: TextChange[] = [];
	for (const { start, end, citations, isPlain } of citationGroups(document)) {
		const texts = citations.map(it => (it.style === style ? undefined : write(it)));
		if (isPlain && texts.every(it => it !== undefined)) {
			const text = `${texts.join(' ')}${style !== 'inline' && /[[(:]/.test(document.text[end] ?? '') ? ' ' : ''}`;
			changes.push({ start, end, text });
			citations.forEach(it => void converted.add(it));
		}
	}
	return {
		document: inOrder(document.text, [
			...changes,
			...(style === 'reference' || style === 'footnote'
				? definitionsIn(style, document, converted, linkFor)
				: unneededDefinitions(document, converted)),
			...(style === 'pandoc' && converted.size === 0 ? [] : bibliographyField(document, style)),
		]),
		evidence: evidence === report.evidence ? undefined : evidence?.file,
	};
}

/** With a key for each source; the same when it has them all. */
function keyed(evidence: EvidenceIndex | undefined): EvidenceIndex | undefined {
	if (!evidence) {
		return undefined;
	}
	const sources = withCitationKeys(evidence.file.sources);
	const isSame = sources.every((it, index) => it === evidence.file.sources[index]);
	return isSame ? evidence : indexEvidence({ ...evidence.file, sources: [...sources] });
}

type LinkFinder = (citation: Citation) => CitationLink | undefined;

/** What a citation leads to: as it says itself, as a definition of the other style says, or as its evidence would have it. */
function linkFinder({ document, evidence, folder }: CitedReport): LinkFinder {
	const defined = new Map(document.definitions.toReversed().map(it => [it.label, it]));
	return ({ label, leadsTo }) => {
		const own = leadsTo ?? defined.get(label);
		if (own) {
			return own.target === '' ? undefined : own;
		}
		const stored = evidence?.byLabel.get(label);
		const source = stored && evidence && sourceOf(evidence, label);
		return source && linkOf(stored, source, folder);
	};
}

function linkWriter(
	style: Exclude<CitationStyle, 'pandoc'>,
	linkFor: LinkFinder,
): (citation: Citation) => string | undefined {
	return it => {
		const link = partsOf(it.label) && linkFor(it);
		if (!link) {
			return undefined;
		}
		switch (style) {
			case 'reference':
				return `[${it.label}]`;
			case 'footnote':
				return `[^${it.label}]`;
			case 'inline':
				return formatInlineCitation(it.label, link.target, link.title);
		}
	};
}

function pandocWriter(evidence: EvidenceIndex | undefined): (citation: Citation) => string | undefined {
	const keys = evidence && pandocKeys(evidence);
	return ({ label }) => {
		const source = evidence && sourceOf(evidence, label);
		const key = source && keys && pandocKeyOf(source, keys);
		return key === undefined ? undefined : formatPandocCitation(key, label, keys?.labels.get(key) === label);
	};
}

/** Definitions in a style that has them: those of the other are rewritten where they stand, and what is missing is added. */
function definitionsIn(
	style: 'reference' | 'footnote',
	document: CitationDocument,
	converted: ReadonlySet<Citation>,
	linkFor: LinkFinder,
): readonly TextChange[] {
	const defined = new Set(document.definitions.filter(it => it.style === style).map(it => it.label));
	const changes: TextChange[] = [];
	const removed = new Set<Definition>();
	for (const it of document.definitions.filter(other => other.style !== style && other.target !== '')) {
		if (defined.has(it.label)) {
			removed.add(it);
			changes.push(removeDefinition(document, it));
		} else {
			defined.add(it.label);
			changes.push({ start: it.start, end: it.end, text: formatDefinitionIn(style, it.label, it) });
		}
	}
	const added = new Map<string, CitationLink>();
	for (const it of converted) {
		const link = defined.has(it.label) || added.has(it.label) ? undefined : linkFor(it);
		if (link) {
			added.set(it.label, link);
		}
	}
	const links = [...added].map(([label, link]) => ({ label, style, link }));
	return [...changes, ...addDefinitions(document, links, removed)];
}

/** Definitions of labels that are now cited without one, unless a citation still needs them. */
function unneededDefinitions(document: CitationDocument, converted: ReadonlySet<Citation>): readonly TextChange[] {
	const needed = new Set(
		[...document.citations, ...document.listed].filter(it => !converted.has(it)).map(it => `${it.style} ${it.label}`),
	);
	const gone = new Set([...converted].map(it => it.label));
	return document.definitions
		.filter(it => gone.has(it.label) && !needed.has(`${it.style} ${it.label}`))
		.map(it => removeDefinition(document, it));
}

/** Pandoc finds its bibliography by a field of the front matter; the file is what exporting the bibliography writes. */
function bibliographyField({ text, front }: CitationDocument, style: CitationStyle): readonly TextChange[] {
	const block = frontMatter(text);
	const name = front.evidenceFile?.replace(/(?:\.evidence)?\.json$/i, '');
	if (!block || !name) {
		return [];
	}
	const eol = lineBreakOf(text);
	const line = `bibliography: ${JSON.stringify(`${name}.references.bib`)}${eol}`;
	const lines = text.slice(0, block.end);
	if (style === 'pandoc') {
		const close = lineStart(text, lines.trimEnd().length);
		return /^bibliography:/m.test(lines) ? [] : [{ start: close, end: close, text: line }];
	}
	const own = lines.indexOf(`\n${line}`) + 1;
	return own === 0 ? [] : [{ start: own, end: own + line.length, text: '' }];
}

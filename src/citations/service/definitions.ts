import { languageOf } from '../../report/apparatus.ts';
import { sourceLine } from '../../report/citationLink.ts';
import { formatDefinitionIn } from '../../report/citationStyles.ts';
import type { CitationDocument, CitationLink, Definition } from '../citationDocument.ts';
import type { CitedReport, StoredSource } from '../citedReport.ts';
import { lineBreakOf, lineEnd, removeLines } from './changes.ts';
import { compareLabels, numberOf, rankOf } from './labels.ts';
import type { TextChange } from './results.ts';
import { type SourceEntry, sourceEntries } from './sourceEntries.ts';

/** A label that is to be defined. */
export interface NewDefinition {
	readonly label: string;
	readonly style: 'reference' | 'footnote';
	readonly link: CitationLink;
}

/**
 * Writes definitions where their labels belong: after the definition before them, or at the end of the document. Those of
 * `except` are about to be removed, so nothing is written after them.
 */
export function addDefinitions(
	document: CitationDocument,
	added: readonly NewDefinition[],
	except: ReadonlySet<Definition> = new Set(),
): readonly TextChange[] {
	const { text } = document;
	const eol = lineBreakOf(text);
	const kept = except.size === 0 ? document.definitions : document.definitions.filter(it => !except.has(it));
	const first = kept[0];
	const sorted = added.toSorted((a, b) => compareLabels(a.label, b.label));
	if (!first) {
		const lines = sorted.map(it => formatDefinitionIn(it.style, it.label, it.link));
		return lines.length === 0 ? [] : [atEnd(text, lines, eol)];
	}
	const ranks = except.size === 0 ? knownDefinitions(document).ranks : kept.map(it => rankOf(it.label));
	return sorted.map(({ label, style, link }) => {
		const line = formatDefinitionIn(style, label, link);
		const rank = rankOf(label);
		const before = kept[ranks.findLastIndex(it => it < rank)];
		return before
			? { start: before.end, end: before.end, text: eol + line }
			: { start: first.start, end: first.start, text: line + eol };
	});
}

/** Whether a citation of a label, in a style that needs a definition, would lead somewhere. */
export function isDefined(document: CitationDocument, label: string, style: 'reference' | 'footnote'): boolean {
	return knownDefinitions(document).names.has(`${style} ${label}`);
}

interface KnownDefinitions {
	readonly ranks: readonly number[];
	readonly names: ReadonlySet<string>;
}

/** Completion asks for each of hundreds of labels whether, and where, it is defined. */
function knownDefinitions(document: CitationDocument): KnownDefinitions {
	const known = read.get(document);
	if (known) {
		return known;
	}
	const made = {
		ranks: document.definitions.map(it => rankOf(it.label)),
		names: new Set(document.definitions.map(it => `${it.style} ${it.label}`)),
	};
	read.set(document, made);
	return made;
}

const read = new WeakMap<CitationDocument, KnownDefinitions>();

/** After a blank line, which ends whatever paragraph stands last. */
export function atEnd(text: string, lines: readonly string[], eol: string): TextChange {
	const gap = text === '' || /(?:^|\n)[ \t]*\r?\n$/.test(text) ? '' : text.endsWith('\n') ? eol : eol + eol;
	return { start: text.length, end: text.length, text: `${gap}${lines.join(eol)}${eol}` };
}

/**
 * Shows a label in the list of sources, if the document has one: in the line of its source, or in a new one. The labels of
 * `gone` are about to be removed, so no line that shows only them counts.
 */
export function addListed(
	{ document, evidence, folder }: CitedReport,
	label: string,
	citation: string,
	source: StoredSource,
	gone: ReadonlySet<string> = new Set(),
): readonly TextChange[] {
	const { text } = document;
	const all = sourceEntries(document);
	const entries = gone.size === 0 ? all : all.filter(entry => entry.citations.some(it => !gone.has(it.label)));
	const number = numberOf(label);
	const own = entries.find(it => it.number === number);
	if (number === undefined || own?.citations.some(it => it.label === label)) {
		return [];
	}
	if (own) {
		const before = own.citations.findLast(it => compareLabels(it.label, label) < 0);
		const at = before?.end ?? own.citations[0].start;
		return [{ start: at, end: at, text: before ? ` ${citation}` : `${citation} ` }];
	}
	const eol = lineBreakOf(text);
	const line = sourceLine(source, [citation], folder, languageOf(evidence?.file.question ?? ''));
	const previous = entries.findLast(it => it.number < number);
	if (previous) {
		return [{ start: previous.end, end: previous.end, text: eol + line }];
	}
	const next = entries[0];
	return next ? [{ start: next.start, end: next.start, text: line + eol }] : [];
}

/** Takes labels out of the list of sources; a line that shows no other goes with them. */
export function removeListed(document: CitationDocument, labels: ReadonlySet<string>): readonly TextChange[] {
	const { text } = document;
	return sourceEntries(document).flatMap(entry => {
		const gone = entry.citations.filter(it => labels.has(it.label));
		if (gone.length === entry.citations.length) {
			return [removeLines(text, entry)];
		}
		// The first that stays has nothing before it.
		const first = entry.citations.find(it => !labels.has(it.label));
		return gone.map(it =>
			first && it.start < first.start
				? { start: it.start, end: nextStart(entry, it.end), text: '' }
				: { start: endBefore(entry, it.start), end: it.end, text: '' },
		);
	});
}

/** The line of a definition goes as a whole. */
export function removeDefinition({ text }: CitationDocument, definition: Definition): TextChange {
	return removeLines(text, { start: definition.start, end: lineEnd(text, definition.start) });
}

function nextStart(entry: SourceEntry, offset: number): number {
	return entry.citations.find(it => it.start >= offset)?.start ?? offset;
}

function endBefore(entry: SourceEntry, offset: number): number {
	return entry.citations.findLast(it => it.end <= offset)?.end ?? offset;
}

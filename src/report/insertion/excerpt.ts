import { findApparatus, isApparatusHeading } from '../apparatus.ts';
import { bylineOf } from '../byline.ts';
import { citationDefinitions, labelCitations } from '../citation.ts';
import { cutText } from '../cutText.ts';
import type { EvidenceFile } from '../evidenceFile.ts';
import { inert, visible } from '../inert.ts';
import { between, frontMatter } from '../markdownText.ts';
import { resolveUri } from '../uri.ts';
import { type MarkdownBlock, markdownBlocks } from './markdownBlocks.ts';
import type { InsertionProblem } from './target.ts';

/** A report document as it can be put into another one: as it was composed, or as it is on disk now. */
export interface InsertableReport {
	readonly markdown: string;
	/** The short answer, with evidence ids. */
	readonly answer: string;
	readonly evidenceFile: EvidenceFile | undefined;
	/** URI of the folder that its relative links start from. */
	readonly folder: string;
}

/** `heading` counts the headings of the report document as `reportSections` lists them, from 0. */
export type Part =
	| { readonly kind: 'answer' }
	| { readonly kind: 'report' }
	| { readonly kind: 'section'; readonly index: number };

/** A part of a report with all that its citations lead to. */
export interface Excerpt {
	/** Citations are `[3]` and `[3b]`; it holds no definitions of theirs. */
	readonly markdown: string;
	readonly passages: ReadonlyMap<string, Passage>;
	/** Sentences of the report about itself that do not stand in `markdown`. */
	readonly notes: readonly string[];
}

/** What one label leads to. */
export interface Passage {
	/** Absolute, with what leads to the passage within it: `#L3`, `#:~:text=…`. */
	readonly target: string;
	readonly title: string;
	/** The title with its authors, where it appeared and when. */
	readonly about: string;
	/** On one line, at most 300 characters. */
	readonly quote: string;
}

/** Takes a part out of a report, or says why there is nothing to take. */
export function takeExcerpt(report: InsertableReport, part: Part): Excerpt | { readonly problem: InsertionProblem } {
	const passages = passagesOf(report);
	const { notes, sections, body } = readReport(report.markdown);
	switch (part.kind) {
		case 'answer': {
			const markdown = answerOf(report);
			if (markdown === '') {
				return { problem: 'no-answer' };
			}
			return labelCitations(markdown).some(it => passages.has(it.label))
				? { markdown, passages, notes }
				: { problem: 'uncited' };
		}
		case 'section': {
			const section = sections[part.index];
			return section ? { markdown: section.markdown, passages, notes } : { problem: 'no-section' };
		}
		case 'report':
			return body === '' ? { problem: 'empty' } : { markdown: body, passages, notes: [] };
	}
}

/** A section that can be inserted by itself. */
export interface ReportSection {
	readonly heading: string;
	readonly level: number;
	/** From its heading to the next heading of its level or a higher one. */
	readonly markdown: string;
}

/** The sections of a report document, without its title and what code writes below it. */
export function reportSections(markdown: string): readonly ReportSection[] {
	return readReport(markdown).sections;
}

/** The short answer with the labels of the document; empty when there is none. */
export function answerOf({ answer, evidenceFile }: Pick<InsertableReport, 'answer' | 'evidenceFile'>): string {
	const labels = new Map<string, string>(evidenceFile?.evidence.map(it => [it.id, it.label]));
	return inert(answer, { has: id => labels.has(id), labelFor: id => labels.get(id) ?? '' }).markdown;
}

interface ReadReport {
	readonly notes: readonly string[];
	readonly sections: readonly ReportSection[];
	/** Title, notes, answer and sections; no front matter, no list of sources, no note on the method, no definitions. */
	readonly body: string;
}

function readReport(document: string): ReadReport {
	const body = withoutApparatus(withoutDefinitions(document.replace(/\r\n/g, '\n'))).trim();
	const blocks = markdownBlocks(body);
	const [first, second] = blocks;
	const title = first?.level === 1 ? first : undefined;
	const note = title && second?.type === 'blockquote_open' ? second : undefined;
	return {
		notes: note ? notesOf(body.slice(note.start, note.end)) : [],
		sections: blocks
			.filter(it => it.level !== undefined && it !== title)
			.map(it => ({
				heading: it.text,
				level: it.level ?? 1,
				markdown: body.slice(it.start, endOfSection(it, blocks, body)).trim(),
			})),
		body,
	};
}

/** Without front matter, and without the definitions: each form writes its own. */
function withoutDefinitions(document: string): string {
	const holes = citationDefinitions(document);
	return between(document, holes)
		.map(({ start, end }) => document.slice(Math.max(start, frontMatter(document)?.end ?? 0), end))
		.join('');
}

/** The list of sources and the note on the method, which the composer writes at the end. What others wrote below them stays. */
function withoutApparatus(markdown: string): string {
	const { start } = findApparatus(markdown);
	const blocks = markdownBlocks(markdown);
	const own = blocks.filter(it => it.start >= start && it.level === 2 && isApparatusHeading(it.text));
	const holes = own.map(it => ({ start: it.start, end: endOfSection(it, blocks, markdown) }));
	return between(markdown, holes)
		.map(it => markdown.slice(it.start, it.end))
		.join('');
}

function endOfSection(heading: MarkdownBlock, blocks: readonly MarkdownBlock[], markdown: string): number {
	const next = blocks.find(
		it => it.start > heading.start && it.level !== undefined && it.level <= (heading.level ?? 1),
	);
	return next?.start ?? markdown.length;
}

/** The composer writes a paragraph for each note; marks and escapes are not for a message. */
function notesOf(quote: string): string[] {
	return quote
		.split(/\n[ \t]*>?[ \t]*\n/)
		.map(it => it.replace(/^[ \t]*>[ \t]?/gm, '').replace(/\\([!-/:-@[-`{-~])/g, '$1'))
		.map(it => cutText(it, 300))
		.filter(it => it !== '');
}

/** A definition that leads to nothing that may be opened is none: its citations become text. */
function passagesOf({ markdown, evidenceFile, folder }: InsertableReport): Map<string, Passage> {
	const evidence = new Map(evidenceFile?.evidence.map(it => [it.label, it]));
	const sources = new Map(evidenceFile?.sources.map(it => [it.id, it]));
	const found = new Map<string, Passage>();
	for (const { label, target, title } of citationDefinitions(markdown)) {
		const absolute = absoluteUri(folder, target);
		if (absolute === undefined || found.has(label)) {
			continue;
		}
		const [, said = title, quote = ''] = /^(.*?): “(.*)”$/s.exec(title) ?? [];
		const known = evidence.get(label);
		const source = sources.get(known?.source ?? '');
		const name = oneLine(source?.title ?? said) || absolute;
		found.set(label, {
			target: absolute,
			title: name,
			about: source ? [name, ...bylineOf(source).map(oneLine)].join(', ') : name,
			quote: cutText(oneLine(known?.quote ?? quote), 300),
		});
	}
	return found;
}

function absoluteUri(folder: string, target: string): string | undefined {
	try {
		const uri = resolveUri(folder, target);
		const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(folder)?.[0].toLowerCase();
		return /^(?:https?|file):/i.test(uri) || (scheme !== undefined && uri.startsWith(scheme)) ? uri : undefined;
	} catch {
		return undefined;
	}
}

function oneLine(text: string): string {
	return visible(text).toWellFormed().replace(/\s+/g, ' ').trim();
}

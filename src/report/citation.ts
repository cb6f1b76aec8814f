import type { EvidenceId } from './evidence.ts';
import { between, codeBlocks, codeStretches, frontMatter, isEscaped, type Stretch } from './markdownText.ts';

/** One citation in a core report: its place, and the ids it names as they were written, minted or not. */
export interface EvidenceCitation extends Stretch {
	readonly ids: readonly string[];
}

/** What the model writes to cite a piece of evidence: `[e7]`. */
export function formatEvidenceCitation(id: EvidenceId): string {
	return `[${id}]`;
}

/**
 * Finds the citations of a core report, outside code. Besides `[e7]` it takes what models write instead:
 * `[e7, e8]`, `[^e7]`, `【e7】`, `[e7; e8]`.
 */
export function evidenceCitations(report: string): EvidenceCitation[] {
	return between(report, codeStretches(report)).flatMap(({ start, end }) =>
		[...report.slice(start, end).matchAll(new RegExp(evidenceCitation, 'gi'))]
			.filter(it => !isEscaped(report, start + it.index))
			.map(it => citationOf(it, start)),
	);
}

/** The citation that begins at `offset`; whether that is code, or escaped, is for the caller to know. */
export function evidenceCitationAt(report: string, offset: number): EvidenceCitation | undefined {
	const citation = new RegExp(evidenceCitation, 'iy');
	citation.lastIndex = offset;
	const match = citation.exec(report);
	return match ? citationOf(match, 0) : undefined;
}

const evidenceCitation = String.raw`[[【]\s*(\^?e\d{1,9}(?:\s*[,;]\s*\^?e\d{1,9})*)\s*[\]】]`;

function citationOf(match: RegExpExecArray, base: number): EvidenceCitation {
	return {
		start: base + match.index,
		end: base + match.index + match[0].length,
		ids: [...(match[1] ?? '').matchAll(/e\d+/gi)].map(id => id[0].toLowerCase()),
	};
}

/** The ids that a core report cites, each once, in the order of their first citation. */
export function citedIds(report: string): string[] {
	return [...new Set(evidenceCitations(report).flatMap(it => it.ids))];
}

/** One citation in a report document: `[3]` or `[3b]`. */
export interface LabelCitation extends Stretch {
	readonly label: string;
}

/** `[3]: <https://…> "title"`: what a label leads to. */
export interface CitationDefinition extends Stretch {
	readonly label: string;
	readonly target: string;
	readonly title: string;
}

/** What a label looks like, as part of a regular expression. */
export const labelShape = String.raw`[1-9]\d{0,5}[a-z]{0,4}`;

/** A definition: label, target in angle brackets or bare, title; escaped. */
export const referenceDefinition = new RegExp(
	String.raw`^ {0,3}\[(${labelShape})\]:[ \t]+(?:<((?:[^<>\\\n]|\\.)*)>|(\S+))(?:[ \t]+"((?:[^"\\\n]|\\.)*)")?[ \t]*$`,
	'gm',
);

/** Finds the definitions of a report document: one line each, as the composer writes them. */
export function citationDefinitions(document: string): CitationDefinition[] {
	const front = frontMatter(document);
	const holes = [...(front ? [front] : []), ...codeBlocks(document)];
	return between(document, holes).flatMap(({ start, end }) =>
		[...document.slice(start, end).matchAll(referenceDefinition)].map(it => ({
			start: start + it.index,
			end: start + it.index + it[0].length,
			label: it[1] ?? '',
			target: unescapeMarkdown(it[2] ?? it[3] ?? ''),
			title: unescapeMarkdown(it[4] ?? ''),
		})),
	);
}

/** Finds the citations of a report document, outside code and definitions. */
export function labelCitations(document: string): LabelCitation[] {
	const citation = new RegExp(String.raw`\[(${labelShape})\](?![[(])`, 'g');
	const start = frontMatter(document)?.end ?? 0;
	const holes = [...codeStretches(document), ...citationDefinitions(document)].sort((a, b) => a.start - b.start);
	return between(document, holes)
		.flatMap(({ start: from, end }) =>
			[...document.slice(from, end).matchAll(citation)].map(it => ({
				start: from + it.index,
				end: from + it.index + it[0].length,
				label: it[1] ?? '',
			})),
		)
		.filter(it => it.start >= start && !isEscaped(document, it.start) && !opensDefinition(document, it));
}

/** A citation before a colon is one, unless it opens its line: there it is a definition that has been begun. */
export function opensDefinition(document: string, { start, end }: Stretch): boolean {
	return document[end] === ':' && /(?:^|[\r\n])[ \t>]*$/.test(document.slice(Math.max(0, start - 40), start));
}

export function formatDefinition(label: string, target: string, title: string): string {
	return `[${label}]: <${escapeTarget(target)}> "${escapeTitle(title)}"`;
}

/** The `n`th cited passage of a source, from 0: `3`, `3b`, … `3z`, `3aa`. A new passage never renumbers an old one. */
export function labelOf(source: number, n: number): string {
	return n === 0 ? `${source}` : `${source}${letters(n)}`;
}

/** 1 is `b`, 25 is `z`, 26 is `aa`: bijective base 26 that starts at `b`, since the bare number is the first. */
function letters(n: number): string {
	const value = n + 1;
	const last = String.fromCharCode(97 + ((value - 1) % 26));
	const rest = Math.floor((value - 1) / 26);
	return rest === 0 ? last : letters(rest - 1) + last;
}

/** For angle brackets. */
export function escapeTarget(target: string): string {
	return target.replace(/[\s<>\\]/g, it => encodeURIComponent(it));
}

/** One line; quotes and backslashes escaped, and what would be read as an entity. */
export function escapeTitle(title: string): string {
	return title.replace(/\s+/g, ' ').replace(/[\\"]|&(?=#?\w+;)/g, String.raw`\$&`);
}

/** Of references to characters only that of the backtick, which is how a title holds one. */
/** Text as it is meant: without the backslashes before punctuation, and with the characters that numbers stand for. */
export function unescapeMarkdown(text: string): string {
	return text.replace(
		/\\([!-/:-@[-`{-~])|&#(\d{1,5});/g,
		(_, mark: string | undefined, code: string | undefined) => mark ?? String.fromCharCode(Number(code)),
	);
}

import { type EvidenceCitation, evidenceCitations } from './citation.ts';
import { type CodeStretch, closeFence, codeStretches, type Stretch } from './markdownText.ts';

/** Controls, bidirectional overrides, zero-width and tag characters: a reader cannot see them, a parser can. */
const unseen =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** What a citation leads to. */
export interface Labels {
	/** Whether the evidence `id` was collected. */
	has(id: string): boolean;
	/** The label of collected evidence; the first call for an id chooses it. */
	labelFor(id: string): string;
}

/** What `inert` made of a text. */
export interface InertMarkdown {
	readonly markdown: string;
	/** How many citations it shows. */
	readonly citations: number;
	/** What was left out: links, and citations of evidence that was never collected. */
	readonly links: readonly string[];
	readonly unknownIds: readonly string[];
}

/**
 * Makes Markdown from a model or from quoted pages safe to open in any viewer, and puts labels in the place of its
 * citations: no links but citations, no images, no HTML, no unseen characters; code stays as it is.
 */
export function inert(text: string, labels: Labels): InertMarkdown {
	const { markdown, links, unknownIds } = withoutForeign(visible(text), labels);
	let out = '';
	let at = 0;
	let citations = 0;
	for (const it of stretchesOf(markdown)) {
		out += escapeText(markdown.slice(at, it.start), out);
		at = it.end;
		if ('ids' in it) {
			const shown = [...new Set(it.ids)].map(id => `[${labels.labelFor(id)}]`);
			citations += shown.length;
			out = appendCitation(out, shown.join(' '));
		} else {
			const code = markdown.slice(it.start, it.end);
			// A line that starts with HTML would end the paragraph, and the span with it; in a span, a line break is a space.
			out += it.code === 'span' ? code.replace(/\n[ \t>]*(?=<)/g, ' ') : code;
		}
	}
	return { markdown: out + escapeText(markdown.slice(at), out), citations, links, unknownIds };
}

/** Escapes one line of text so that Markdown shows it as it is. */
export function escapeInline(text: string): string {
	return visible(text)
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/[\\`*_[\]<>&~|!#]/g, escapeWhereItCounts);
}

function visible(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(unseen, '').trim();
}

/** Code and citations, in order; the rest is text. */
function stretchesOf(markdown: string): (CodeStretch | EvidenceCitation)[] {
	return [...codeStretches(markdown), ...evidenceCitations(markdown)].sort((a, b) => a.start - b.start);
}

/**
 * Takes out links and unknown citations, and closes what is left open. Taking out changes what a line is (`[e9]~~~` opens a
 * fence without its first four characters), so each change is followed by a new look, until nothing is left to take out.
 */
function withoutForeign(text: string, labels: Labels): { markdown: string; links: string[]; unknownIds: string[] } {
	const links: string[] = [];
	const unknownIds: string[] = [];
	const link = /(?<!\\)!?(?<!\\)\[([^[\]\n]*)\]\(\s*([^()\s]*)(?:\s+"[^"\n]*")?\s*\)/;
	let markdown = text;
	for (;;) {
		markdown = markdown.trim();
		const stretches = stretchesOf(markdown);
		const unknown = stretches.filter(it => 'ids' in it).find(it => it.ids.some(id => !labels.has(id)));
		if (unknown) {
			unknownIds.push(...unknown.ids.filter(id => !labels.has(id)));
			const rest = unknown.ids.filter(id => labels.has(id)).map(id => `[${id}]`);
			const before = markdown.slice(0, unknown.start);
			markdown =
				(rest.length > 0 ? before + rest.join(' ') : before.replace(/[ \t]$/, '')) + markdown.slice(unknown.end);
			continue;
		}
		const found = firstOutside(markdown, link, stretches);
		if (!found) {
			return { markdown: closeFence(markdown), links, unknownIds };
		}
		links.push(found[2] ?? '');
		markdown = markdown.slice(0, found.index) + (found[1] ?? '') + markdown.slice(found.index + found[0].length);
	}
}

function firstOutside(markdown: string, pattern: RegExp, stretches: readonly Stretch[]): RegExpExecArray | undefined {
	let at = 0;
	for (const hole of [...stretches, { start: markdown.length, end: markdown.length }]) {
		const match = pattern.exec(markdown.slice(at, hole.start));
		if (match) {
			match.index += at;
			return match;
		}
		at = hole.end;
	}
	return undefined;
}

/** Underscores inside a word and lone marks mean nothing to Markdown; escaping them would only be noise in the source. */
function escapeWhereItCounts(mark: string, offset: number, text: string): string {
	if (mark === '_' && /\w/.test(text[offset - 1] ?? '') && /\w/.test(text[offset + 1] ?? '')) {
		return mark;
	}
	if (mark === '&' && !/^&#?\w+;/.test(text.slice(offset))) {
		return mark;
	}
	if ((mark === '!' && text[offset + 1] !== '[') || (mark === '#' && offset > 0)) {
		return mark;
	}
	return `\\${mark}`;
}

/** Adjacent citations are kept apart: `[1][2]` would be one link. A `!` before one would make it an image. */
function appendCitation(out: string, citation: string): string {
	return (out.endsWith(']') ? `${out} ` : out.replace(/(^|[^\\])!$/, '$1\\!')) + citation;
}

/** Text that is neither code nor citation. After a citation, a parenthesis would make it a link, a colon a definition. */
function escapeText(text: string, before: string): string {
	const escaped = text.replace(/\\[!-/:-@[-`{-~]|[[<]/g, it => (it.startsWith('\\') ? it : `\\${it}`));
	return before.endsWith(']') ? escaped.replace(/^[(:]/, '\\$&') : escaped;
}

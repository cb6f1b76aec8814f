import { type EvidenceCitation, evidenceCitations } from './citation.ts';
import { between, type CodeStretch, closeFence, codeStretches, type Stretch } from './markdownText.ts';

/** Controls, bidirectional overrides, zero-width and tag characters: a reader cannot see them, a parser can. */
const unseen =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

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
 * citations: no links but citations (bare addresses stay text), no images, no HTML, no unseen characters; code stays as it is.
 */
export function inert(text: string, labels: Labels): InertMarkdown {
	const { markdown, links, unknownIds } = withoutForeign(visible(text).trim(), labels);
	const out = new Output();
	let at = 0;
	let citations = 0;
	for (const it of stretchesOf(markdown)) {
		out.addText(markdown.slice(at, it.start));
		at = it.end;
		if ('ids' in it) {
			const shown = [...new Set(it.ids)].map(id => `[${labels.labelFor(id)}]`);
			citations += shown.length;
			out.addCitation(shown.join(' '));
		} else {
			const code = markdown.slice(it.start, it.end);
			// A line that starts with HTML would end the paragraph, and the span with it; in a span, a line break is a space.
			out.addCode(it.code === 'span' ? code.replace(/\n[ \t>]*(?=<)/g, ' ') : code);
		}
	}
	out.addText(markdown.slice(at));
	return { markdown: out.text(), citations, links, unknownIds };
}

/** Escapes one line of text so that Markdown shows it as it is. */
export function escapeInline(text: string): string {
	const line = visible(text).replace(/\s+/g, ' ').trim();
	return withoutAutolinks(line.replace(/[\\`*_[\]<>&~|!#]/g, escapeWhereItCounts));
}

/** A code span that shows one line of text as it is; its fence is longer than any run of backticks in it. */
export function codeSpan(text: string): string {
	const line = visible(text).replace(/\s+/g, ' ').trim();
	const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(it => it[0].length));
	const fence = '`'.repeat(longest + 1);
	const pad = /^`|`$/.test(line) ? ' ' : '';
	return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text without the characters that no reader sees. It comes before any parsing: they change what a line is. */
export function visible(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(unseen, '');
}

/** What has been written so far, in pieces: a long report is not copied for each of its citations. */
class Output {
	readonly #pieces: string[] = [];
	/** The last two characters, which decide what may follow. */
	#tail = '';

	/** Text that is neither code nor citation. After a citation, a parenthesis would make it a link, a colon a definition. */
	addText(text: string): void {
		const escaped = withoutAutolinks(
			text.replace(/\\[!-/:-@[-`{-~]|[[<]/g, it => (it.startsWith('\\') ? it : `\\${it}`)),
		);
		this.#add(this.#tail.endsWith(']') ? escaped.replace(/^[(:]/, '\\$&') : escaped);
	}

	/** Adjacent citations are kept apart: `[1][2]` would be one link. A `!` before one would make it an image. */
	addCitation(citation: string): void {
		if (this.#tail.endsWith(']')) {
			this.#add(' ');
		} else if (/(?:^|[^\\])!$/.test(this.#tail)) {
			const last = this.#pieces.pop() ?? '';
			this.#pieces.push(`${last.slice(0, -1)}\\!`);
		}
		this.#add(citation);
	}

	addCode(code: string): void {
		this.#add(code);
	}

	text(): string {
		return this.#pieces.join('');
	}

	#add(piece: string): void {
		if (piece !== '') {
			this.#pieces.push(piece);
			this.#tail = (this.#tail + piece.slice(-2)).slice(-2);
		}
	}
}

/** Viewers make links of bare addresses; an escape that cannot be seen keeps them text. */
function withoutAutolinks(text: string): string {
	return text
		.replace(/((?:https?|ftp):)\/\//gi, '$1\\//')
		.replace(/(mailto|xmpp):/gi, '$1\\:')
		.replace(/www\./gi, it => `${it.slice(0, -1)}\\.`)
		.replace(/(?<=[\w.+-])@(?=[\w-])/g, '\\@');
}

/** Code and citations, in order; the rest is text. */
function stretchesOf(markdown: string): (CodeStretch | EvidenceCitation)[] {
	return [...codeStretches(markdown), ...evidenceCitations(markdown)].sort((a, b) => a.start - b.start);
}

/** Something to be taken out, and what stays in its place. */
interface Removal extends Stretch {
	readonly rest: string;
}

/**
 * Takes out links and unknown citations, and closes what is left open. Taking out changes what a line is (`[e9]~~~` opens a
 * fence without its first four characters), so each pass is followed by a new look, until nothing is left to take out.
 */
function withoutForeign(text: string, labels: Labels): { markdown: string; links: string[]; unknownIds: string[] } {
	const links: string[] = [];
	const unknownIds: string[] = [];
	let markdown = text;
	for (;;) {
		markdown = markdown.trim();
		const stretches = stretchesOf(markdown);
		const removals: Removal[] = [];
		for (const { start, end, ids } of stretches.filter(it => 'ids' in it)) {
			const unknown = ids.filter(id => !labels.has(id));
			if (unknown.length > 0) {
				unknownIds.push(...unknown);
				const rest = ids.filter(id => labels.has(id)).map(id => `[${id}]`);
				// Without any id left, the blank before the citation goes too.
				const isBlankBefore = rest.length === 0 && /[ \t]/.test(markdown[start - 1] ?? '');
				removals.push({ start: isBlankBefore ? start - 1 : start, end, rest: rest.join(' ') });
			}
		}
		if (removals.length === 0) {
			for (const { start, end } of between(markdown, stretches)) {
				for (const match of markdown.slice(start, end).matchAll(link)) {
					links.push(match[2] ?? '');
					const at = start + match.index;
					removals.push({ start: at, end: at + match[0].length, rest: match[1] ?? '' });
				}
			}
		}
		if (removals.length === 0) {
			return { markdown: closeFence(markdown), links, unknownIds };
		}
		markdown = withRemovals(markdown, removals);
	}
}

const link =
	/(?<!\\)!?(?<!\\)\[([^[\]\n]{0,1000})\]\([ \t]{0,20}([^()\s]{0,2000})(?:[ \t]{1,20}"[^"\n]{0,1000}")?[ \t]{0,20}\)/g;

function withRemovals(text: string, removals: readonly Removal[]): string {
	const pieces: string[] = [];
	let at = 0;
	for (const { start, end, rest } of removals) {
		pieces.push(text.slice(at, start), rest);
		at = end;
	}
	return pieces.join('') + text.slice(at);
}

/** Underscores inside a word and lone marks mean nothing to Markdown; escaping them would only be noise in the source. */
function escapeWhereItCounts(mark: string, offset: number, text: string): string {
	if (mark === '_' && /\w/.test(text[offset - 1] ?? '') && /\w/.test(text[offset + 1] ?? '')) {
		return mark;
	}
	if (mark === '&' && !/^&#?\w+;/.test(text.slice(offset, offset + 40))) {
		return mark;
	}
	if ((mark === '!' && text[offset + 1] !== '[') || (mark === '#' && offset > 0)) {
		return mark;
	}
	return `\\${mark}`;
}

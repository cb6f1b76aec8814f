import type { EvidenceCitation } from './citation.ts';
import { codeStretches, type Stretch } from './markdownText.ts';

/** Controls, bidirectional overrides, zero-width and tag characters: a reader cannot see them, a parser can. */
const unseen =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * Makes Markdown from a model or from quoted pages safe to open in any viewer, and puts labels in the place of its
 * citations: no links but citations, no images, no HTML, no unseen characters; code stays as it is.
 * `labelFor` returns `undefined` for an id that leads nowhere; the citation is then left out.
 */
export function inert(
	markdown: string,
	citations: readonly EvidenceCitation[],
	labelFor: (id: string) => string | undefined,
): { markdown: string; citations: number; dropped: string[] } {
	const dropped: string[] = [];
	let shown = 0;
	let out = '';
	let at = 0;
	const code = codeStretches(markdown).map(it => ({ ...it, ids: undefined }));
	for (const stretch of [...code, ...citations].sort((a, b) => a.start - b.start)) {
		out += plain(markdown, { start: at, end: stretch.start }, out, dropped);
		at = stretch.end;
		if (!stretch.ids) {
			out += markdown.slice(stretch.start, stretch.end).replace(unseen, '');
			continue;
		}
		const labels = [...new Set(stretch.ids.map(labelFor))].filter(it => it !== undefined);
		shown += labels.length;
		out = appendCitation(out, labels.map(it => `[${it}]`).join(' '));
	}
	out += plain(markdown, { start: at, end: markdown.length }, out, dropped);
	return { markdown: out, citations: shown, dropped };
}

/** Escapes one line of text so that Markdown shows it as it is. */
export function escapeInline(text: string): string {
	return text
		.replace(unseen, '')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/[\\`*_[\]<>&~|!#]/g, escapeWhereItCounts);
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
	if (citation === '') {
		return out.replace(/[ \t]$/, '');
	}
	const before = out.endsWith(']') ? `${out} ` : out.replace(/(^|[^\\])!$/, '$1\\!');
	return before + citation;
}

/** Text that is neither code nor citation. */
function plain(markdown: string, { start, end }: Stretch, before: string, dropped: string[]): string {
	const text = markdown.slice(start, end).replace(unseen, '');
	const escaped = text.replace(
		/\\[!-/:-@[-`{-~]|(!?)\[([^[\]\n]*)\]\(\s*([^()\s]*)(?:\s+"[^"\n]*")?\s*\)|[[<]/g,
		(match: string, _image: string | undefined, label: string | undefined, target: string | undefined) => {
			if (label !== undefined) {
				dropped.push(
					`A link to ${target ?? ''} was left out, its text was kept: only sources that were read are linked.`,
				);
				return label.replace(/</g, '\\<');
			}
			return match.startsWith('\\') ? match : `\\${match}`;
		},
	);
	// After a citation, these would make it a link with a target, or a definition.
	return before.endsWith(']') ? escaped.replace(/^[(:]/, '\\$&') : escaped;
}

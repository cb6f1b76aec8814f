import type { Token } from 'markdown-it';
import type { PreviewCard, PreviewCards } from './previewCard.ts';

/** What a block says, piece by piece. */
export type Inline =
	| { readonly kind: 'other'; readonly token: Token }
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'citation'; readonly card: PreviewCard; readonly by: CitedBy };

/** How a citation stands in what was rendered so far. */
export type CitedBy =
	/** A link of its own, `[3]` and `[3](…)`; or `[^3]`, where it is defined as a link is. */
	| { readonly kind: 'link'; readonly open: Token; readonly isFootnote: boolean }
	/** What another plugin has made of a footnote. */
	| { readonly kind: 'rendered-note'; readonly token: Token }
	/** `[^3]`, where a footnote of the document is text as well. */
	| { readonly kind: 'note' }
	/** Pandoc's `[@key]` and `[@key{3b}]`. */
	| { readonly kind: 'key' };

/** What citations are looked for with. */
export interface CitationSearch {
	readonly cards: PreviewCards;
	/** The labels of the footnotes that the document defines as text. */
	readonly notes: ReadonlySet<string>;
	/** How many are shown at most; those after them stay as they are. */
	readonly room: number;
}

/** Finds the citations of a block. */
export function inlinesOf(children: readonly Token[], { cards, notes, room }: CitationSearch): Inline[] {
	const found: Inline[] = [];
	let left = room;
	let depth = 0;
	for (let index = 0; index < children.length; index++) {
		const [token, text, close] = children.slice(index, index + 3);
		if (!token) {
			break;
		}
		const [, mark, label = ''] = (text?.type === 'text' && linkText.exec(text.content)) || [];
		const card =
			left <= 0
				? undefined
				: token.type === 'footnote_ref'
					? cards.byLabel.get(labelOfNote(token))
					: cards.byLabel.get(label);
		if (card && token.type === 'footnote_ref') {
			found.push({ kind: 'citation', card, by: { kind: 'rendered-note', token } });
			left--;
		} else if (card && token.type === 'link_open' && close?.type === 'link_close') {
			found.push({ kind: 'citation', card, by: { kind: 'link', open: token, isFootnote: mark === '^' } });
			index += 2;
			left--;
		} else if (token.type === 'text' && depth === 0 && left > 0) {
			for (const it of inlinesOfText(token.content, { cards, notes, room: left })) {
				found.push(it);
				left -= it.kind === 'citation' ? 1 : 0;
			}
		} else {
			depth += token.type === 'link_open' ? 1 : token.type === 'link_close' ? -1 : 0;
			found.push({ kind: 'other', token });
		}
	}
	return found;
}

/** The labels that the composer writes. */
export const labelShape = String.raw`[1-9]\d{0,5}[a-z]{0,4}`;
const linkText = new RegExp(`^(\\^?)(${labelShape})$`);
/** A footnote, or brackets in which Pandoc finds keys. */
const plainCitation = new RegExp(`\\[(?:\\^(${labelShape})|([^[\\]\\n@]{0,200}@[^[\\]\\n]{1,500}))\\]`, 'g');

function inlinesOfText(text: string, { cards, notes, room }: CitationSearch): Inline[] {
	const found: Inline[] = [];
	let at = 0;
	for (const match of text.matchAll(plainCitation)) {
		// Each citation is preceded by a text; a group of them may go a little beyond.
		if (found.length >= room * 2) {
			break;
		}
		const [brackets, note, group] = match;
		const card = note !== undefined && notes.has(note) ? cards.byLabel.get(note) : undefined;
		const cited: Inline[] = card
			? [{ kind: 'citation', card, by: { kind: 'note' } }]
			: group === undefined
				? []
				: inlinesOfGroup(group, cards);
		if (cited.length > 0) {
			found.push({ kind: 'text', text: text.slice(at, match.index) }, ...cited);
			at = match.index + brackets.length;
		}
	}
	return [...found, { kind: 'text', text: text.slice(at) }];
}

const pandocKey =
	/-?(?<![\p{L}\p{N}_])@([\p{L}\p{N}_](?:[\p{L}\p{N}_]|[:.#$%&+?<>~/-](?=[\p{L}\p{N}_]))*)(?:\{([^{}]*)\})?/gu;

/** One citation alone takes its brackets with it; among other words they stay. Empty where anything is not of this report. */
function inlinesOfGroup(group: string, cards: PreviewCards): Inline[] {
	const found: Inline[] = [];
	let at = 0;
	for (const match of group.matchAll(pandocKey)) {
		const [whole, key = '', label] = match;
		const card = label === undefined ? cards.byKey.get(key) : cards.byLabel.get(label);
		if (!card) {
			return [];
		}
		found.push({ kind: 'text', text: group.slice(at, match.index) }, { kind: 'citation', card, by: { kind: 'key' } });
		at = match.index + whole.length;
	}
	if (found.length === 2 && at === group.length && group.trimStart().startsWith('@')) {
		return found.slice(1);
	}
	const [first, ...rest] = found;
	return first?.kind === 'text'
		? [{ ...first, text: `[${first.text}` }, ...rest, { kind: 'text', text: `${group.slice(at)}]` }]
		: [];
}

function labelOfNote({ meta }: Token): string {
	const label: unknown = meta?.['label'];
	return typeof label === 'string' ? label : '';
}

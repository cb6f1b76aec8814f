import type { MarkdownIt, Token } from 'markdown-it';
import {
	bareWords,
	cardHtml,
	escapeHtml,
	footnoteHtml,
	type PreviewCard,
	type PreviewCards,
	type PreviewVerdict,
} from './previewCard.ts';
import { definedNotes, noteId, withoutNotes } from './previewFootnotes.ts';
import { type CitedBy, type Inline, inlinesOf } from './previewInlines.ts';
import { withSections } from './previewSections.ts';
import { Tokens } from './previewTokens.ts';

/** The tokens of a report with a card beside each of its citations, its footnotes shown, and its method folded. */
export function withCitations(tokens: readonly Token[], cards: PreviewCards, md: MarkdownIt): Token[] {
	const made = new Tokens(md);
	const notes = definedNotes(tokens, made);
	const desk = new CardDesk(cards, md, made, new Set(notes.map(it => it.label)));
	const body = withoutNotes(tokens, notes).map(it => desk.withCards(it));
	const hidden = [...desk.hiddenNotes].map(it => ({ label: it.label, tokens: [made.html(footnoteHtml(it))] }));
	desk.fill();
	return [...withSections(body, made), ...footnotes([...notes, ...hidden], cards, made)];
}

interface ShownCard {
	readonly slot: Token;
	readonly card: PreviewCard;
	readonly id: string;
	readonly leadsElsewhere: boolean;
	readonly verdict: PreviewVerdict | 'unjudged' | undefined;
}

/** Puts cards beside citations. How much each of them quotes is known once all of them are there. */
class CardDesk {
	/** Footnotes that are cited, and whose definitions nobody shows. */
	readonly hiddenNotes = new Set<PreviewCard>();
	readonly #cards: PreviewCards;
	readonly #md: MarkdownIt;
	readonly #made: Tokens;
	readonly #notes: ReadonlySet<string>;
	readonly #shown: ShownCard[] = [];

	constructor(cards: PreviewCards, md: MarkdownIt, made: Tokens, notes: ReadonlySet<string>) {
		this.#cards = cards;
		this.#md = md;
		this.#made = made;
		this.#notes = notes;
	}

	/** The token, with cards in it where it is the text of a block. */
	withCards(token: Token): Token {
		const room = mostCards - this.#shown.length;
		const inlines = inlinesOf(token.children ?? [], { cards: this.#cards, notes: this.#notes, room });
		if (!inlines.some(it => it.kind === 'citation')) {
			return token;
		}
		const words = inlines.map(it => bareWords(wordsOf(it)));
		const text = words.join('');
		const children: Token[] = [];
		let at = 0;
		for (const [index, it] of inlines.entries()) {
			at += words[index]?.length ?? 0;
			switch (it.kind) {
				case 'citation':
					children.push(...this.#cite(it.card, it.by, verdictOn(text, at, it.card)));
					break;
				case 'text':
					children.push(this.#made.text(it.text));
					break;
				case 'other':
					children.push(it.token);
			}
		}
		return this.#made.withChildren(token, children);
	}

	/** Writes the cards. All of them together stay small, however often a report cites. */
	fill(): void {
		const fair = Math.floor(mostQuotes / Math.max(1, this.#shown.length));
		const mostQuoted = Math.min(mostQuote, Math.max(leastQuote, fair));
		for (const { slot, card, ...place } of this.#shown) {
			slot.content = cardHtml(card, { ...place, mostQuoted }, this.#cards.words);
		}
	}

	#cite(card: PreviewCard, by: CitedBy, verdict: ShownCard['verdict']): Token[] {
		const id = `deep-research-card-${this.#shown.length + 1}`;
		const slot = this.#made.html('');
		const href = by.kind === 'link' ? `${by.open.attrGet('href') ?? ''}` : undefined;
		const leadsElsewhere = href !== undefined && isElsewhere(href, card);
		this.#shown.push({ slot, card, id, leadsElsewhere, verdict });
		if (by.kind === 'link' && by.isFootnote) {
			this.hiddenNotes.add(card);
		}
		const doubt = leadsElsewhere ? 'elsewhere' : typeof verdict === 'object' ? verdict.kind : 'none';
		return [
			this.#made.html(`<span class="deep-research-citation deep-research-is-${doubt}">`),
			...this.#link(card, by, id),
			slot,
			this.#made.html('</span>'),
		];
	}

	/** The link of a citation, described by its card: its own tooltip would say the half of it, in front of it. */
	#link(card: PreviewCard, by: CitedBy, id: string): Token[] {
		const described: readonly [string, string] = ['aria-describedby', id];
		switch (by.kind) {
			case 'rendered-note':
				return [by.token];
			case 'link':
				return this.#made.link([...(by.open.attrs ?? []).filter(([name]) => name !== 'title'), described], card.label);
			case 'note':
				return this.#made.link([['href', `#${noteId(card.label)}`], described], card.label);
			case 'key': {
				const href = card.target === undefined ? '' : this.#md.normalizeLink(card.target);
				return href !== '' && this.#md.validateLink(href)
					? this.#made.link([['href', href], described], card.label)
					: [
							this.#made.html(
								`<span class="deep-research-label" tabindex="0" aria-describedby="${id}">${escapeHtml(card.label)}</span>`,
							),
						];
			}
		}
	}
}

const mostCards = 1000;
/** Characters of a quote, and of all quotes of a page. */
const mostQuote = 600;
const leastQuote = 120;
const mostQuotes = 120_000;

/** What is read of it, citations aside. */
function wordsOf(inline: Inline): string {
	switch (inline.kind) {
		case 'citation':
			return '';
		case 'text':
			return inline.text;
		case 'other':
			return /^(?:text|code_inline)$/.test(inline.token.type) ? inline.token.content : '';
	}
}

/** The last verdict on a claim in or after which the citation stands; `at`: after how much of the bare words of its block. */
function verdictOn(block: string, at: number, { verdicts }: PreviewCard): PreviewVerdict | 'unjudged' | undefined {
	// No further than the claim can reach: a block may be long, and cite often.
	const covers = ({ claim }: PreviewVerdict): boolean =>
		claim !== '' && block.slice(Math.max(0, at - claim.length), at + claim.length).includes(claim);
	return verdicts.find(covers) ?? (verdicts.length > 0 ? 'unjudged' : undefined);
}

/** Who reads the words of one site should know that the link beside them leads to another. */
function isElsewhere(href: string, { host }: PreviewCard): boolean {
	const url = URL.parse(href);
	return url !== null && /^https?:$/.test(url.protocol) && url.host.replace(/^www\./, '') !== host;
}

interface ShownNote {
	readonly label: string;
	readonly tokens: readonly Token[];
}

function footnotes(notes: readonly ShownNote[], { words }: PreviewCards, made: Tokens): Token[] {
	return notes.length === 0
		? []
		: [
				made.html(`<section class="deep-research-notes" aria-label="${escapeHtml(words.footnotes)}">`),
				...notes.flatMap(({ label, tokens }) => [
					made.html(`<p id="${noteId(label)}"><span class="deep-research-label">${escapeHtml(label)}</span> `),
					...tokens,
					made.html('</p>'),
				]),
				made.html('</section>'),
			];
}

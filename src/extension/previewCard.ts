import { cutText } from '../report/cutText.ts';

/** What the preview of a report knows of its citations, ready to be shown: plain text, cut, without characters that nobody sees. */
export interface PreviewCards {
	readonly byLabel: ReadonlyMap<string, PreviewCard>;
	/** By the citation key of the source: its first passage. */
	readonly byKey: ReadonlyMap<string, PreviewCard>;
	readonly words: PreviewWords;
}

/** A passage behind a citation. */
export interface PreviewCard {
	readonly label: string;
	readonly title: string;
	/** Where it is from, in pieces that are shown one after the other: site or path, date, lines. */
	readonly about: readonly string[];
	readonly before: string;
	readonly quote: string;
	readonly after: string;
	/** Where a citation leads that has no link of its own; `undefined` when nothing may be linked. */
	readonly target: string | undefined;
	/** The site that a link of it should lead to; `undefined` for files. */
	readonly host: string | undefined;
	/** Those that count the evidence, the last one first. */
	readonly verdicts: readonly PreviewVerdict[];
}

export interface PreviewVerdict {
	readonly kind: 'supported' | 'partly' | 'unsupported' | 'contradicted';
	/** The claim as `bareWords` has it. */
	readonly claim: string;
	readonly reason: string;
	/** Who said so, and when. */
	readonly by: string;
}

/** Sentences of the preview in the user's language. */
export interface PreviewWords {
	readonly supported: string;
	readonly partly: string;
	readonly unsupported: string;
	readonly contradicted: string;
	readonly otherWording: string;
	readonly leadsElsewhere: string;
	readonly footnotes: string;
}

/** What a card says of the sentence that it stands in. */
export interface CardPlace {
	/** Unique within the page. */
	readonly id: string;
	/** `unjudged`: there are verdicts on this passage, for sentences that read otherwise. */
	readonly verdict: PreviewVerdict | 'unjudged' | undefined;
	/** Whether the link beside it leads to another site than the passage is from. */
	readonly leadsElsewhere: boolean;
	/** Characters of the quote. */
	readonly mostQuoted: number;
}

/** Letters and digits alone, by which a claim is found in rendered text whatever stands between its words. */
export function bareWords(text: string): string {
	return text
		.normalize('NFC')
		.replace(/[^\p{L}\p{N}]+/gu, '')
		.toLowerCase();
}

/**
 * The card of a citation, as it stands beside its link within a paragraph. Nothing in it can be clicked, and no character of the
 * evidence is markup.
 */
export function cardHtml(card: PreviewCard, place: CardPlace, words: PreviewWords): string {
	const quote = cutLines(card.quote, place.mostQuoted);
	const isWhole = quote === card.quote;
	const around = (text: string): string =>
		isWhole && text !== '' ? `<span class="deep-research-around">${escapeHtml(text)}</span>` : '';
	const about = card.about.map(it => `<bdi>${escapeHtml(it)}</bdi>`).join(' · ');
	return [
		`<span class="deep-research-card" role="tooltip" id="${place.id}">`,
		`<span class="deep-research-title" dir="auto">${escapeHtml(card.title)}</span>`,
		`<span class="deep-research-about">${about}</span>`,
		`<span class="deep-research-quote" dir="auto">${around(card.before)}“${escapeHtml(quote)}”${around(card.after)}</span>`,
		place.leadsElsewhere ? line('elsewhere', '⚠', words.leadsElsewhere, '') : '',
		place.verdict === undefined ? '' : verdictHtml(place.verdict, words),
		'</span>',
	]
		.filter(it => it !== '')
		.join(' ');
}

function verdictHtml(verdict: PreviewVerdict | 'unjudged', words: PreviewWords): string {
	return verdict === 'unjudged'
		? line('unjudged', '○', words.otherWording, '')
		: line(verdict.kind, verdictMarks[verdict.kind], words[verdict.kind], `${verdict.reason} (${verdict.by})`.trim());
}

/** They differ in form, not in colour alone. */
const verdictMarks = { supported: '✓', partly: '≈', unsupported: '✗', contradicted: '≠' } as const;

function line(kind: string, mark: string, words: string, more: string): string {
	const rest = more === '' ? '' : ` <span dir="auto">${escapeHtml(more)}</span>`;
	return `<span class="deep-research-verdict deep-research-is-${kind}"><span aria-hidden="true">${mark}</span> <strong>${escapeHtml(words)}</strong>${rest}</span>`;
}

/** As `cutText`, with the breaks of lines kept: code and tables are read by them. */
function cutLines(text: string, most: number): string {
	return text.length <= most
		? text
		: `${text
				.slice(0, most - 1)
				.replace(/[\ud800-\udbff]$/, '')
				.trimEnd()}…`;
}

/** The entry of a footnote that the document itself does not show. */
export function footnoteHtml(card: PreviewCard): string {
	const parts = [card.title, ...card.about].map(it => `<bdi>${escapeHtml(it)}</bdi>`).join(', ');
	return `${parts}: <span dir="auto">“${escapeHtml(cutText(card.quote, 160))}”</span>`;
}

export function escapeHtml(text: string): string {
	return text.replace(/[&<>"]/g, it => entities[it] ?? it);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

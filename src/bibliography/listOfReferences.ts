import CSL from 'citeproc';
import { escapeInline } from '../report/inert.ts';
import type { CslItem } from './cslItem.ts';
import type { ListMarkup, ListStyle } from './forms.ts';
import { arxivIdOf, doiAddress } from './sourceDoi.ts';
import { apaStyle } from './styles/apaStyle.ts';
import { chicagoStyle } from './styles/chicagoStyle.ts';
import { ieeeStyle } from './styles/ieeeStyle.ts';
import { locale } from './styles/locale.ts';

/**
 * A list of references in a style: a paragraph for each entry, in Markdown or plain text. APA and Chicago are in the order of the
 * alphabet, IEEE in that of the numbers. The styles are set by citeproc-js (Frank Bennett, CPAL 1.0).
 */
export function listOfReferences(
	items: readonly CslItem[],
	style: ListStyle,
	{ numbers, markup }: { readonly numbers: ReadonlyMap<string, number>; readonly markup: ListMarkup },
): string {
	const isNumbered = style === 'ieee';
	const numberOf = (it: CslItem): number => numbers.get(it.id) ?? 0;
	const ordered = isNumbered ? items.toSorted((a, b) => numberOf(a) - numberOf(b)) : items;
	const paragraphs = entriesOf(ordered, style).map(({ item, html }) => {
		const text = runsOf(html)
			.map(it => shown(it, item, markup))
			.join('');
		if (markup === 'plain') {
			return isNumbered ? `[${numberOf(item)}] ${text}` : text;
		}
		// An escaped bracket cannot become the label of a link, wherever the list is pasted.
		return isNumbered ? `\\[${numberOf(item)}\\] ${text}` : withoutMark(text);
	});
	return `${paragraphs.join('\n\n')}\n`;
}

interface Entry {
	readonly item: CslItem;
	/** In the engine's markup, with stand-ins for what it may not touch. */
	readonly html: string;
}

/** The entries, in the style's own order: that of the items, or of the alphabet. */
function entriesOf(items: readonly CslItem[], style: ListStyle): readonly Entry[] {
	const byId = new Map(items.map(it => [it.id, it]));
	const forEngine = new Map(items.map(it => [it.id, asItem(it, style)]));
	const system = { retrieveLocale: () => locale, retrieveItem: (id: string) => forEngine.get(id) };
	const engine = new CSL.Engine(system, styles[style], 'en-US', true);
	// It would read fields out of notes.
	engine.opt.development_extensions.field_hack = false;
	engine.opt.development_extensions.wrap_url_and_doi = false;
	engine.setOutputFormat('html');
	engine.updateItems([...byId.keys()]);
	const made = engine.makeBibliography();
	const [{ entry_ids: ids }, entries] = made === false ? [{ entry_ids: [] }, []] : made;
	return entries.flatMap((html, at) => {
		const item = byId.get(ids[at]?.[0] ?? '');
		return item ? [{ item, html }] : [];
	});
}

const styles: Readonly<Record<ListStyle, string>> = { apa: apaStyle, ieee: ieeeStyle, chicago: chicagoStyle };

/** What stands for a character or a field that the engine would take for its own, or make typography of. */
const standIn = { open: '\ue000', close: '\ue001', URL: '\ue002', DOI: '\ue003' } as const;
const anyStandIn = /[\ue000-\ue003]/g;

function asItem(item: CslItem, style: ListStyle): unknown {
	const { 'container-title': site, publisher, URL, DOI, ...rest } = item;
	const arxiv = item.type === 'article' ? arxivIdOf(DOI) : undefined;
	const [only, second] = item.author ?? [];
	const own = only && !second && 'literal' in only ? only.literal : undefined;
	// Whoever wrote it is not named again as the site; nor, in APA, as the publisher.
	const isSiteTold = site !== undefined && site !== own && !(arxiv !== undefined && /^arxiv/i.test(site));
	const isPublisherTold = publisher !== undefined && !(publisher === own && style === 'apa');
	return {
		...disguised({
			...rest,
			...(isSiteTold ? { 'container-title': site } : {}),
			...(isPublisherTold ? { publisher } : {}),
			...(arxiv === undefined ? {} : { number: `arXiv:${arxiv}`, publisher: 'arXiv' }),
		}),
		...(URL === undefined ? {} : { URL: standIn.URL }),
		...(DOI === undefined ? {} : { DOI: standIn.DOI }),
	};
}

/** The engine takes `<i>` in a text for italics; what a source writes is text. */
function disguised<Value>(value: Value): Value {
	return JSON.parse(JSON.stringify(value), (_, it: unknown) =>
		typeof it === 'string'
			? it.replace(anyStandIn, '').replaceAll('<', standIn.open).replaceAll('>', standIn.close)
			: it,
	);
}

/** Text of one look. */
interface TextRun {
	readonly text: string;
	readonly isItalic: boolean;
}

/** The engine's own markup is all the markup there is: italics count, the rest is dropped. */
function runsOf(html: string): TextRun[] {
	const runs: TextRun[] = [];
	let isItalic = false;
	for (const piece of html.trim().split(/(<[^>]*>)/)) {
		if (piece === '<i>' || piece === '</i>') {
			isItalic = piece === '<i>';
		} else if (!piece.startsWith('<') && piece !== '') {
			runs.push({ text: decoded(piece), isItalic });
		}
	}
	return runs;
}

const entities: Readonly<Record<string, string>> = { '&#60;': '<', '&#62;': '>', '&#38;': '&' };

function decoded(text: string): string {
	return text
		.replace(/&#(?:60|62|38);/g, it => entities[it] ?? it)
		.replace(/\s+/g, ' ')
		.replaceAll(standIn.open, '<')
		.replaceAll(standIn.close, '>');
}

/** In Markdown everything is escaped, so that nothing a source wrote is markup, but for the addresses of the entry itself. */
function shown({ text, isItalic }: TextRun, { URL = '', DOI = '' }: CslItem, markup: ListMarkup): string {
	const link = (address: string): string =>
		markup === 'plain' ? address : /[<>\s]/.test(address) ? escapeInline(address) : `<${address}>`;
	const parts = text.split(/(https:\/\/doi\.org\/\ue003|\ue002|\ue003)/).map(it => {
		switch (it) {
			case `https://doi.org/${standIn.DOI}`:
				return link(doiAddress(DOI));
			case standIn.URL:
				return link(URL);
			case standIn.DOI:
				return markup === 'markdown' ? escapeInline(DOI) : DOI;
			default:
				return markup === 'markdown' ? marked(it, isItalic) : it;
		}
	});
	return parts.join('');
}

function marked(text: string, isItalic: boolean): string {
	const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
	const escaped = escapeInline(words);
	return `${before}${isItalic && words !== '' ? `*${escaped}*` : escaped}${after}`;
}

/** A paragraph that began like a list or a heading would be one. */
function withoutMark(paragraph: string): string {
	return paragraph.replace(/^(?=[-+=])/, '\\').replace(/^(\d{1,9})(?=[.)])/, '$1\\');
}

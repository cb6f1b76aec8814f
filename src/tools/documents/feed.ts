import { Parser } from 'htmlparser2';
import { readHtml } from '../corpus/readers/html.ts';
import { decodeDocument } from './charset.ts';
import { DocumentBuilder } from './documentBuilder.ts';
import type { DocumentInput, ReadDocument } from './documentReader.ts';
import { finish } from './finish.ts';
import { isoDate } from './isoDate.ts';
import { LinkCollector } from './linkCollector.ts';
import { scanPage } from './scanPage.ts';
import { withoutUnseen } from './unseen.ts';

/** Reads an RSS or Atom feed: each item a section with its date, author and address, and what it says. */
export async function readFeed({ bytes, charset, address }: DocumentInput): Promise<ReadDocument> {
	const { title, site, items } = parseFeed(decodeDocument(bytes, charset));
	const builder = new DocumentBuilder();
	const links = new LinkCollector(address);
	builder.heading(1, title || 'Feed');
	for (const it of items.slice(0, mostItems)) {
		builder.heading(2, it.title || 'Without title');
		const facts = [isoDate(it.date), it.author, it.link].map(fact => oneLine(fact ?? '')).filter(fact => fact !== '');
		builder.block('paragraph', facts.join(' · '));
		links.open(it.link, it.title);
		links.close();
		const body = finish(readHtml(scanPage(it.body, address).html));
		for (const { kind, start, end, depth } of body.blocks) {
			const text = body.text.slice(start, end);
			if (kind === 'heading') {
				builder.heading(3, text.replace(/^#+\s*/, ''));
			} else {
				builder.block(kind, text, { depth });
			}
		}
	}
	if (items.length > mostItems) {
		builder.note(`Only the first ${mostItems} of ${items.length} items were read.`);
	}
	const dates = items.map(it => isoDate(it.date)).filter(it => it !== undefined);
	return builder.build({
		title: oneLine(title),
		metadata: { issued: dates.sort().at(-1), containerTitle: oneLine(title) || undefined },
		links: links.links.length > 0 || !site ? links.links : [{ text: oneLine(title), url: site }],
	});
}

const mostItems = 300;

interface FeedItem {
	title: string;
	link: string;
	date: string;
	author: string;
	/** HTML, or text that can be read as such. */
	body: string;
}

interface Feed {
	readonly title: string;
	readonly site: string;
	readonly items: readonly FeedItem[];
}

/** Feeds in the wild are seldom well-formed, so they are parsed as leniently as pages are. */
function parseFeed(xml: string): Feed {
	const items: FeedItem[] = [];
	const own = { title: '', site: '' };
	let item: FeedItem | undefined;
	/** The field that is open, how deep in it the parser stands, and its text with the markup in it. */
	let field: { readonly name: string; depth: number; text: string } | undefined;
	const open: string[] = [];
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				open.push(name);
				if (field) {
					field.depth++;
					field.text += isMarkup(field.name) ? `<${localName(name)}>` : ' ';
				} else if (name === 'item' || name === 'entry') {
					item = { title: '', link: '', date: '', author: '', body: '' };
				} else if (name === 'link' && attributes['href'] && (attributes['rel'] ?? 'alternate') === 'alternate') {
					set('link', attributes['href']);
				} else if (fields.has(name) && (item || open.length <= 3)) {
					field = { name, depth: 0, text: '' };
				}
			},
			ontext(text) {
				const isContact = field?.name === 'author' && /^(?:email|uri)$/.test(open.at(-1) ?? '');
				if (field && !isContact && field.text.length < longestField) {
					field.text += text;
				}
			},
			onclosetag(name) {
				open.pop();
				if (field && field.depth > 0) {
					field.depth--;
					field.text += isMarkup(field.name) ? `</${localName(name)}>` : '';
				} else if (field) {
					set(field.name, field.text);
					field = undefined;
				} else if (item && (name === 'item' || name === 'entry')) {
					items.push(item);
					item = undefined;
				}
			},
		},
		{ xmlMode: true, decodeEntities: true },
	);
	const set = (name: string, value: string): void => {
		const to = fields.get(name);
		const text = value.trim();
		if (!item) {
			own.title ||= to === 'title' ? text : '';
			own.site ||= to === 'link' ? text : '';
		} else if (to === 'date') {
			// That it was changed later is no reason to date it later.
			item.date = name === 'updated' && item.date !== '' ? item.date : text;
		} else if (to === 'body') {
			item.body = text.length > item.body.length ? text : item.body;
		} else if (to) {
			// Titles and names may be HTML too.
			item[to] ||= to === 'author' || to === 'title' ? text.replaceAll(/<\/?[a-z][^>]{0,500}>/gi, '') : text;
		}
	};
	for (let at = 0; at < xml.length && items.length <= mostItems * 10 && open.length < deepest; at += chunkLength) {
		parser.write(xml.slice(at, at + chunkLength));
	}
	return { ...own, items };
}

const fields = new Map<string, keyof FeedItem>([
	['title', 'title'],
	['link', 'link'],
	['pubDate', 'date'],
	['published', 'date'],
	['updated', 'date'],
	['dc:date', 'date'],
	['author', 'author'],
	['dc:creator', 'author'],
	['description', 'body'],
	['summary', 'body'],
	['content', 'body'],
	['content:encoded', 'body'],
]);

function isMarkup(name: string): boolean {
	return fields.get(name) === 'body';
}

/** Only names of HTML's shape, so that nothing else can be written as a tag. */
function localName(name: string): string {
	return /^(?:\w+:)?([a-z][a-z\d]*)$/i.exec(name)?.[1] ?? 'span';
}

function oneLine(text: string): string {
	return withoutUnseen(text).replaceAll(/\s+/g, ' ').trim();
}

const longestField = 500_000;
const deepest = 1_000;
const chunkLength = 1 << 16;

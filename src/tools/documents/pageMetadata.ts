import { field, listField, textField } from '../../llm/unknownJson.ts';
import type { CslName, DocumentMetadata } from './documentReader.ts';
import { isoDate } from './isoDate.ts';
import type { PageHead } from './pageHead.ts';
import { personOf } from './personName.ts';
import { withoutUnseen } from './unseen.ts';

export interface PageMetadata extends DocumentMetadata {
	readonly title: string | undefined;
}

/** What a page says of itself, most careful voice first: citation tags, JSON-LD, other meta tags, its text. */
export function metadataOf(head: PageHead, address: string | undefined): PageMetadata {
	const all = (...names: string[]): string[] =>
		names
			.flatMap(name => head.metas.filter(it => it.name === name).map(it => oneLine(it.content)))
			.filter(it => it !== '');
	const first = (...names: string[]): string | undefined => all(...names)[0];
	const work = structuredWork(head.structured);
	const site = first('og:site_name', 'application-name') ?? nameOf(field(work, 'publisher'));
	const title = titleOf({
		page: oneLine(head.title),
		own: first('citation_title') ?? first('og:title', 'twitter:title', 'dc.title') ?? text(work, 'headline'),
		isCitable: first('citation_title') !== undefined,
		heading: oneLine(head.heading),
		site,
		host: URL.parse(address ?? '')?.hostname,
	});
	return {
		title,
		author: authorsOf(all, work),
		issued: [
			...all('citation_publication_date', 'citation_date', 'citation_online_date'),
			text(work, 'datePublished'),
			...all(
				'article:published_time',
				'dc.date.issued',
				'dcterms.issued',
				'dc.date',
				'dcterms.date',
				'dcterms.created',
			),
			...all('date', 'pubdate', 'publishdate', 'parsely-pub-date', 'datepublished', 'sailthru.date'),
			text(work, 'dateCreated'),
			head.time,
		]
			.map(it => isoDate(it))
			.find(it => it !== undefined),
		containerTitle:
			first('citation_journal_title', 'citation_conference_title', 'citation_inbook_title', 'prism.publicationname') ??
			site,
		language: languageOf(head.language ?? first('citation_language', 'content-language', 'og:locale')),
		doi: all('citation_doi', 'dc.identifier.doi', 'prism.doi', 'bepress_citation_doi', 'dc.identifier')
			.map(doiOf)
			.find(it => it !== undefined),
		canonical: canonicalOf(head.canonical ?? first('og:url'), address),
	};
}

interface Titles {
	readonly page: string;
	readonly own: string | undefined;
	/** Whether `own` is the work's title in a bibliography. */
	readonly isCitable: boolean;
	readonly heading: string;
	readonly site: string | undefined;
	readonly host: string | undefined;
}

/** The page's title without the name of its site, where something on the page says what that is. */
function titleOf({ page, own, isCitable, heading, site, host }: Titles): string | undefined {
	if (isCitable || page === '') {
		return own ?? (heading || undefined);
	}
	for (const it of [own, heading]) {
		if (
			it &&
			it.length > 3 &&
			page.length > it.length &&
			page.startsWith(it) &&
			/^\s*[|·•:–—\-«»]/.test(page.slice(it.length))
		) {
			return it;
		}
	}
	const cut = /^(.{4,})\s+[|·•–—\-«»]\s+([^|·•–—«»]{2,60})$/.exec(page);
	// A book's pages are often headed by its title.
	if (cut?.[1] && cut[2] && (isSame(cut[2], site) || isSame(cut[2], heading) || isHost(cut[2], host))) {
		return cut[1];
	}
	return page;
}

function isSame(a: string, b: string | undefined): boolean {
	return b !== undefined && a.toLowerCase() === b.toLowerCase();
}

/** `Example Site` is the site of www.example-site.org. */
function isHost(name: string, host: string | undefined): boolean {
	const letters = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
	return letters.length > 2 && (host ?? '').replaceAll(/[^a-z\d]/g, '').includes(letters);
}

function authorsOf(all: (...names: string[]) => string[], work: unknown): readonly CslName[] | undefined {
	const cited = all('citation_author', 'dc.creator', 'dcterms.creator', 'bepress_citation_author');
	if (cited.length > 0) {
		return cited.slice(0, mostAuthors).map(it => personOf(it));
	}
	const structured = asList(field(work, 'author')).flatMap(it => {
		const name = nameOf(it);
		return name === undefined ? [] : [field(it, '@type') === 'Person' ? personOf(name) : { literal: name }];
	});
	if (structured.length > 0) {
		return structured.slice(0, mostAuthors);
	}
	const plain = all('author', 'article:author', 'parsely-author', 'byl', 'sailthru.author').find(
		it => !/^https?:/.test(it),
	);
	return plain ? [{ literal: plain.replace(/^by\s+/i, '') }] : undefined;
}

/** The first thing described in JSON-LD that someone wrote: it has a headline, an author or a date. */
function structuredWork(scripts: readonly string[]): unknown {
	for (const script of scripts) {
		let value: unknown;
		try {
			value = JSON.parse(script);
		} catch {
			continue;
		}
		const things = asList(value).flatMap(it => [it, ...listField(it, '@graph')]);
		const works = things.filter(it => field(it, 'datePublished') !== undefined || field(it, 'author') !== undefined);
		const work = works.find(it => field(it, 'headline') !== undefined) ?? works[0];
		if (work !== undefined) {
			return work;
		}
	}
	return undefined;
}

function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [value];
}

function nameOf(value: unknown): string | undefined {
	const name = oneLine(typeof value === 'string' ? value : (textField(value, 'name') ?? ''));
	return name === '' || /^https?:/.test(name) ? undefined : name;
}

function text(value: unknown, name: string): string | undefined {
	return oneLine(textField(value, name) ?? '') || undefined;
}

/** A language tag as BCP 47 writes it. */
function languageOf(tag: string | undefined): string | undefined {
	const normal = tag?.trim().replaceAll('_', '-');
	return normal && /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(normal) ? normal : undefined;
}

function doiOf(value: string): string | undefined {
	const doi = value.replace(/^(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/)/i, '');
	return /^10\.\d{4,9}\/[^\s"<>]+$/.test(doi) ? doi : undefined;
}

function canonicalOf(href: string | undefined, address: string | undefined): string | undefined {
	const page = URL.parse(address ?? '');
	const url = page && href ? URL.parse(href, page.href) : undefined;
	return url && page && url.host === page.host && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

function oneLine(value: string): string {
	const line = withoutUnseen(value).replaceAll(/\s+/g, ' ').trim();
	return line.length > longestValue ? `${line.slice(0, longestValue).toWellFormed()}…` : line;
}

const mostAuthors = 100;
const longestValue = 300;

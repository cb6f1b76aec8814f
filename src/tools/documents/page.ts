import type { CleanDocument } from '../corpus/document.ts';
import { readHtml } from '../corpus/readers/html.ts';
import { articleOf } from './article.ts';
import { decodeDocument } from './charset.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from './documentReader.ts';
import { finish } from './finish.ts';
import { metadataOf } from './pageMetadata.ts';
import { type ScannedPage, scanPage } from './scanPage.ts';
import { hidesText } from './unseen.ts';

/**
 * Reads a page: what it is about, as Markdown-like text, without what surrounds it. Where Readability keeps less than half of
 * what the whole page says (documentation and indexes often), the whole page is read.
 */
export async function readPage(input: DocumentInput): Promise<ReadDocument> {
	const notes: string[] = [];
	let raw = decodeDocument(input.bytes, input.charset);
	if (raw.length > longestPage) {
		raw = raw.slice(0, longestPage).toWellFormed();
		notes.push(`Only the first ${longestPage / 1e6} million characters of the page were read.`);
	}
	const page = scanPage(raw, input.address);
	if (page.isCut) {
		notes.push('The page nests its elements deeper than any honest one; it was read up to there.');
	}
	if (page.hiddenWords > 0) {
		notes.push(`Text that a browser does not show was left out (${page.hiddenWords} words).`);
	}
	if (hidesText(raw)) {
		notes.push('Characters that nobody can see were left out.');
	}
	const { title, ...metadata } = metadataOf(page.head, input.address);
	const document = mainText(page, title);
	if (isFilledByScripts(document.text, page)) {
		throw new DocumentError(
			'no-text',
			'The page is filled by scripts and holds next to no text itself; it needs a browser. Look for the same text at another address.',
		);
	}
	if (document.text.trim() === '') {
		throw page.isCut
			? new DocumentError('corrupt', 'The page nests its elements deeper than any honest one; no text was found above.')
			: new DocumentError('no-text', 'The page holds no text.');
	}
	// Its lines are those of what was made of the page, not of the page: they lead nowhere.
	return { ...document, title: title ?? document.title, places: [], metadata, links: page.links, notes };
}

const longestPage = 10_000_000;

function mainText(page: ScannedPage, title: string | undefined): CleanDocument {
	const article = articleOf(page);
	const least = isStory(page) ? enoughOfStory : enough;
	const main = article && finish(readHtml(withHeading(article.html, title)));
	if (main && article.ink >= page.ink * least) {
		return main;
	}
	// The whole page, too, leaves out menus and what stands beside its main part.
	const whole = finish(readHtml(page.html));
	return main && saying(main) >= saying(whole) * least ? main : whole;
}

/** How much of the whole page Readability has to keep to be believed. Beside a story stand many others; beside a manual's chapter next to nothing. */
const enoughOfStory = 0.5;
const enough = 0.8;

function isStory({ head: { metas, structured } }: ScannedPage): boolean {
	return (
		metas.some(it => it.name === 'article:published_time' || (it.name === 'og:type' && it.content === 'article')) ||
		structured.some(it => it.includes('"headline"'))
	);
}

/** Readability takes the title out of the text, or makes it one heading among others; here it is the heading of all the rest. */
function withHeading(article: string, title: string | undefined): string {
	const [heading = '', level, inner = ''] = /<h([12])(?:\s[^>]{0,500})?>([^]{0,500}?)<\/h\1>/.exec(article) ?? [];
	if (!title || level === '1') {
		return article;
	}
	const isThere = isSameText(inner.replaceAll(/<[^>]*>|&#?\w+;/g, ' '), title);
	const first = `<h1>${isThere ? inner : escaped(title)}</h1>`;
	// All of it is the main part, whatever the page calls so.
	return `<main>${first}${isThere ? article.replace(heading, '') : article}</main>`;
}

function isSameText(a: string, b: string): boolean {
	const letters = (it: string): string => it.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
	return letters(a) === letters(b);
}

/** How many characters say something: not the lists of links that only lead elsewhere. */
function saying({ blocks }: CleanDocument): number {
	return blocks.reduce((sum, it) => sum + (it.kind === 'meta' ? 0 : it.end - it.start), 0);
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Such a page says next to nothing, and often only that scripts must run. */
function isFilledByScripts(text: string, { scripts }: ScannedPage): boolean {
	if (scripts === 0 || text.length > fewLetters * 40) {
		return false;
	}
	const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
	return letters < fewLetters || (letters < fewLetters * 10 && asksForScripts.test(text));
}

const fewLetters = 30;
const asksForScripts = /\b(?:java\s?script|loading|please wait|checking your browser|enable cookies)\b/i;

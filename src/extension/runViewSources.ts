import type { Evidence } from '../report/evidence.ts';
import { visible } from '../report/inert.ts';
import type { Locator, Source } from '../report/source.ts';
import type { CitationState, SourceLine } from './runViewProtocol.ts';
import { decoded, lineOf } from './runViewWords.ts';
import type { Translate } from './translate.ts';

/** A folder that is open, under which files are named: its URI, and its name where several are open. */
export interface NamedFolder {
	readonly uri: string;
	/** Stands before the paths in it; empty when it is the only one. */
	readonly prefix: string;
}

/** The words that sources and their places are named with. */
export interface Naming {
	readonly folders: readonly NamedFolder[];
	readonly t: Translate;
}

const mostQuote = 600;
const mostTitle = 300;

/** A passage as a chip shows it. */
export function citationOf({ id, quote, source, locator }: Evidence, naming: Naming): CitationState {
	return {
		id,
		uri: source.uri,
		quote: cutQuote(visible(quote)),
		title: titleOf(source),
		site: isWeb(source.uri) ? hostOf(source.uri) : fileLabel(source.uri, naming.folders),
		place: placeOf(locator, naming.t),
	};
}

/** A source with its first passage. */
export function sourceLineOf({ id, source }: Evidence, { folders, t }: Naming): SourceLine {
	const kind = kindOf(source);
	return {
		uri: source.uri,
		title: titleOf(source),
		site: isWeb(source.uri)
			? hostOf(source.uri)
			: kind === 'output'
				? t('Output of this run')
				: folderOf(fileLabel(source.uri, folders)),
		kind,
		date: dateOf(source),
		passages: 1,
		cited: 0,
		firstEvidence: id,
	};
}

/** The path of a file as the user knows it: from its workspace folder on, and whole outside of one. */
export function fileLabel(uri: string, folders: readonly NamedFolder[]): string {
	const plain = uri.replace(/[?#].*$/, '');
	const folder = folders
		.filter(it => plain.startsWith(withSlash(it.uri)))
		.toSorted((a, b) => b.uri.length - a.uri.length)[0];
	const path = folder
		? `${folder.prefix === '' ? '' : `${folder.prefix}/`}${plain.slice(withSlash(folder.uri).length)}`
		: plain.replace(/^file:\/\/(?:\/(?=[a-z](?::|%3a)))?/i, '');
	return lineOf(decoded(path), mostTitle);
}

function withSlash(uri: string): string {
	return uri.endsWith('/') ? uri : `${uri}/`;
}

/** The folder of a path; the top is `./`. */
function folderOf(path: string): string {
	const end = path.lastIndexOf('/');
	return end < 0 ? './' : path.slice(0, Math.max(1, end));
}

function titleOf({ title, uri }: Source): string {
	return lineOf(title, mostTitle) || lineOf(decoded(uri.replace(/\/$/, '').replace(/^.*\//s, '')), mostTitle) || uri;
}

function isWeb(uri: string): boolean {
	return /^https?:\/\//i.test(uri);
}

function hostOf(uri: string): string {
	return URL.parse(uri)?.host.replace(/^www\./, '') ?? uri;
}

/** By CSL type; a program's output is a file of the run, and a paper may be known by its DOI alone. */
function kindOf(source: Source): SourceLine['kind'] {
	if (!isWeb(source.uri)) {
		return source.type === 'software' ? 'output' : 'file';
	}
	const isPaper = /^(?:article|paper|chapter|book|thesis|report|dataset|manuscript)(?:-|$)/.test(source.type);
	const isPressed = /^article-(?:newspaper|magazine)$/.test(source.type);
	return (isPaper && !isPressed) || typeof source['DOI'] === 'string' ? 'paper' : 'web';
}

/** CSL's date, as precise as it is: `2024`, `2024-03`, `2024-03-09`. */
function dateOf(source: Source): string | undefined {
	const issued = source['issued'];
	if (typeof issued !== 'object' || issued === null) {
		return undefined;
	}
	const [parts] =
		'date-parts' in issued && Array.isArray(issued['date-parts']) ? (issued['date-parts'] as unknown[]) : [];
	if (Array.isArray(parts) && parts.length > 0 && parts.every(it => /^\d{1,4}$/.test(String(it)))) {
		return parts.map(it => String(it).padStart(2, '0')).join('-');
	}
	return 'raw' in issued && typeof issued.raw === 'string' ? lineOf(issued.raw, 40) : undefined;
}

/** Where in its source a passage stands; empty where nothing more is known. */
export function placeOf(locator: Locator, t: Translate): string {
	const { lines, page, slide, sheet, cells, cell, part } = locator;
	return [
		...(part === undefined ? [] : [lineOf(part, 80)]),
		...(page === undefined ? [] : [t('page {0}', page)]),
		...(slide === undefined ? [] : [t('slide {0}', slide)]),
		...(sheet === undefined ? [] : [t('sheet {0}', lineOf(sheet, 80))]),
		...(cells === undefined ? [] : [t('cells {0}', lineOf(cells, 40))]),
		...(cell === undefined ? [] : [t('cell {0}', cell)]),
		...(lines === undefined
			? []
			: [lines[0] === lines[1] ? t('line {0}', lines[0]) : t('lines {0}–{1}', lines[0], lines[1])]),
	].join(', ');
}

/** Line breaks stay: code and tables are read by them. */
function cutQuote(quote: string): string {
	return quote.length <= mostQuote
		? quote
		: `${quote
				.slice(0, mostQuote - 1)
				.replace(/[\ud800-\udbff]$/, '')
				.trimEnd()}…`;
}

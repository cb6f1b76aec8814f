import { isoOf, partsOf } from './cslDate.ts';
import type { CslItem } from './cslItem.ts';
import type { CslType } from './cslType.ts';
import type { CslName } from './sourceNames.ts';

/** Records in RIS, which reference managers import: a tag a line, lines ended as the format says. */
export function toRis(items: readonly CslItem[]): string {
	return items.map(it => `${linesOf(it).join('\r\n')}\r\n`).join('\r\n');
}

function linesOf(item: CslItem): readonly string[] {
	const [issued, accessed] = [partsOf(item.issued), partsOf(item.accessed)];
	const [first, last] = pagesOf(item.page);
	const tags: readonly (readonly [string, string | undefined])[] = [
		['TY', types[item.type]],
		['ID', item.id],
		['TI', item.title],
		...namesOf('AU', item.author),
		...namesOf('ED', item.editor),
		['PY', issued ? `${issued[0]}`.padStart(4, '0') : undefined],
		['DA', issued ? `${isoOf(issued, '/')}${'/'.repeat(4 - issued.length)}` : literalOf(item)],
		['T2', item['container-title']],
		['VL', item.volume],
		['IS', item.issue ?? item.number],
		['SP', first],
		['EP', last],
		['PB', item.publisher],
		['CY', item['publisher-place']],
		['ET', item.edition ?? item.version],
		['SN', item.ISBN ?? item.ISSN],
		['LA', item.language],
		['DO', item.DOI],
		['UR', item.URL],
		['Y2', accessed && item.URL !== undefined ? `${isoOf(accessed, '/')}/` : undefined],
		['AV', item.archive_location],
		['N1', item.note],
		['ER', ''],
	];
	return tags.flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}  - ${value}`]));
}

const types: Readonly<Record<CslType, string>> = {
	article: 'UNPB',
	'article-journal': 'JOUR',
	'article-magazine': 'MGZN',
	'article-newspaper': 'NEWS',
	book: 'BOOK',
	chapter: 'CHAP',
	dataset: 'DATA',
	document: 'GEN',
	entry: 'CHAP',
	'entry-dictionary': 'DICT',
	'entry-encyclopedia': 'ENCYC',
	legislation: 'STAT',
	manuscript: 'UNPB',
	'paper-conference': 'CPAPER',
	patent: 'PAT',
	post: 'ELEC',
	'post-weblog': 'BLOG',
	report: 'RPRT',
	review: 'JOUR',
	software: 'COMP',
	speech: 'GEN',
	standard: 'STAND',
	thesis: 'THES',
	webpage: 'ELEC',
};

function namesOf(tag: string, names: readonly CslName[] | undefined): (readonly [string, string])[] {
	return (names ?? []).map(it => [
		tag,
		'literal' in it ? it.literal : [it.family, it.given, it.suffix].filter(part => part !== undefined).join(', '),
	]);
}

/** `45–67` as its ends; what is no range is a first page. */
function pagesOf(pages: string | undefined): readonly [string | undefined, string | undefined] {
	const [, first, last] = /^(\w+)\s*[-–—]+\s*(\w+)$/.exec(pages ?? '') ?? [];
	return first === undefined ? [pages, undefined] : [first, last];
}

function literalOf({ issued }: CslItem): string | undefined {
	return issued && 'literal' in issued ? issued.literal : undefined;
}

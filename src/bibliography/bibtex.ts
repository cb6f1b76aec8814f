import { type DateParts, isoOf, partsOf } from './cslDate.ts';
import type { CslItem } from './cslItem.ts';
import type { CslType } from './cslType.ts';
import { arxivIdOf } from './sourceDoi.ts';
import type { CslName } from './sourceNames.ts';

/** Entries for BibTeX and biblatex: Unicode stays as it is, and whatever LaTeX would take for a command is escaped. */
export function toBibtex(items: readonly CslItem[]): string {
	return items.map(entryOf).join('\n');
}

function entryOf(item: CslItem): string {
	const type = entryTypes[item.type] ?? 'misc';
	const fields = [...fieldsOf(item, type)].map(([name, value]) => `  ${name} = ${value},\n`);
	return `@${type}{${item.id},\n${fields.join('')}}\n`;
}

/** Those that classic BibTeX knows; the rest is `misc`. */
const entryTypes: Partial<Readonly<Record<CslType, string>>> = {
	'article-journal': 'article',
	'article-magazine': 'article',
	'article-newspaper': 'article',
	review: 'article',
	book: 'book',
	chapter: 'incollection',
	entry: 'incollection',
	'entry-dictionary': 'incollection',
	'entry-encyclopedia': 'incollection',
	'paper-conference': 'inproceedings',
	report: 'techreport',
	standard: 'techreport',
	thesis: 'phdthesis',
};

function* fieldsOf(item: CslItem, type: string): Generator<readonly [string, string]> {
	const date = partsOf(item.issued);
	const isMaster = type === 'phdthesis' && /\bmaster/i.test(item.genre ?? '');
	const arxiv = arxivIdOf(item.DOI);
	const texts: readonly (readonly [string, string | undefined])[] = [
		[containers[type] ?? 'howpublished', item['container-title']],
		[publishers[type] ?? 'publisher', item.publisher],
		['address', item['publisher-place']],
		['type', isMaster ? 'Master’s thesis' : undefined],
		['volume', item.volume],
		['number', item.issue ?? item.number],
		['pages', item.page?.replace(/\s*[-–—]+\s*/g, '--')],
		['edition', item.edition],
		['version', item.version],
		['isbn', item.ISBN],
		['issn', item.ISSN],
		['note', item.archive_location === undefined ? item.note : `File ${item.archive_location}`],
	];
	yield* names('author', item.author);
	yield* names('editor', item.editor);
	yield ['title', `{${protectCase(escapeLatex(item.title))}}`];
	yield* date ? when(date) : item.issued && 'literal' in item.issued ? [text('year', item.issued.literal)] : [];
	yield* texts.flatMap(([name, value]) => (value === undefined ? [] : [text(name, value)]));
	yield* arxiv === undefined ? [] : [text('eprint', arxiv), text('archiveprefix', 'arXiv')];
	yield* item.DOI === undefined ? [] : [verbatim('doi', item.DOI)];
	yield* item.URL === undefined ? [] : [verbatim('url', item.URL)];
	yield* urlDate(item);
}

const containers: Readonly<Record<string, string>> = {
	article: 'journal',
	incollection: 'booktitle',
	inproceedings: 'booktitle',
};

const publishers: Readonly<Record<string, string>> = { phdthesis: 'school', techreport: 'institution' };

function names(field: string, people: readonly CslName[] | undefined): (readonly [string, string])[] {
	return people === undefined ? [] : [[field, `{${people.map(nameOf).join(' and ')}}`]];
}

/** Braces keep a name whole: an organisation's, and one that holds a comma or `and`, which would end it. */
function nameOf(name: CslName): string {
	if ('literal' in name) {
		return `{${escapeLatex(name.literal)}}`;
	}
	return [name.family, name.suffix, name.given]
		.filter(it => it !== undefined)
		.map(it => (/,|\band\b/i.test(it) ? `{${escapeLatex(it)}}` : escapeLatex(it)))
		.join(', ');
}

/** The names of months are BibTeX's own words, which each style writes in its way. */
function when([year, month]: DateParts): (readonly [string, string])[] {
	const word = months[(month ?? 0) - 1];
	return [['year', `{${year}}`], ...(word === undefined ? [] : [['month', word] as const])];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function urlDate({ URL, accessed }: CslItem): (readonly [string, string])[] {
	const parts = partsOf(accessed);
	return URL === undefined || !parts ? [] : [['urldate', `{${isoOf(parts)}}`]];
}

function text(name: string, value: string): readonly [string, string] {
	const escaped = escapeLatex(value);
	// To biblatex, some of these are lists.
	return [name, /\sand\s/i.test(escaped) ? `{{${escaped}}}` : `{${escaped}}`];
}

/** Addresses are read as they stand; only what would end the field is written otherwise. */
function verbatim(name: string, value: string): readonly [string, string] {
	return [name, `{${value.replace(/[{}\\\s]/g, encodeURIComponent)}}`];
}

/** BibTeX counts braces whether or not a backslash stands before them: those that do not match become commands. */
function escapeLatex(text: string): string {
	const isBalanced = areBalanced(text);
	return text.replace(/[\\{}$&#%_~^]/g, it =>
		isBalanced && /[{}]/.test(it) ? `\\${it}` : (commands[it] ?? `\\${it}`),
	);
}

function areBalanced(text: string): boolean {
	let depth = 0;
	for (const it of text) {
		depth += it === '{' ? 1 : it === '}' ? -1 : 0;
		if (depth < 0) {
			return false;
		}
	}
	return depth === 0;
}

const commands: Readonly<Record<string, string>> = {
	'\\': String.raw`\textbackslash{}`,
	'{': String.raw`\textbraceleft{}`,
	'}': String.raw`\textbraceright{}`,
	'~': String.raw`\textasciitilde{}`,
	'^': String.raw`\textasciicircum{}`,
};

/** Styles write titles in lower case, but for what stands in braces: `BERT`, `arXiv`, `package.json` are to stay so. */
function protectCase(title: string): string {
	return title.replace(
		/(?<![\\\p{L}\p{N}])[\p{L}\p{N}]*(?:\p{Ll}\p{Lu}|\p{Lu}{2}|\p{Lu}\p{N}|\p{N}\p{Lu}|\p{L}\.\p{L})[\p{L}\p{N}.]*(?<!\.)/gu,
		'{$&}',
	);
}

import { fileURLToPath } from 'node:url';
import { getResolvedPDFJS } from 'unpdf';
import { listField, textField } from '../../llm/unknownJson.ts';
import { firstThere } from './bundledFile.ts';
import { DocumentBuilder } from './documentBuilder.ts';
import {
	type CslName,
	DocumentError,
	type DocumentInput,
	type DocumentMetadata,
	type ReadDocument,
} from './documentReader.ts';
import { isoDate } from './isoDate.ts';
import { LinkCollector } from './linkCollector.ts';
import { blocksOf, squeezed, styleOf } from './pdfBlocks.ts';
import { readingOrder } from './pdfColumns.ts';
import { withoutRunningHeads } from './pdfFurniture.ts';
import type { Line, TextRun } from './pdfLines.ts';
import { personOf } from './personName.ts';
import { withoutUnseen } from './unseen.ts';

/** Reads a PDF's text layer by pages: headings, paragraphs, items and code as far as positions and sizes tell them apart. */
export async function readPdf({ bytes }: DocumentInput): Promise<ReadDocument> {
	if (bytes.length > largestFile) {
		throw new DocumentError(
			'too-large',
			`The PDF is larger than ${largestFile >> 20} MB; look for a smaller part of it.`,
		);
	}
	const { getDocument } = await getResolvedPDFJS();
	const task = getDocument({
		data: new Uint8Array(bytes),
		cMapUrl: cMaps(),
		cMapPacked: true,
		disableFontFace: true,
		useSystemFonts: false,
		verbosity: 0,
	});
	try {
		return await readOpened(await task.promise);
	} catch (error) {
		throw problemOf(error);
	} finally {
		await task.destroy();
	}
}

async function readOpened(pdf: Pdf): Promise<ReadDocument> {
	const builder = new DocumentBuilder();
	const links = new LinkCollector(undefined);
	const pages = await readPages(pdf, links, builder);
	const titles = new Map<string, number>();
	addTitles(await pdf.getOutline().catch(() => null), 1, titles);
	const body = withoutRunningHeads(pages);
	for (const { kind, level, parts } of blocksOf(body, styleOf(body, titles))) {
		builder.paged(kind, level, parts);
	}
	const empty = pages.flatMap((lines, index) => (lines.length === 0 ? [index + 1] : []));
	if (empty.length > 0) {
		builder.note(`There is no text on ${empty.length} of its pages (${listed(empty)}): images, scans or nothing.`);
	}
	const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
	return builder.build({
		title: plausibleTitle(Reflect.get(info, 'Title')),
		metadata: metadataOf(info, pages[0] ?? []),
		links: links.links,
		whenEmpty:
			'The PDF has no text layer: its pages are images, such as a scan. Look for another version of the document.',
	});
}

/** The lines of each page, until there are enough of them or time is up. */
async function readPages(pdf: Pdf, links: LinkCollector, builder: DocumentBuilder): Promise<Line[][]> {
	const pages: Line[][] = [];
	const start = performance.now();
	const count = Math.min(pdf.numPages, mostPages);
	let characters = 0;
	let damaged = 0;
	for (
		let number = 1;
		number <= count && characters < mostCharacters && performance.now() - start < readingMs;
		number++
	) {
		let lines: Line[] = [];
		try {
			const page = await pdf.getPage(number);
			const { items, styles } = await page.getTextContent();
			const runs: TextRun[] = items.flatMap(it => ('str' in it ? [it] : []));
			lines = readingOrder(runs, font => styles[font]?.fontFamily === 'monospace');
			for (const it of await page.getAnnotations()) {
				addLink(links, it, runs);
			}
			page.cleanup();
		} catch {
			damaged++;
		}
		pages.push(lines);
		characters += lines.reduce((sum, it) => sum + it.text.length, 0);
	}
	if (damaged === pages.length && damaged > 0) {
		throw new DocumentError('corrupt', 'The PDF is damaged: none of its pages can be read.');
	}
	if (damaged > 0) {
		builder.note(`${damaged} of its pages are damaged and could not be read.`);
	}
	if (pages.length < pdf.numPages) {
		builder.note(`Only the first ${pages.length} of ${pdf.numPages} pages were read.`);
	}
	return pages;
}

/** What pdf.js makes of a file; its types are for browsers. */
type Pdf = Awaited<ReturnType<Awaited<ReturnType<typeof getResolvedPDFJS>>['getDocument']>['promise']>;

const largestFile = 100 << 20;
const mostPages = 3_000;
const mostCharacters = 10_000_000;
/** Before the thread's own deadline, so that what was read by then is not lost. */
const readingMs = 45_000;

/** The tables that tell which characters the codes of Asian fonts mean. */
function cMaps(): string {
	const folder = firstThere(['../../../node_modules/pdfjs-dist/cmaps', './cmaps', '../cmaps'], import.meta.url);
	// pdf.js reads them as files, and wants this mark at the end on every system.
	return `${fileURLToPath(folder)}/`;
}

interface OutlineItem {
	readonly title: string;
	readonly items?: readonly OutlineItem[];
}

function addTitles(items: readonly OutlineItem[] | null, level: number, titles: Map<string, number>): void {
	for (const { title, items: inner = [] } of items ?? []) {
		const key = squeezed(title);
		if (key !== '' && !titles.has(key) && titles.size < mostTitles) {
			titles.set(key, level);
		}
		if (level < deepestTitle) {
			addTitles(inner, level + 1, titles);
		}
	}
}

const mostTitles = 10_000;
const deepestTitle = 6;

/** A link's text is what stands in its rectangle. */
function addLink(links: LinkCollector, annotation: unknown, runs: readonly TextRun[]): void {
	const url = textField(annotation, 'url');
	if (url === undefined) {
		return;
	}
	const [left = 0, bottom = 0, right = 0, top = 0] = listField(annotation, 'rect').map(Number);
	const within = runs.filter(({ transform: [, , , , x = 0, y = 0], width }) => {
		const middle = x + width / 2;
		return middle > left && middle < right && y > bottom - 1 && y < top;
	});
	links.open(url, '');
	links.text(within.map(it => it.str).join(''));
	links.close();
}

function metadataOf(info: object, first: readonly Line[]): DocumentMetadata {
	const page = first.map(it => it.text).join('\n');
	const dois = new Set(
		[...page.matchAll(/\b(?:doi\.org\/|doi:\s?)(10\.\d{4,9}\/[^\s"<>,;]*[^\s"<>,;.)])/gi)].map(it => it[1]),
	);
	const [doi] = dois;
	const language = textField(info, 'Language');
	return {
		author: authorsOf(textField(info, 'Author') ?? ''),
		issued: isoDate(/^D:(\d{8})/.exec(textField(info, 'CreationDate') ?? '')?.[1]),
		// A page that names several works is a list of them.
		doi: dois.size === 1 ? doi : undefined,
		language: language && /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(language) ? language : undefined,
	};
}

function authorsOf(value: string): readonly CslName[] | undefined {
	const line = oneLine(value);
	if (/^$|^(?:user|admin|administrator|root|owner|author|unknown|anonymous|microsoft|default)\b/i.test(line)) {
		return undefined;
	}
	const names = line.split(separatorOf(line)).filter(it => it !== '');
	return names.slice(0, mostAuthors).map(it => personOf(it));
}

const mostAuthors = 100;

/** Where semicolons part names, commas stand in them; so does a comma behind a first word: `Menabrea, Luigi Federico` is one name. */
function separatorOf(line: string): RegExp {
	return line.includes(';')
		? /\s*;\s*/
		: /^\S+,[^,]+$/.test(line)
			? /\s+(?:and|&)\s+/
			: /\s+(?:and|&)\s+|,\s+(?=\S+\s+\S)/;
}

/** Programs put file names and their own name where a title belongs. */
function plausibleTitle(value: unknown): string | undefined {
	const title = typeof value === 'string' ? oneLine(value) : '';
	const isOfProgram =
		/^(?:microsoft \w+ - |untitled|title|document\d*$|slide \d|powerpoint|print\b)/i.test(title) ||
		/\.(?:docx?|tex|dvi|pptx?|xlsx?|indd|qxd|odt|rtf|pdf|ps|eps)$/i.test(title) ||
		/^\S*[_/\\]\S*$/.test(title);
	return title.length < 4 || isOfProgram ? undefined : title;
}

function oneLine(value: string): string {
	return withoutUnseen(value).replaceAll(/\s+/g, ' ').trim().slice(0, 300).toWellFormed();
}

/** `3–5, 9`. */
function listed(pages: readonly number[]): string {
	const ranges: [number, number][] = [];
	for (const page of pages) {
		const last = ranges.at(-1);
		if (last && last[1] === page - 1) {
			last[1] = page;
		} else {
			ranges.push([page, page]);
		}
	}
	const shown = ranges.slice(0, 20).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
	return `${shown.join(', ')}${ranges.length > shown.length ? ', …' : ''}`;
}

function problemOf(error: unknown): unknown {
	if (error instanceof DocumentError || !(error instanceof Error)) {
		return error;
	}
	return error.name === 'PasswordException'
		? new DocumentError('encrypted', 'The PDF is encrypted; it needs its password, which cannot be given here.')
		: new DocumentError('corrupt', 'The PDF is damaged and cannot be read.', { cause: error });
}

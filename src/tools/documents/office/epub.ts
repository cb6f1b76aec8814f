import { decodeDocument } from '../charset.ts';
import { DocumentBuilder } from '../documentBuilder.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from '../documentReader.ts';
import { LinkCollector } from '../linkCollector.ts';
import { appendDocument } from './appendDocument.ts';
import { type Archive, openArchive } from './archive.ts';
import { dublinCore, resolveName } from './officePackage.ts';
import { readHtmlText } from './readHtmlText.ts';
import { oneLine } from './rowText.ts';
import { childrenOf, find, findAll, type XmlElement, xmlTree } from './xml.ts';

/** Reads a book chapter by chapter in its reading order; a place is a chapter's file. Pictures are left out. */
export async function readEpub({ bytes }: DocumentInput): Promise<ReadDocument> {
	const archive = await openArchive(bytes);
	await refuseProtected(archive);
	const rootFile = find(xmlTree(await archive.read('META-INF/container.xml')), 'rootfile')?.attributes['full-path'];
	const packagePath = resolveName('', rootFile ?? '');
	const book = xmlTree(await archive.read(packagePath));
	const folder = packagePath.slice(0, packagePath.lastIndexOf('/') + 1);
	const builder = new DocumentBuilder();
	const links = new LinkCollector(undefined);
	for (const path of chaptersOf(book, folder)) {
		if (!archive.has(path)) {
			builder.note('A chapter that the table of contents names is missing from the file.');
			continue;
		}
		const chapter = await chapterIn(archive, path);
		if (chapter === undefined) {
			builder.note('A chapter is damaged and could not be read.');
			continue;
		}
		builder.place({ part: oneLine(path) });
		appendDocument(builder, readHtmlText(chapter, links));
	}
	const { title, metadata } = dublinCore(named(book, 'metadata') ?? book);
	return builder.build({
		title,
		metadata,
		links: links.links,
		whenEmpty: 'There is no text in the book that can be read; perhaps its pages are pictures, or damaged.',
	});
}

/** The HTML of a chapter; `undefined` when it is damaged, which the other chapters need not be. */
async function chapterIn(archive: Archive, path: string): Promise<string | undefined> {
	try {
		return decodeDocument(await archive.read(path), undefined);
	} catch (error) {
		if (error instanceof DocumentError && error.code === 'corrupt') {
			return undefined;
		}
		throw error;
	}
}

/** The names of the chapters' files in reading order; the page that only lists them is left out. */
function chaptersOf(book: XmlElement, folder: string): string[] {
	const manifest = new Map(
		childrenOf(named(book, 'manifest')).map(({ attributes }) => [attributes['id'] ?? '', attributes]),
	);
	return childrenOf(named(book, 'spine')).flatMap(({ attributes }) => {
		const item = manifest.get(attributes['idref'] ?? '');
		const isText = /^(?:application\/xhtml\+xml|text\/html|text\/x-oeb1-document|application\/xml)$/.test(
			item?.['media-type'] ?? '',
		);
		const isContents = /(?:^|\s)nav(?:\s|$)/.test(item?.['properties'] ?? '');
		return isText && !isContents ? [resolveName(folder, decodedReference(item?.['href'] ?? ''))] : [];
	});
}

/** Fonts may be scrambled in any book; chapters only are in one that is sold with a lock. */
async function refuseProtected(archive: Archive): Promise<void> {
	const list = 'META-INF/encryption.xml';
	if (!archive.has(list)) {
		return;
	}
	const references = findAll(xmlTree(await archive.read(list)), 'enc:CipherReference').concat(
		findAll(xmlTree(await archive.read(list)), 'CipherReference'),
	);
	if (references.some(it => /\.x?html?$/i.test(it.attributes['URI'] ?? ''))) {
		throw new DocumentError(
			'encrypted',
			'The book is protected against copying; it can only be read in its own reader.',
		);
	}
}

/** Package files are written with and without the prefix `opf:`. */
function named(book: XmlElement, name: string): XmlElement | undefined {
	return childrenOf(book).find(it => it.name === name || it.name === `opf:${name}`);
}

function decodedReference(href: string): string {
	try {
		return decodeURIComponent(href.replace(/#.*$/, ''));
	} catch {
		return href;
	}
}

import mammoth from 'mammoth';
import { DocumentBuilder } from '../documentBuilder.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from '../documentReader.ts';
import { LinkCollector } from '../linkCollector.ts';
import { appendDocument } from './appendDocument.ts';
import { openArchive } from './archive.ts';
import { withPlainEquations } from './equations.ts';
import { noteMacros, notePictures, officeProperties, xmlParts } from './officePackage.ts';
import { readHtmlText } from './readHtmlText.ts';
import { storedZip } from './storedZip.ts';

/**
 * Reads a Word document: mammoth makes HTML of it, which the reader of pages reads. Equations, which mammoth drops, are
 * written as text first. Pictures and macros are left out.
 */
export async function readDocx({ bytes }: DocumentInput): Promise<ReadDocument> {
	const archive = await openArchive(bytes);
	const parts = await xmlParts(archive);
	const { title, metadata } = await officeProperties(archive);
	for (const [name, content] of parts) {
		if (/^word\/(?:document|footnotes|endnotes)\d*\.xml$/.test(name)) {
			parts.set(name, withPlainEquations(content));
		}
	}
	const html = await convert(storedZip(parts));
	const links = new LinkCollector(undefined);
	const document = readHtmlText(html, links);
	const builder = new DocumentBuilder();
	appendDocument(builder, document);
	notePictures(builder, archive, 'word/media/');
	noteMacros(builder, archive);
	return builder.build({
		title: title ?? document.title,
		metadata,
		links: links.links,
		whenEmpty: 'There is no text in it; perhaps it holds only pictures.',
	});
}

async function convert(buffer: Buffer): Promise<string> {
	try {
		const { value } = await mammoth.convertToHtml(
			{ buffer },
			{
				externalFileAccess: false,
				includeEmbeddedStyleMap: false,
				convertImage: mammoth.images.imgElement(async () => await Promise.resolve({ src: '' })),
				styleMap: [
					"p[style-name='Title'] => h1:fresh",
					...['Source Code', 'HTML Preformatted', 'Preformatted Text'].map(
						it => `p[style-name='${it}'] => pre:separator('\\n')`,
					),
				],
			},
		);
		return value;
	} catch (cause) {
		throw new DocumentError('corrupt', 'It is damaged: its text cannot be taken out of it.', { cause });
	}
}

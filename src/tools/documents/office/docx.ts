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
			parts.set(name, withoutVanished(withPlainEquations(content)));
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

/** Runs of text that Word does not show, which mammoth would. */
function withoutVanished(part: Uint8Array): Uint8Array {
	const xml = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('utf8');
	if (!xml.includes('<w:vanish')) {
		return part;
	}
	const pieces = xml.split('</w:r>').map(piece => {
		const start = Math.max(piece.lastIndexOf('<w:r>'), piece.lastIndexOf('<w:r '));
		return start >= 0 && vanished.test(piece.slice(start)) ? `${piece.slice(0, start)}<w:r>` : piece;
	});
	return Buffer.from(pieces.join('</w:r>'));
}

const vanished = /<w:vanish(?:\s+w:val="(?:1|true|on)")?\s*\/>/;

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

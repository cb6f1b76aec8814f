import { DocumentBuilder } from '../documentBuilder.ts';
import type { DocumentInput, ReadDocument } from '../documentReader.ts';
import { LinkCollector } from '../linkCollector.ts';
import { type Archive, openArchive } from './archive.ts';
import { equationsOf, odfProperties, refuseEncrypted } from './odfPackage.ts';
import { odfStyles } from './odfStyles.ts';
import { type OdfContext, textIn, writeOdfNotes, writeOdfText } from './odfText.ts';
import { noteMacros, notePictures } from './officePackage.ts';
import { oneLine } from './rowText.ts';
import { childrenOf, find, findAll, textOf, type XmlElement, xmlTree } from './xml.ts';

/** Reads an OpenDocument text: headings, paragraphs, lists, tables, code and notes; equations in linear form. */
export async function readOdt({ bytes }: DocumentInput): Promise<ReadDocument> {
	const { archive, context, body } = await open(bytes);
	writeOdfText(context, childrenOf(body, 'office:text')[0]);
	writeOdfNotes(context);
	return await finish(archive, context);
}

/** Reads an OpenDocument presentation slide by slide; a place is a slide. */
export async function readOdp({ bytes }: DocumentInput): Promise<ReadDocument> {
	const { archive, context, body } = await open(bytes);
	const pages = findAll(childrenOf(body, 'office:presentation')[0], 'draw:page');
	for (const [index, page] of pages.entries()) {
		context.builder.place({ slide: index + 1 });
		writePage(context, page, index + 1);
	}
	writeOdfNotes(context);
	return await finish(archive, context);
}

interface OpenedOdf {
	readonly archive: Archive;
	readonly context: OdfContext;
	readonly body: XmlElement | undefined;
}

async function open(bytes: Uint8Array): Promise<OpenedOdf> {
	const archive = await openArchive(bytes);
	await refuseEncrypted(archive);
	const content = xmlTree(await archive.read('content.xml'));
	const shared = archive.has('styles.xml') ? xmlTree(await archive.read('styles.xml')) : undefined;
	const body = childrenOf(content, 'office:body')[0];
	const equations = await equationsOf(archive, body);
	const builder = new DocumentBuilder();
	const styles = odfStyles(shared, content);
	const links = new LinkCollector(undefined);
	return { archive, context: { builder, styles, equations, notes: [], links }, body };
}

async function finish(archive: Archive, { builder, links }: OdfContext): Promise<ReadDocument> {
	const { title, metadata } = await odfProperties(archive);
	notePictures(builder, archive, 'Pictures/');
	noteMacros(builder, archive);
	return builder.build({ title, metadata, links: links.links });
}

function writePage(context: OdfContext, page: XmlElement, number: number): void {
	const title = childrenOf(page).find(it => it.attributes['presentation:class'] === 'title');
	const name = oneLine(
		findAll(title, 'text:p')
			.map(it => textIn(context, it))
			.join(' '),
	);
	const hasText = textOf(page).trim() !== '';
	context.builder.heading(2, name === '' && hasText ? `Slide ${number}` : name);
	for (const shape of childrenOf(page)) {
		if (shape !== title && shape.name !== 'presentation:notes') {
			writeOdfText(context, { name: '', attributes: {}, children: [shape] });
		}
	}
	const notes = childrenOf(find(page, 'presentation:notes')).filter(
		it => it.attributes['presentation:class'] === 'notes',
	);
	const said = notes
		.flatMap(it => findAll(it, 'text:p'))
		.map(it => textIn(context, it))
		.filter(it => it.trim() !== '');
	if (said.length > 0) {
		context.builder.heading(3, 'Notes');
		said.forEach(it => context.builder.block('paragraph', it));
	}
}

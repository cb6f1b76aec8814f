import { DocumentBuilder } from '../documentBuilder.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from '../documentReader.ts';
import { LinkCollector } from '../linkCollector.ts';
import { type Archive, openArchive } from './archive.ts';
import { linearEquation } from './equations.ts';
import { noteMacros, notePictures, officeProperties, type Relationship, relationshipsOf } from './officePackage.ts';
import { oneLine, rowText } from './rowText.ts';
import { childrenOf, find, findAll, textOf, type XmlElement, xmlTree } from './xml.ts';

/**
 * Reads a presentation slide by slide in the order in which it is shown: the title as a heading, text, tables and diagrams
 * in the order of the file, then the speaker's notes. A place is a slide.
 */
export async function readPptx({ bytes }: DocumentInput): Promise<ReadDocument> {
	const archive = await openArchive(bytes);
	const { title, metadata } = await officeProperties(archive);
	const presentation = 'ppt/presentation.xml';
	const parts = await relationshipsOf(archive, presentation);
	const ids = childrenOf(find(xmlTree(await archive.read(presentation)), 'p:sldIdLst'), 'p:sldId');
	const slides: Slides = { builder: new DocumentBuilder(), archive, links: new LinkCollector(undefined) };
	const { builder } = slides;
	for (const [index, id] of ids.entries()) {
		const part = parts.get(id.attributes['r:id'] ?? '')?.target;
		builder.place({ slide: index + 1 });
		if (part === undefined || !archive.has(part)) {
			builder.note(`Slide ${index + 1} is missing from the file.`);
			continue;
		}
		await writeSlide(slides, part, index + 1);
	}
	notePictures(builder, archive, 'ppt/media/');
	noteMacros(builder, archive);
	if (ids.length === 0) {
		throw new DocumentError('no-text', 'The presentation has no slides.');
	}
	return builder.build({
		title,
		metadata,
		links: slides.links.links,
		whenEmpty: 'There is no text on its slides; perhaps they are pictures.',
	});
}

interface Slides {
	readonly builder: DocumentBuilder;
	readonly archive: Archive;
	readonly links: LinkCollector;
}

async function writeSlide(slides: Slides, part: string, number: number): Promise<void> {
	const { builder, archive } = slides;
	const slide = xmlTree(await archive.read(part));
	const relationships = await relationshipsOf(archive, part);
	const shapes = shapesOf(find(slide, 'p:spTree'));
	const title = shapes.find(it => /^(?:title|ctrTitle)$/.test(placeholderOf(it) ?? ''));
	const name = oneLine(paragraphsOf(title).map(paragraphText).join(' '));
	const hasText = findAll(slide, 'a:t').some(it => textOf(it).trim() !== '');
	builder.heading(2, name === '' && hasText ? `Slide ${number}` : name);
	if (slide.attributes['show'] === '0') {
		builder.note(`Slide ${number} is hidden when the presentation is shown.`);
	}
	for (const shape of shapes.filter(it => it !== title)) {
		await writeShape(slides, relationships, shape);
	}
	const notes = [...relationships.values()].find(it => it.type === 'notesSlide')?.target;
	if (notes !== undefined && archive.has(notes)) {
		const body = shapesOf(find(xmlTree(await archive.read(notes)), 'p:spTree')).filter(
			it => placeholderOf(it) === 'body',
		);
		const said = body
			.flatMap(paragraphsOf)
			.map(paragraphText)
			.filter(it => it.trim() !== '');
		if (said.length > 0) {
			builder.heading(3, 'Notes');
			said.forEach(it => builder.block('paragraph', it));
		}
	}
	collectLinks(slides.links, slide, relationships);
}

async function writeShape(
	{ builder, archive }: Slides,
	relationships: ReadonlyMap<string, Relationship>,
	shape: XmlElement,
): Promise<void> {
	const table = find(shape, 'a:tbl');
	if (table) {
		const rows = childrenOf(table, 'a:tr').map(row =>
			childrenOf(row, 'a:tc').map(cell => paragraphsOf(cell).map(paragraphText).join(' ')),
		);
		builder.block('table', rows.map(rowText).join('\n'));
		return;
	}
	const diagram = relationships.get(find(shape, 'dgm:relIds')?.attributes['r:dm'] ?? '')?.target;
	if (diagram !== undefined && archive.has(diagram)) {
		writeItems(
			builder,
			findAll(xmlTree(await archive.read(diagram)), 'a:p').map(it => ({ level: 0, text: paragraphText(it) })),
		);
		return;
	}
	if (find(shape, 'c:chart')) {
		builder.note('Charts were left out.');
		return;
	}
	const kind = placeholderOf(shape);
	if (/^(?:dt|ftr|sldNum|hdr)$/.test(kind ?? '')) {
		return;
	}
	// Text in the layout's own places is a list unless it says that it is none; elsewhere only where it has bullets.
	const isList = kind !== undefined && kind !== 'subTitle';
	let items: SlideItem[] = [];
	for (const paragraph of paragraphsOf(shape)) {
		const numbering = find(paragraph, 'a:buAutoNum')?.attributes;
		if (numbering || find(paragraph, 'a:buChar') || (isList && !find(paragraph, 'a:buNone'))) {
			items.push({
				level: Number(find(paragraph, 'a:pPr')?.attributes['lvl'] ?? 0),
				text: paragraphText(paragraph),
				firstNumber: numbering?.['type']?.startsWith('arabic') ? Number(numbering['startAt'] ?? 1) : undefined,
			});
		} else {
			writeItems(builder, items);
			items = [];
			builder.block('paragraph', paragraphText(paragraph));
		}
	}
	writeItems(builder, items);
}

interface SlideItem {
	readonly level: number;
	readonly text: string;
	/** What the list begins with that it is numbered in; none where it has a bullet. */
	readonly firstNumber?: number | undefined;
}

function writeItems(builder: DocumentBuilder, items: readonly SlideItem[]): void {
	const numbers = new Map<number, number>();
	for (const [index, { level, text, firstNumber }] of items.filter(it => it.text.trim() !== '').entries()) {
		const number = firstNumber === undefined ? undefined : (numbers.get(level) ?? firstNumber - 1) + 1;
		// Another list begins below an item, and after one without a number.
		for (const it of numbers.keys()) {
			if (it > level || (it === level && number === undefined)) {
				numbers.delete(it);
			}
		}
		if (number !== undefined) {
			numbers.set(level, number);
		}
		const bullet = number === undefined ? '* ' : `${number}. `;
		builder.block('item', `${bullet}${text}`, { depth: level * 2, isTight: index > 0 });
	}
}

/** Shapes in the order of the file; those of a group in its place. Of alternatives the first is meant for new programs. */
function shapesOf(tree: XmlElement | undefined): XmlElement[] {
	return childrenOf(tree).flatMap(it => {
		switch (it.name) {
			case 'p:grpSp':
				return shapesOf(it);
			case 'mc:AlternateContent':
				return shapesOf(find(it, 'mc:Choice'));
			case 'p:sp':
			case 'p:graphicFrame':
				return [it];
			default:
				return [];
		}
	});
}

/** What kind of placeholder of the layout it fills; `undefined` for a shape of its own. */
function placeholderOf(shape: XmlElement): string | undefined {
	const placeholder = find(
		childrenOf(shape).find(it => it.name.startsWith('p:nv')),
		'p:ph',
	);
	return placeholder && (placeholder.attributes['type'] ?? 'obj');
}

function paragraphsOf(shape: XmlElement | undefined): XmlElement[] {
	const body = childrenOf(shape).find(it => it.name.endsWith(':txBody'));
	return childrenOf(body, 'a:p');
}

function paragraphText(paragraph: XmlElement): string {
	return childrenOf(paragraph)
		.map(it => {
			switch (it.name) {
				case 'a:br':
					return '\n';
				case 'a:pPr':
				case 'a:endParaRPr':
					return '';
				case 'a:r':
				case 'a:fld':
					return textOf(childrenOf(it, 'a:t')[0]);
				default: {
					const equation = find(it, 'm:oMath');
					return equation ? linearEquation(equation) : '';
				}
			}
		})
		.join('');
}

function collectLinks(links: LinkCollector, slide: XmlElement, relationships: ReadonlyMap<string, Relationship>): void {
	for (const run of findAll(slide, 'a:r')) {
		const target = relationships.get(find(run, 'a:hlinkClick')?.attributes['r:id'] ?? '');
		if (target?.isExternal) {
			links.open(target.target, textOf(childrenOf(run, 'a:t')[0]));
			links.close();
		}
	}
}

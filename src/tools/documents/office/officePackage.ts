import type { DocumentBuilder } from '../documentBuilder.ts';
import type { DocumentMetadata } from '../documentReader.ts';
import { isoDate } from '../isoDate.ts';
import type { Archive } from './archive.ts';
import { oneLine } from './rowText.ts';
import { childrenOf, find, refuseDocumentType, textOf, type XmlElement, xmlTree } from './xml.ts';

/** What a file says of itself in Dublin Core, which office files, OpenDocument and books all use. */
export interface Properties {
	readonly title: string | undefined;
	readonly metadata: DocumentMetadata;
}

/** The properties of a Word, PowerPoint or Excel file. */
export async function officeProperties(archive: Archive): Promise<Properties> {
	const part = 'docProps/core.xml';
	return archive.has(part) ? dublinCore(xmlTree(await archive.read(part))) : { title: undefined, metadata: {} };
}

/** Reads the Dublin Core elements below an element, and the dates that office programs write instead of `dc:date`. */
export function dublinCore(element: XmlElement): Properties {
	const text = (name: string): string | undefined => oneLine(textOf(find(element, name))) || undefined;
	const authors = (parentOf(element, 'dc:creator') ?? []).map(it => oneLine(textOf(it))).filter(it => it !== '');
	const date = text('dcterms:modified') ?? text('dc:date') ?? text('dcterms:created') ?? text('meta:creation-date');
	return {
		title: text('dc:title'),
		metadata: {
			author: authors.length > 0 ? authors.map(literal => ({ literal })) : undefined,
			issued: isoDate(date),
			language: /^[a-z]{2,3}(?:-\w{2,8})*$/i.exec(text('dc:language') ?? '')?.[0],
			doi: /\b10\.\d{4,9}\/[^\s"<>]+/.exec(text('dc:identifier') ?? '')?.[0],
		},
	};
}

/** The parts of an office file that are XML, each read and checked: what a library may be given of it. */
export async function xmlParts(archive: Archive): Promise<Map<string, Uint8Array>> {
	const parts = new Map<string, Uint8Array>();
	for (const { name } of archive.entries) {
		if (/\.(?:xml|rels)$/i.test(name) && !name.startsWith('/') && !/(?:^|[\\/])\.\.(?:[\\/]|$)|\0/.test(name)) {
			const content = await archive.read(name);
			refuseDocumentType(content);
			parts.set(name, content);
		}
	}
	return parts;
}

/** The relationships of a part: ids, and the parts or addresses that they name, seen from the part's own folder. */
export async function relationshipsOf(archive: Archive, part: string): Promise<Map<string, Relationship>> {
	const slash = part.lastIndexOf('/') + 1;
	const file = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
	if (!archive.has(file)) {
		return new Map();
	}
	return new Map(
		childrenOf(xmlTree(await archive.read(file))).map(({ attributes }) => {
			const target = attributes['Target'] ?? '';
			const isExternal = attributes['TargetMode'] === 'External';
			const type = attributes['Type']?.replace(/^.*\//, '') ?? '';
			return [
				attributes['Id'] ?? '',
				{ type, isExternal, target: isExternal ? target : resolveName(part.slice(0, slash), target) },
			];
		}),
	);
}

export interface Relationship {
	/** The last word of its type: `slide`, `notesSlide`, `hyperlink`. */
	readonly type: string;
	readonly isExternal: boolean;
	/** The name of an entry, or an address. */
	readonly target: string;
}

/** An entry's name from a reference in a file of `folder` (`''` or with a slash at its end). Only ever looked up in the archive. */
export function resolveName(folder: string, reference: string): string {
	const names: string[] = [];
	for (const name of `${reference.startsWith('/') ? '' : folder}${reference}`.split('/')) {
		if (name === '..') {
			names.pop();
		} else if (name !== '.' && name !== '') {
			names.push(name);
		}
	}
	return names.join('/');
}

/** Says that a file carries programs, which are never run nor read. */
export function noteMacros(builder: DocumentBuilder, archive: Archive): void {
	if (archive.entries.some(it => /(?:^|\/)vbaProject\.bin$|^(?:Basic|Scripts)\//i.test(it.name))) {
		builder.note('It contains macros, which were neither run nor read.');
	}
}

/** Says how many pictures there are, all of them in one folder. */
export function notePictures(builder: DocumentBuilder, archive: Archive, folder: string): void {
	const count = archive.entries.filter(it => it.name.startsWith(folder) && !it.name.endsWith('.xml')).length;
	if (count > 0) {
		builder.note(count === 1 ? 'A picture was left out.' : `${count} pictures and other media were left out.`);
	}
}

function parentOf(element: XmlElement, name: string): XmlElement[] | undefined {
	const own = childrenOf(element, name);
	if (own.length > 0) {
		return own;
	}
	for (const child of childrenOf(element)) {
		const found = parentOf(child, name);
		if (found) {
			return found;
		}
	}
	return undefined;
}

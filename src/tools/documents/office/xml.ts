import { SaxesParser } from 'saxes';
import { decodeDocument } from '../charset.ts';
import { DocumentError } from '../documentReader.ts';

/** An element as it stands: names with the prefixes that the file uses, children in order. */
export interface XmlElement {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly XmlNode[];
}

export type XmlNode = XmlElement | string;

export interface XmlHandler {
	open(name: string, attributes: Readonly<Record<string, string>>): void;
	close(name: string): void;
	text(text: string): void;
}

/**
 * Parses XML from a file that others made. Nothing outside it is ever read; a document type that declares entities, deep
 * nesting and what is not well-formed throw `DocumentError`.
 */
export function parseXml(bytes: Uint8Array, handler: XmlHandler): void {
	const text = xmlText(bytes);
	const parser = new SaxesParser<SaxesOptionsPlain>({ xmlns: false, position: false });
	let depth = 0;
	parser.on('doctype', doctype => {
		if (doctype.includes('[')) {
			throw entitiesRefused();
		}
	});
	parser.on('opentag', tag => {
		if (++depth > deepestNesting) {
			throw new DocumentError(
				'corrupt',
				'Its parts are nested deeper than any honest file nests them; it was not read.',
			);
		}
		handler.open(tag.name, tag.attributes);
	});
	parser.on('closetag', tag => {
		depth--;
		handler.close(tag.name);
	});
	parser.on('text', it => handler.text(it));
	parser.on('cdata', it => handler.text(it));
	parser.on('error', cause => {
		throw new DocumentError('corrupt', 'It is damaged: a part of it is no well-formed XML.', { cause });
	});
	for (let at = 0; at < text.length; at += chunkLength) {
		parser.write(text.slice(at, at + chunkLength));
	}
	parser.close();
}

/** The whole of an XML file, for those that are small; one with more elements than two million is too large. */
export function xmlTree(bytes: Uint8Array): XmlElement {
	const root: Open = { name: '', attributes: {}, children: [] };
	const stack = [root];
	let count = 0;
	parseXml(bytes, {
		open: (name, attributes) => {
			if (++count > mostElements) {
				throw new DocumentError('too-large', 'It is too large to be read at once.');
			}
			const element: Open = { name, attributes, children: [] };
			stack.at(-1)?.children.push(element);
			stack.push(element);
		},
		close: () => void stack.pop(),
		text: text => void stack.at(-1)?.children.push(text),
	});
	const [top] = root.children.filter(isElement);
	return top ?? root;
}

/** Throws when an XML part that a library will read has a document type: office files never have one. */
export function refuseDocumentType(bytes: Uint8Array): void {
	if (/<!(?:DOCTYPE|ENTITY)/i.test(xmlText(bytes))) {
		throw entitiesRefused();
	}
}

export function isElement(node: XmlNode): node is XmlElement {
	return typeof node !== 'string';
}

/** The children of that name; without a name all that are elements. */
export function childrenOf(element: XmlElement | undefined, name?: string): XmlElement[] {
	return element?.children.filter(it => isElement(it)).filter(it => name === undefined || it.name === name) ?? [];
}

/** The first element of that name below, however deep. */
export function find(element: XmlElement | undefined, name: string): XmlElement | undefined {
	for (const child of childrenOf(element)) {
		const found = child.name === name ? child : find(child, name);
		if (found) {
			return found;
		}
	}
	return undefined;
}

/** All elements of that name below, in order; those inside one that was found are not looked for. */
export function findAll(element: XmlElement | undefined, name: string): XmlElement[] {
	return childrenOf(element).flatMap(it => (it.name === name ? [it] : findAll(it, name)));
}

export function textOf(element: XmlElement | undefined): string {
	return element?.children.map(it => (isElement(it) ? textOf(it) : it)).join('') ?? '';
}

interface SaxesOptionsPlain {
	readonly xmlns: false;
	readonly position: boolean;
}

interface Open extends XmlElement {
	readonly children: XmlNode[];
}

const deepestNesting = 512;
const mostElements = 2_000_000;
const chunkLength = 1 << 16;

function xmlText(bytes: Uint8Array): string {
	return decodeDocument(bytes, undefined).replace(/^\ufeff/, '');
}

function entitiesRefused(): DocumentError {
	return new DocumentError('corrupt', 'It declares XML entities, which no office program writes; it was not read.');
}

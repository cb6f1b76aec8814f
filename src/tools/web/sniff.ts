import { fileTypeFromBuffer } from 'file-type';

/**
 * What bytes are: by themselves first, by the server's word (`Content-Type`) where they leave it open. `isWhole` says whether
 * there are no more; archives are told apart by what is in them, which their beginning may not show.
 */
export async function sniff(bytes: Uint8Array, contentType: string | undefined, isWhole: boolean): Promise<string> {
	const word = mediaTypeOf(contentType);
	const head = bytes.subarray(0, headLength);
	const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1024)).toString('latin1');
	if (/^\s*%PDF-/.test(start) || (word === 'application/pdf' && start.includes('%PDF-'))) {
		return 'application/pdf';
	}
	const text = asText(head);
	if (text !== undefined) {
		return textType(text, word, isWhole ? bytes : undefined);
	}
	const found = await fileTypeFromBuffer(isWhole ? bytes : head).catch(() => undefined);
	if (found && found.mime !== 'application/x-cfb') {
		return found.mime;
	}
	const isBinaryWord = word !== undefined && !isTextual(word);
	return isBinaryWord ? word : (found?.mime ?? 'application/octet-stream');
}

/** The type without its parameters, in lower case; `undefined` where there is none or it is no type. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
	const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
	return type !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : undefined;
}

/** The charset that a `Content-Type` names, in lower case. */
export function charsetOf(contentType: string | undefined): string | undefined {
	return /;\s*charset\s*=\s*["']?([\w.:+-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
}

/** Whether a type is of those whose files are large without being full of text. */
export function isLargeByNature(mediaType: string): boolean {
	return (
		/^(?:audio|video)\//.test(mediaType) ||
		(mediaType.startsWith('application/') && !isTextual(mediaType) && mediaType !== 'application/octet-stream')
	);
}

const headLength = 4100;

/** Types whose bytes are text. */
function isTextual(mediaType: string): boolean {
	return (
		mediaType.startsWith('text/') ||
		/[/+](?:json|xml|yaml|x-yaml|toml|javascript|ecmascript|x-ndjson|x-sh|sql|rtf|x-tex|x-latex|graphql)$/.test(
			mediaType,
		)
	);
}

/** The beginning as a text, if it is one: a byte order mark, or no byte that no text has. */
function asText(head: Uint8Array): string | undefined {
	const [a, b] = head;
	if (a === 0xff && b === 0xfe) {
		return decode(head, 'utf-16le');
	}
	if (a === 0xfe && b === 0xff) {
		return decode(head, 'utf-16be');
	}
	return head.some(isNoText) ? undefined : decode(head, 'utf-8');
}

function decode(bytes: Uint8Array, charset: string): string {
	return new TextDecoder(charset).decode(bytes);
}

/** Control characters but tab, line feeds, carriage return, escape (terminal logs). */
function isNoText(byte: number): boolean {
	return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b;
}

function textType(head: string, word: string | undefined, whole: Uint8Array | undefined): string {
	const start = head.replace(/^\uFEFF/, '').replace(/^(?:\s|<!--(?:(?!-->)[^])*-->)*/, '');
	if (start.startsWith('{\\rtf')) {
		return 'application/rtf';
	}
	const markup = markupType(start, word);
	if (markup !== undefined) {
		return markup;
	}
	if (/^[{[]/.test(start)) {
		const json = jsonType(start, word, whole);
		if (json !== undefined) {
			return json;
		}
	}
	if (word !== undefined && isTextual(word)) {
		return word === 'application/json' && whole ? 'text/plain' : word;
	}
	return 'text/plain';
}

/** What stands before the root of a document. Each part of it can be read in one way only, or many comments would take for ever. */
const prolog = /^(?:<\?[^>]*>|<!--(?:(?!-->)[^])*-->|<!doctype[^>[]*(?:\[[^\]]*\])?[^>]*>|\s)*/i;

function markupType(start: string, word: string | undefined): string | undefined {
	if (htmlStart.test(start)) {
		return 'text/html';
	}
	const root = /^<([\w:.-]+)/.exec(start.replace(prolog, ''));
	const isXml = start.startsWith('<?xml') || (word !== undefined && /[/+]xml$/.test(word));
	if (!root?.[1] || !(isXml || /^(?:rss|feed|svg|rdf:RDF)$/.test(root[1]))) {
		return undefined;
	}
	switch (root[1]) {
		case 'rss':
		case 'rdf:RDF':
			return 'application/rss+xml';
		case 'feed':
			return 'application/atom+xml';
		case 'svg':
			return 'image/svg+xml';
		case 'html':
			// A prolog before a page that is served as HTML is noise; otherwise it is meant.
			return word === 'text/html' ? 'text/html' : 'application/xhtml+xml';
		default:
			return word !== undefined && /[/+]xml$/.test(word) ? word : 'application/xml';
	}
}

/** What a page begins with (WHATWG MIME Sniffing, §7.1), as far as nothing else does. */
const htmlStart =
	/^<(?:!doctype\s+html|html|head|body|title|script|style|table|div|h1|iframe|meta|link|p|a|br|b|font)[\s>/]/i;

function jsonType(start: string, word: string | undefined, whole: Uint8Array | undefined): string | undefined {
	if (start.includes('"https://jsonfeed.org/version/')) {
		return 'application/feed+json';
	}
	const isSaid = word !== undefined && /[/+](?:json|x-ndjson)$/.test(word);
	if (isSaid) {
		return word;
	}
	const isOpen =
		word === undefined || word === 'text/plain' || word === 'text/html' || word === 'application/octet-stream';
	return isOpen && whole !== undefined && isJson(whole) ? 'application/json' : undefined;
}

function isJson(bytes: Uint8Array): boolean {
	if (bytes.length > longestJson) {
		return false;
	}
	try {
		JSON.parse(new TextDecoder().decode(bytes));
		return true;
	} catch {
		return false;
	}
}

/** A longer one is not parsed only to name it. */
const longestJson = 256 * 1024;

import { fileTypeFromBuffer } from 'file-type';
import { decodeText } from '../corpus/decode.ts';
import { mayBeUtf16 } from './charset.ts';
import { DocumentError, type DocumentInput } from './documentReader.ts';

/** What a document is, as far as readers differ. `text` is all that can be read as it stands: prose, Markdown, source code. */
export type Kind =
	| 'html'
	| 'pdf'
	| 'feed'
	| 'json'
	| 'text'
	| 'docx'
	| 'pptx'
	| 'xlsx'
	| 'csv'
	| 'odt'
	| 'ods'
	| 'odp'
	| 'epub'
	| 'ipynb'
	| 'zip';

/** Tells by the bytes, then by the name and the media type, what a document is. Throws `DocumentError` for what nobody reads. */
export async function kindOf(input: DocumentInput): Promise<Kind> {
	const { bytes } = input;
	if (bytes.length === 0) {
		throw new DocumentError('no-text', 'The document is empty.');
	}
	if (ascii(bytes, 1024).includes('%PDF-')) {
		return 'pdf';
	}
	if (startsWith(bytes, zipMagic)) {
		return await kindOfZip(input);
	}
	if (startsWith(bytes, oleMagic)) {
		throw ole(bytes);
	}
	if (decodeText(bytes.subarray(0, 8_192)) !== undefined || isOddText(input)) {
		return kindOfText(input);
	}
	const found = await fileTypeFromBuffer(bytes);
	throw new DocumentError(
		'unsupported',
		found
			? `It is a file of type ${found.mime}, in which there is no text to read.`
			: 'It is a binary file of unknown type, in which there is no text to read.',
	);
}

async function kindOfZip({ bytes, name }: DocumentInput): Promise<Kind> {
	const found = await fileTypeFromBuffer(bytes);
	return zipKinds.get(found?.ext ?? '') ?? zipKinds.get(extensionOf(name)) ?? 'zip';
}

const zipKinds = new Map<string, Kind>([
	['docx', 'docx'],
	['docm', 'docx'],
	['dotx', 'docx'],
	['dotm', 'docx'],
	['pptx', 'pptx'],
	['pptm', 'pptx'],
	['potx', 'pptx'],
	['potm', 'pptx'],
	['ppsx', 'pptx'],
	['xlsx', 'xlsx'],
	['xlsm', 'xlsx'],
	['xltx', 'xlsx'],
	['xltm', 'xlsx'],
	['odt', 'odt'],
	['ott', 'odt'],
	['ods', 'ods'],
	['ots', 'ods'],
	['odp', 'odp'],
	['otp', 'odp'],
	['epub', 'epub'],
]);

/** Old Office files are OLE containers, and so are new ones that are encrypted. */
function ole(bytes: Uint8Array): DocumentError {
	const encrypted = Buffer.from('EncryptedPackage', 'utf16le');
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(encrypted)
		? new DocumentError('encrypted', 'The document is encrypted; it needs its password, which cannot be given here.')
		: new DocumentError(
				'unsupported',
				'It is an Office file in the format before 2007 (.doc, .xls, .ppt or similar). Save it as .docx, .xlsx, .pptx or .pdf.',
			);
}

function kindOfText({ bytes, name, mediaType = '' }: DocumentInput): Kind {
	const head = (decodeText(bytes.subarray(0, 8_192)) ?? ascii(bytes, 8_192)).trimStart();
	const media = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
	const extension = extensionOf(name);
	if (head.startsWith('{\\rtf')) {
		throw new DocumentError('unsupported', 'It is an RTF file, which is not read. Save it as .docx or .pdf.');
	}
	if (extension === 'ipynb' || media === 'application/x-ipynb+json') {
		return 'ipynb';
	}
	const root = head.slice(prologue.exec(head)?.[0].length ?? 0);
	if (/^<(?:rss|feed|rdf:RDF)[\s>]/.test(root)) {
		return 'feed';
	}
	if (/^<(?:!doctype\s+html|html)[\s>]/i.test(root)) {
		return 'html';
	}
	if (extension === 'csv' || extension === 'tsv' || media === 'text/csv' || media === 'text/tab-separated-values') {
		return 'csv';
	}
	if (extension === 'json' || media === 'application/json' || media.endsWith('+json')) {
		return 'json';
	}
	if (/^html?$|^xhtml$/.test(extension) || media === 'text/html' || media === 'application/xhtml+xml') {
		return 'html';
	}
	return 'text';
}

/** What may stand before the first element. A comment ends at its first end: could it go on, many of them would take for ever. */
const prologue = /^(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*/;

/** UTF-16 without a mark, and text with a few zeros in it, look binary; that it is text only the server can have said. */
function isOddText({ bytes, charset, mediaType = '' }: DocumentInput): boolean {
	if (charset !== undefined && /^utf-?16/i.test(charset)) {
		return mayBeUtf16(bytes);
	}
	const head = bytes.subarray(0, 8_192);
	const controls = head.reduce((sum, it) => sum + (it < 9 || (it > 13 && it < 27) ? 1 : 0), 0);
	return /^(?:text\/|application\/(?:xhtml|json))/i.test(mediaType) && controls * 20 < head.length;
}

function extensionOf(name: string): string {
	return /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
	return magic.every((it, index) => bytes[index] === it);
}

function ascii(bytes: Uint8Array, length: number): string {
	return new TextDecoder('latin1').decode(bytes.subarray(0, length));
}

const zipMagic = [0x50, 0x4b, 0x03, 0x04];
const oleMagic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

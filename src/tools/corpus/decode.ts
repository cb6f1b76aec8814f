/**
 * The text of a file's bytes, or `undefined` for bytes that are no text. Knows UTF-8 and UTF-16 by their marks,
 * UTF-8, GB 18030 and Windows-1252 (which holds Latin-1) by trying them; what fits none is read as UTF-8 with
 * replacement characters.
 * CRLF and CR become LF, so that a clean text has one kind of line end.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
	const decoded = decode(bytes);
	return decoded?.includes('\r') ? decoded.replaceAll(/\r\n?/g, '\n') : decoded;
}

function decode(bytes: Uint8Array): string | undefined {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) {
		return utf16le.decode(bytes);
	}
	if (bytes[0] === 0xfe && bytes[1] === 0xff) {
		return utf16be.decode(bytes);
	}
	if (looksBinary(bytes)) {
		return undefined;
	}
	const text = utf8.decode(bytes);
	const damage = countReplacements(text);
	if (damage === 0) {
		return text;
	}
	return (damage * 100 > text.length ? tryGb18030(bytes) : undefined) ?? tryWestern(bytes, text, damage) ?? text;
}

/** Western text is ASCII with a letter now and then that is no UTF-8; UTF-8 with a fault has more that is right than wrong. */
function tryWestern(bytes: Uint8Array, text: string, damage: number): string | undefined {
	const foreign = bytes.reduce((sum, it) => sum + (it > 0x7f ? 1 : 0), 0);
	const decoded = text.match(/[^\u0000-\u007f\ufffd]/gu)?.length ?? 0;
	return decoded < damage && foreign * 3 < bytes.length && !bytes.some(it => unassigned.has(it))
		? western.decode(bytes)
		: undefined;
}

/** NUL bytes, or many control characters, in the first 4 KB. */
function looksBinary(bytes: Uint8Array): boolean {
	const head = bytes.subarray(0, 4096);
	if (head.includes(0)) {
		return true;
	}
	let controls = 0;
	for (let at = 0; at < head.length; at++) {
		const byte = head[at] ?? 0;
		if (byte < 7 || (byte > 13 && byte < 27)) {
			controls++;
		}
	}
	return controls * 50 > head.length;
}

function countReplacements(text: string): number {
	let count = 0;
	for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) {
		count++;
	}
	return count;
}

/** Western single-byte text also decodes as GB 18030 now and then; runs of Chinese characters tell the difference. */
function tryGb18030(bytes: Uint8Array): string | undefined {
	let text: string;
	try {
		text = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
	const chinese = text.match(/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]{2,}/g)?.join('').length ?? 0;
	const foreign = text.match(/[^\u0000-\u007f]/gu)?.length ?? 0;
	return chinese * 2 > foreign ? text : undefined;
}

/** Bytes that mean nothing in Windows-1252. */
const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
const western = new TextDecoder('windows-1252');
const utf8 = new TextDecoder('utf-8');
const utf16le = new TextDecoder('utf-16le');
const utf16be = new TextDecoder('utf-16be');

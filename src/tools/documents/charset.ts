import { decodeText } from '../corpus/decode.ts';

/**
 * The text of a document's bytes, with LF as its line end. Marks at the start count first, then what the server said, then what
 * the document says of itself; what turns out wrong is passed over. Without any, as a file's bytes are guessed.
 */
export function decodeDocument(bytes: Uint8Array, charset: string | undefined): string {
	const marked = markOf(bytes);
	const said = charset !== undefined && /^utf-?16/i.test(charset) && !mayBeUtf16(bytes) ? undefined : charset;
	const labels = marked ? [marked] : [said, declaredIn(bytes)].filter(it => it !== undefined);
	for (const label of labels) {
		const text = decodeAs(label, bytes);
		if (text !== undefined && (marked || damageOf(text) * 500 <= text.length)) {
			return normalLines(text);
		}
	}
	return decodeText(bytes) ?? normalLines(new TextDecoder('utf-8').decode(bytes));
}

/** In UTF-16 a tag, a blank and a line break have a zero byte; nothing else that is text has. */
export function mayBeUtf16(bytes: Uint8Array): boolean {
	return bytes.subarray(0, 4096).includes(0);
}

function markOf(bytes: Uint8Array): string | undefined {
	const [first, second, third] = bytes;
	if (first === 0xef && second === 0xbb && third === 0xbf) {
		return 'utf-8';
	}
	if (first === 0xff && second === 0xfe) {
		return 'utf-16le';
	}
	return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** What `<meta charset>`, its older form or an XML declaration says, within the first bytes where it must stand. */
function declaredIn(bytes: Uint8Array): string | undefined {
	const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
	const label = (/<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w:-]+)/i.exec(head) ??
		/<meta[^>]{0,500}\bcharset\s*=\s*["']?\s*([\w:-]+)/i.exec(head))?.[1];
	// It was read as one byte a character, so it cannot be UTF-16, whatever it says.
	return label && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decodeAs(label: string, bytes: Uint8Array): string | undefined {
	try {
		return new TextDecoder(label).decode(bytes);
	} catch {
		return undefined;
	}
}

function damageOf(text: string): number {
	let count = 0;
	for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) {
		count++;
	}
	return count;
}

function normalLines(text: string): string {
	return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

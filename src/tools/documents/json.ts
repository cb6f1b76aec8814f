import { readDocument } from '../corpus/readers/readDocument.ts';
import { decodeDocument } from './charset.ts';
import type { DocumentInput, ReadDocument } from './documentReader.ts';
import { finish } from './finish.ts';
import { readText } from './text.ts';
import { withoutUnseen } from './unseen.ts';

/** Reads JSON as it stands when its lines can be read, and set out anew when it was written for machines. */
export async function readJson(input: DocumentInput): Promise<ReadDocument> {
	const raw = withoutUnseen(decodeDocument(input.bytes, input.charset));
	if (!isForMachines(raw) || raw.length >= longestParsed || depthOf(raw) >= deepest || !isJson(raw)) {
		return await readText(input);
	}
	const pretty = setOut(raw);
	const notes = ['The JSON stood on a few long lines; here it is set out in short ones.'];
	if (pretty.length > longestShown) {
		notes.push(`Only its first ${longestShown / 1e6} million characters are here.`);
	}
	const document = finish(readDocument('data.json', `${pretty.slice(0, longestShown).toWellFormed()}\n`));
	return { ...document, places: [], metadata: {}, links: [], notes };
}

const longestParsed = 5_000_000;
const longestShown = 2_000_000;
const deepest = 100;

function isForMachines(text: string): boolean {
	const start = text.slice(0, 20_000);
	return start.length / start.split('\n').length > 120;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/**
 * JSON on short lines, with the letters that its escapes mean. Numbers stay as they are written, names in their order and as
 * often as they come: as values, long numbers would be rounded and names be put in another order.
 */
function setOut(json: string): string {
	let indent = '\n';
	return json.replaceAll(
		/"(?:[^"\\]|\\.)*"|([[{])\s*([\]}])?|[\]}]|,|:|\s+/g,
		(token, open: string | undefined, end: string | undefined) => {
			if (token.startsWith('"')) {
				return JSON.stringify(JSON.parse(token));
			}
			if (open !== undefined) {
				indent += end === undefined ? '  ' : '';
				return end === undefined ? open + indent : open + end;
			}
			switch (token) {
				case ',':
					return token + indent;
				case ':':
					return ': ';
				case ']':
				case '}':
					indent = indent.slice(0, -2);
					return indent + token;
				default:
					return '';
			}
		},
	);
}

/** How deep brackets open; those in strings count too, which does no harm here. */
function depthOf(text: string): number {
	let depth = 0;
	let most = 0;
	for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
		depth += bracket === '[' || bracket === '{' ? 1 : -1;
		most = Math.max(most, depth);
	}
	return most;
}

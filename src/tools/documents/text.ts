import { readDocument } from '../corpus/readers/readDocument.ts';
import { decodeDocument } from './charset.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from './documentReader.ts';
import { finish } from './finish.ts';
import { hidesText, withoutUnseen } from './unseen.ts';

/** Reads what is text as it stands: prose, Markdown, source code, data; each by the reader of its format. */
export async function readText(input: DocumentInput): Promise<ReadDocument> {
	const notes: string[] = [];
	const raw = decodeDocument(input.bytes, input.charset);
	if (hidesText(raw)) {
		notes.push('Characters that nobody can see were left out.');
	}
	let text = withoutUnseen(raw);
	if (text.length > longestText) {
		text = text.slice(0, longestText).toWellFormed();
		notes.push(`Only the first ${longestText / 1e6} million characters were read.`);
	}
	if (text.trim() === '') {
		throw new DocumentError('no-text', 'The document holds no text.');
	}
	return { ...finish(readDocument(input.name, text)), metadata: {}, links: [], notes };
}

const longestText = 5_000_000;

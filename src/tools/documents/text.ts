import type { CleanDocument } from '../corpus/document.ts';
import { readDocument } from '../corpus/readers/readDocument.ts';
import { decodeDocument } from './charset.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from './documentReader.ts';
import { withoutUnseen } from './unseen.ts';

/** Reads what is text as it stands: prose, Markdown, source code, data; each by the reader of its format. */
export async function readText(input: DocumentInput): Promise<ReadDocument> {
	const notes: string[] = [];
	let text = withoutUnseen(decodeDocument(input.bytes, input.charset));
	if (text.length > longestText) {
		text = text.slice(0, longestText).toWellFormed();
		notes.push(`Only the first ${longestText / 1e6} million characters were read.`);
	}
	if (text.trim() === '') {
		throw new DocumentError('no-text', 'The document holds no text.');
	}
	return { ...finish(readDocument(input.name, text)), metadata: {}, links: [], notes };
}

/** Runs a reader of the corpus to its end; in a thread of its own nobody waits for its steps. */
export function finish(steps: Generator<void, CleanDocument>): CleanDocument {
	for (;;) {
		const step = steps.next();
		if (step.done) {
			return step.value;
		}
	}
}

const longestText = 5_000_000;

import type { CleanDocument } from '../document.ts';
import { formatOf } from '../formats.ts';
import { readAsciiDoc } from './asciiDoc.ts';
import { readCode } from './code.ts';
import { readHtml } from './html.ts';
import { readMarkdown } from './markdown.ts';
import { readPlainText } from './plain.ts';
import { readRestructuredText } from './restructuredText.ts';
import { readRoff } from './roff.ts';

/** Reads a decoded file by the format that its name tells, in steps, so that a large one need not hold up the rest. */
export function readDocument(path: string, text: string): Generator<void, CleanDocument> {
	const format = formatOf(path, text);
	switch (format) {
		case 'markdown':
			return readMarkdown(text);
		case 'restructuredtext':
			return readRestructuredText(text);
		case 'html':
			return readHtml(text);
		case 'roff':
			return readRoff(text);
		case 'asciidoc':
			return readAsciiDoc(text);
		case 'text':
			return readPlainText(text, format);
		case 'code':
		case 'data':
			return readCode(text, format);
	}
}

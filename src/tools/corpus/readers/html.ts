import { Parser } from 'htmlparser2';
import type { CleanDocument } from '../document.ts';
import { HtmlReader } from './htmlReader.ts';

/**
 * Reads HTML into Markdown-like text: headings, paragraphs, list items, code and tables by rows. Navigation, scripts,
 * styles and footers are left out; when the page marks its main part, only that is kept. Nesting that no honest page
 * has ends the reading there, so that a hostile page costs no more than its length.
 */
export function* readHtml(raw: string): Generator<void, CleanDocument> {
	const reader = new HtmlReader();
	let line = 1;
	let nextBreak = raw.indexOf('\n');
	/** The raw line at which the parser stands; text comes in order, so every line break is counted once. */
	const lineNow = (): number => {
		for (; nextBreak >= 0 && nextBreak < parser.startIndex; nextBreak = raw.indexOf('\n', nextBreak + 1)) {
			line++;
		}
		return line;
	};
	const parser = new Parser(
		{
			onopentag: (name, attributes) => reader.open({ name, attributes }, lineNow()),
			onclosetag: name => reader.close(name, lineNow()),
			ontext: text => reader.text(text, lineNow()),
		},
		{ decodeEntities: true },
	);
	for (let at = 0; at < raw.length && !reader.isHostile; at += chunkLength) {
		parser.write(raw.slice(at, at + chunkLength));
		yield;
	}
	if (!reader.isHostile) {
		parser.end();
	}
	return reader.document();
}

const chunkLength = 1 << 16;

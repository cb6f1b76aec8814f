import { Parser } from 'htmlparser2';
import type { CleanDocument } from '../../corpus/document.ts';
import { readHtml } from '../../corpus/readers/html.ts';
import { finish } from '../finish.ts';
import { isHidden } from '../hiddenElements.ts';
import type { LinkCollector } from '../linkCollector.ts';
import { linearMathml } from './mathml.ts';
import { xmlTree } from './xml.ts';

/**
 * Reads HTML that a program made from a document, or a chapter of a book, as the pages of a folder are read. Equations become
 * text, marks of notes what they are in print (`[1]`), and of pictures there is what describes them.
 */
export function readHtmlText(html: string, links: LinkCollector): CleanDocument {
	const text = withPlainPictures(withPlainNotes(withPlainMath(withPlainBoxes(withoutHidden(withClosingTags(html))))));
	collectLinks(text, links);
	return finish(readHtml(text));
}

function collectLinks(html: string, links: LinkCollector): void {
	const parser = new Parser({
		onopentag: (name, { href }) => {
			if (name === 'a') {
				links.open(href, '');
			}
		},
		ontext: it => links.text(it),
		onclosetag: name => {
			if (name === 'a') {
				links.close();
			}
		},
	});
	parser.end(html);
}

/** XHTML closes an empty element in its opening tag, which HTML takes for an element that goes on to the end. */
function withClosingTags(html: string): string {
	return html.replaceAll(
		/<([a-zA-Z][\w:.-]*)((?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?)\/>/g,
		(tag, name: string, attributes: string) =>
			voidElements.has(name.toLowerCase()) ? tag : `<${name}${attributes}></${name}>`,
	);
}

const voidElements = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** What a program that shows books would not show. */
function withoutHidden(html: string): string {
	if (!/hidden|style\s*=/i.test(html)) {
		return html;
	}
	const pieces: string[] = [];
	let at = 0;
	/** How many elements are open in the hidden one, itself included. */
	let depth = 0;
	const parser = new Parser({
		onopentag(name, attributes) {
			if (depth > 0) {
				depth++;
			} else if (isHidden({ name, attributes })) {
				depth = 1;
				pieces.push(html.slice(at, parser.startIndex));
			}
		},
		onclosetag(name, isImplied) {
			if (depth > 0 && --depth === 0) {
				// What the next tag closes ends where that begins.
				at = isImplied && !voidElements.has(name) ? parser.startIndex : parser.endIndex + 1;
			}
		},
	});
	parser.end(html);
	return depth > 0 ? pieces.join('') : pieces.join('') + html.slice(at);
}

/** What a book sets in a box or ends a quotation with is text; on a page it would be the menu beside it or the page's end. */
function withPlainBoxes(html: string): string {
	return html
		.replaceAll(/<(\/?)footer(?=[\s>])/gi, '<$1div')
		.replaceAll(/<(?:div|aside|section)\s[^<>]*>/gi, tag => tag.replaceAll(/\bside-?bar\b/gi, 'box'));
}

/** The reader of pages drops equations, because those of pages are mostly written twice. */
function withPlainMath(html: string): string {
	const parts = html.split(/(?=<(?:m:)?math[\s>])/);
	const [before = '', ...rest] = parts;
	return (
		before +
		rest
			.map(part => {
				const end = /<\/(?:m:)?math>/.exec(part);
				const length = end ? end.index + end[0].length : 0;
				return length === 0 ? part : `${plainMath(part.slice(0, length))}${part.slice(length)}`;
			})
			.join('')
	);
}

function plainMath(math: string): string {
	try {
		const named = math.replaceAll(/&(?!(?:amp|lt|gt|quot|apos|#\w+);)/g, '&amp;');
		return escaped(linearMathml(xmlTree(Buffer.from(named))));
	} catch {
		return math;
	}
}

function withPlainNotes(html: string): string {
	return html
		.replaceAll(/ ?<a\s[^<>]*>[\u2191\u21a9]\ufe0e?<\/a>/g, '')
		.replaceAll(
			/<a\s([^<>]*(?:epub:type="noteref"|role="doc-noteref")[^<>]*)>(?:<sup>)?\s*\[?(\w{1,6})\]?\s*(?:<\/sup>)?<\/a>/g,
			'<a $1>[$2]</a>',
		);
}

/** Books have their formulas and diagrams as pictures, which say in words what they show; a file's name says nothing. */
function withPlainPictures(html: string): string {
	return html.replaceAll(
		/<img\s[^<>]{0,2000}?\balt\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')[^<>]*>/gi,
		(_, first: string | undefined, second: string | undefined) => {
			const alt = (first ?? second ?? '').trim();
			return /\p{L}.*[\s=^].*\S/u.test(alt) && !/\.(?:png|jpe?g|gif|svg|webp)$/i.test(alt) ? ` [${alt}] ` : '';
		},
	);
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

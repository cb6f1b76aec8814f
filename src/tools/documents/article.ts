import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { inkOf, type ScannedPage } from './scanPage.ts';

/**
 * The HTML of what a page is about, as Readability finds it in linkedom's tree; `undefined` when it finds nothing, or when the page is
 * larger or deeper than a tree of it may become: 2,000 nested elements took linkedom half a minute.
 */
export function articleOf({ html, depth, elements }: ScannedPage): Article | undefined {
	if (html.length > largestHtml || depth > deepest || elements > mostElements) {
		return undefined;
	}
	const { document } = parseHTML(`<!doctype html><html><head><title></title></head><body>${html}</body></html>`);
	liftHeadings(document);
	try {
		const article = new Readability(document, { keepClasses: true, disableJSONLD: true }).parse();
		return article?.content ? { html: article.content, ink: inkOf(article.textContent ?? '') } : undefined;
	} catch {
		// A page that breaks Readability is read without it.
		return undefined;
	}
}

export interface Article {
	readonly html: string;
	/** How many characters it has that are not blank. */
	readonly ink: number;
}

/**
 * Takes headings out of what wraps nothing but them: Readability drops such wrappers for saying too little, and documentation
 * made with DocBook would lose all its headings.
 */
function liftHeadings(document: Pick<TreeElement, 'querySelectorAll'>): void {
	for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
		let outermost: TreeElement = heading;
		for (let parent = heading.parentElement; parent && wrapsOnly(parent); parent = parent.parentElement) {
			outermost = parent;
		}
		if (outermost !== heading) {
			outermost.replaceWith(heading);
		}
	}
}

function wrapsOnly(parent: TreeElement): boolean {
	return (
		parent.localName === 'div' &&
		parent.childElementCount === 1 &&
		parent.childNodes.length <= 3 &&
		[...parent.childNodes].every(it => it.nodeType !== textNode || it.textContent?.trim() === '')
	);
}

const textNode = 3;

/** As much of the DOM's types as is used; the whole of them is for browsers. */
interface TreeElement {
	readonly localName: string;
	readonly nodeType: number;
	readonly textContent: string | null;
	readonly parentElement: TreeElement | null;
	readonly childElementCount: number;
	readonly childNodes: ArrayLike<TreeElement> & Iterable<TreeElement>;
	querySelectorAll(selector: string): Iterable<TreeElement>;
	replaceWith(other: TreeElement): void;
}

const largestHtml = 1_500_000;
const deepest = 200;
const mostElements = 50_000;

import { Parser } from 'htmlparser2';
import { type Element, isDropped } from '../corpus/readers/htmlElements.ts';
import type { Link } from './documentReader.ts';
import { isHidden } from './hiddenElements.ts';
import { LinkCollector } from './linkCollector.ts';
import { HeadCollector, type PageHead } from './pageHead.ts';
import { withoutUnseen } from './unseen.ts';

/** A page as one cheap pass over its markup finds it. */
export interface ScannedPage {
	/** What a browser shows, with no more markup than readers look at: no scripts, no styles, nothing hidden, no unseen characters. */
	readonly html: string;
	/** What the page says of itself. */
	readonly head: PageHead;
	readonly links: readonly Link[];
	/** How many characters were written that are not blank. */
	readonly ink: number;
	readonly elements: number;
	readonly depth: number;
	readonly scripts: number;
	/** Words of what a browser does not show. */
	readonly hiddenWords: number;
	/** Whether the nesting became so deep that the rest was given up. */
	readonly isCut: boolean;
}

/** Goes through a page once or twice, in time linear in its length whatever it holds. */
export function scanPage(raw: string, address: string | undefined): ScannedPage {
	const scan = scanned(raw, new PageScan(address, true));
	// Where most of it stands in what is called a sidebar or a table of contents, the names mean something else.
	return scan.hasLostMost ? scanned(raw, new PageScan(address, false)).result() : scan.result();
}

function scanned(raw: string, scan: PageScan): PageScan {
	const parser = new Parser(
		{
			onopentag: (name, attributes) => scan.open(name, attributes),
			onclosetag: () => scan.close(),
			ontext: text => scan.text(text),
		},
		{ decodeEntities: true },
	);
	for (let at = 0; at < raw.length && !scan.isTooDeep; at += chunkLength) {
		parser.write(raw.slice(at, at + chunkLength));
	}
	if (!scan.isTooDeep) {
		parser.end();
	}
	return scan;
}

const chunkLength = 1 << 16;

type Attributes = Readonly<Record<string, string>>;

class PageScan {
	readonly #out: string[] = [];
	readonly #stack: string[] = [];
	/** How many of the open elements are left out, the outermost such one included, and why. */
	#dropped = 0;
	#reason: Reason = 'machine';
	/** For each open element, whether its tag was written. */
	readonly #written: boolean[] = [];
	readonly #hidden: string[] = [];
	#elements = 0;
	#depth = 0;
	readonly #links: LinkCollector;
	readonly #readsNames: boolean;
	/** Characters outside links that were written, and that were left out as furniture. */
	#kept = 0;
	#lost = 0;
	#ink = 0;
	/** How deep in code and in preformatted text the parser stands. */
	#codes = 0;
	#pres = 0;
	readonly #head = new HeadCollector();

	/** Names of classes and ids tell furniture, or count for nothing. */
	constructor(address: string | undefined, readsNames: boolean) {
		this.#readsNames = readsNames;
		this.#links = new LinkCollector(address);
	}

	get isTooDeep(): boolean {
		return this.#stack.length > deepest;
	}

	get hasLostMost(): boolean {
		return this.#lost > this.#kept;
	}

	open(name: string, all: Attributes): void {
		const attributes = this.#readsNames ? all : { ...all, class: '', id: '' };
		this.#stack.push(name);
		this.#elements++;
		this.#depth = Math.max(this.#depth, this.#stack.length);
		if (this.#dropped > 0) {
			this.#dropped++;
		} else {
			this.#head.open(name, attributes, this.#stack.length);
			const reason = reasonToDrop({ name, attributes });
			if (reason !== undefined) {
				this.#reason = reason;
				this.#dropped = 1;
			}
		}
		if (name === 'base') {
			this.#links.base(attributes['href']);
		} else if (name === 'a' && this.#hasLinks) {
			this.#links.open(attributes['href'], attributes['title'] ?? attributes['aria-label'] ?? '');
		}
		const formula =
			name === 'math' ? attributes['alttext'] : isFormula(name, attributes) ? attributes['alt'] : undefined;
		if (formula && (this.#dropped === 0 || (this.#dropped === 1 && this.#reason === 'formula'))) {
			this.#write(` ${formula} `);
		}
		if (codes.has(name)) {
			this.#codes++;
			this.#quote();
		} else if (name === 'pre') {
			this.#pres++;
		}
		const isWritten = this.#dropped === 0 && this.#stack.length <= deepestWritten && !isTransparent(name, attributes);
		this.#written.push(isWritten);
		if (isWritten) {
			// By class names Readability takes some headings for furniture.
			this.#out.push(/^h[1-6]$/.test(name) ? `<${name}>` : `<${name}${written(attributes)}>`);
		}
	}

	close(): void {
		const depth = this.#stack.length;
		const name = this.#stack.pop() ?? '';
		this.#head.close(depth);
		if (name === 'a' && this.#hasLinks) {
			this.#links.close();
		}
		if (codes.has(name)) {
			this.#quote();
			this.#codes--;
		} else if (name === 'pre') {
			this.#pres--;
		}
		if (this.#written.pop() && !voids.has(name)) {
			this.#out.push(`</${name}>`);
		}
		this.#dropped = Math.max(0, this.#dropped - 1);
	}

	text(text: string): void {
		this.#head.text(text, this.#dropped === 0);
		if (this.#dropped === 0) {
			this.#write(text);
			this.#ink += inkOf(text);
			this.#kept += this.#links.isOpen ? 0 : text.trim().length;
		} else if (this.#reason === 'furniture' && !dropped.has(this.#stack.at(-1) ?? '')) {
			this.#lost += this.#links.isOpen ? 0 : text.trim().length;
		} else if (this.#reason === 'hidden' && !dropped.has(this.#stack.at(-1) ?? '')) {
			this.#hidden.push(text);
		}
		if (this.#hasLinks) {
			this.#links.text(text);
		}
	}

	/** A menu is no part of the text, but leads on. */
	get #hasLinks(): boolean {
		return this.#dropped === 0 || this.#reason === 'furniture';
	}

	result(): ScannedPage {
		return {
			html: withoutUnseen(this.#out.join('')),
			head: this.#head.head,
			links: this.#links.links,
			ink: this.#ink,
			elements: this.#elements,
			depth: this.#depth,
			scripts: this.#head.scripts,
			hiddenWords: this.#hidden.join(' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0,
			isCut: this.isTooDeep,
		};
	}

	/** Code in a line stands between backticks; a tree of fewer elements is built faster. */
	#quote(): void {
		if (this.#dropped === 0 && this.#pres === 0 && this.#codes === 1) {
			this.#out.push('`');
		}
	}

	#write(text: string): void {
		this.#out.push(text.replace(/[&<>]/g, it => entities[it] ?? it));
	}
}

/** How many characters of a text are not blank. */
export function inkOf(text: string): number {
	let ink = 0;
	for (let at = 0; at < text.length; at++) {
		ink += text.charCodeAt(at) > 32 ? 1 : 0;
	}
	return ink;
}

type Reason = 'hidden' | 'machine' | 'formula' | 'furniture';

/** Why an element is no part of what a page says, with all that is in it. */
function reasonToDrop(element: Element): Reason | undefined {
	const { name, attributes } = element;
	if (name === 'math' && attributes['alttext']) {
		return 'formula';
	}
	if (isHidden(element) && !isFormula(name, attributes)) {
		return 'hidden';
	}
	if (dropped.has(name)) {
		return 'machine';
	}
	return isDropped(element) && !voids.has(name) && !isFormula(name, attributes) ? 'furniture' : undefined;
}

/** Formulas are often shown as images, whose text is in an attribute. */
function isFormula(name: string, attributes: Attributes): boolean {
	return (
		name === 'img' && /(?:^|[\s_-])(?:math|tex|latex|formula)/i.test(attributes['class'] ?? '') && !!attributes['alt']
	);
}

/** Elements that say nothing themselves; a tree of fewer is built faster. Those that may name an author count for Readability. */
function isTransparent(name: string, attributes: Attributes): boolean {
	return (
		transparent.has(name) ||
		codes.has(name) ||
		(inline.has(name) &&
			!('itemprop' in attributes || 'rel' in attributes) &&
			!/byline|author|dateline/i.test(`${attributes['class'] ?? ''} ${attributes['id'] ?? ''}`))
	);
}

/** The attributes that readers look at. */
function written(attributes: Attributes): string {
	let text = '';
	for (const name of kept) {
		const value = attributes[name];
		if (value) {
			text += ` ${name}="${value.slice(0, longestAttribute).replace(/[&"]/g, it => (it === '&' ? '&amp;' : '&quot;'))}"`;
		}
	}
	return text;
}

const kept = ['id', 'class', 'role', 'href', 'itemprop', 'rel', 'start', 'value', 'colspan', 'rowspan'];
const longestAttribute = 500;
/** Elements with which all that is in them goes. */
const dropped = new Set(
	'script style noscript template svg canvas iframe object embed audio video title textarea select annotation annotation-xml rt rp'.split(
		' ',
	),
);
const transparent = new Set(
	'html head body font center math semantics mrow mi mo mn meta link base img input area col embed source track wbr'.split(
		' ',
	),
);
const codes = new Set(['code', 'tt', 'kbd', 'samp']);
const inline = new Set(
	'span b i em strong u s small big abbr acronym ins mark cite q time label bdi bdo nobr var dfn'.split(' '),
);
const voids = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Deeper elements are not written, their text is. */
const deepestWritten = 400;
/** Each element more costs the parser as much as all that are open; nobody nests this deep in earnest. */
const deepest = 5_000;

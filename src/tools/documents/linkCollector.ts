import type { Link } from './documentReader.ts';
import { withoutUnseen } from './unseen.ts';

/** Collects the links of a page: absolute, http and https only, each address once, none into the page itself. */
export class LinkCollector {
	readonly #page: URL | undefined;
	#base: URL | undefined;
	readonly #links = new Map<string, { text: string; readonly url: string }>();
	#open: { readonly href: string; readonly hint: string; text: string } | undefined;

	/** Without the page's address only absolute links are known. */
	constructor(address: string | undefined) {
		this.#page = parse(address, undefined);
		this.#base = this.#page;
	}

	get links(): readonly Link[] {
		return [...this.#links.values()];
	}

	get isOpen(): boolean {
		return this.#open !== undefined;
	}

	/** The page says what its links are relative to; only the first time counts. */
	base(href: string | undefined): void {
		if (this.#base === this.#page) {
			this.#base = parse(href, this.#page) ?? this.#page;
		}
	}

	/** A link begins; `hint` names it where it holds no text. */
	open(href: string | undefined, hint: string): void {
		this.close();
		if (href !== undefined && this.#links.size < mostLinks) {
			this.#open = { href, hint, text: '' };
		}
	}

	text(text: string): void {
		if (this.#open && this.#open.text.length < longestText * 2) {
			this.#open.text += text;
		}
	}

	close(): void {
		const link = this.#open;
		this.#open = undefined;
		const url = link && parse(link.href.trim(), this.#base);
		if (!link || !url || isWithin(url, this.#page)) {
			return;
		}
		const text = trimmed(link.text) || trimmed(link.hint);
		const known = this.#links.get(url.href);
		if (!known) {
			this.#links.set(url.href, { text, url: url.href });
		} else if (known.text === '') {
			known.text = text;
		}
	}
}

const mostLinks = 2_000;
const longestText = 200;
const longestUrl = 2_000;

function parse(href: string | undefined, base: URL | undefined): URL | undefined {
	const url = href !== undefined && href.length <= longestUrl ? URL.parse(href, base?.href) : undefined;
	return url && /^https?:$/.test(url.protocol) && url.username === '' ? url : undefined;
}

function isWithin(url: URL, page: URL | undefined): boolean {
	return page !== undefined && withoutHash(url) === withoutHash(page);
}

function withoutHash({ href, hash }: URL): string {
	return href.slice(0, href.length - hash.length).replace(/#$/, '');
}

function trimmed(text: string): string {
	const line = withoutUnseen(text).replaceAll(/\s+/g, ' ').trim();
	return line.length > longestText ? `${line.slice(0, longestText).toWellFormed()}…` : line;
}

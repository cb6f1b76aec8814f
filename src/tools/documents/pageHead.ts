/** What a page says of itself, as it stands there. */
export interface PageHead {
	readonly title: string;
	readonly language: string | undefined;
	readonly canonical: string | undefined;
	/** Of its meta elements, names in lower case, in their order. */
	readonly metas: readonly { readonly name: string; readonly content: string }[];
	/** Its JSON-LD scripts, as they stand. */
	readonly structured: readonly string[];
	/** When its first `time` element says it was. */
	readonly time: string | undefined;
	/** Its first main heading. */
	readonly heading: string;
}

/** Collects it while the page is parsed. */
export class HeadCollector {
	#title: string | undefined;
	#language: string | undefined;
	#canonical: string | undefined;
	#time: string | undefined;
	#heading: string | undefined;
	readonly #metas: { name: string; content: string }[] = [];
	readonly #structured: string[] = [];
	#scripts = 0;
	/** The element whose text is wanted, while it is open. */
	#open: { readonly what: 'title' | 'structured' | 'heading'; readonly depth: number; text: string } | undefined;

	get head(): PageHead {
		return {
			title: this.#title ?? '',
			language: this.#language,
			canonical: this.#canonical,
			metas: this.#metas,
			structured: this.#structured,
			time: this.#time,
			heading: this.#heading ?? '',
		};
	}

	get scripts(): number {
		return this.#scripts;
	}

	/** An element that is no part of something hidden opens at this depth. */
	open(name: string, attributes: Readonly<Record<string, string>>, depth: number): void {
		switch (name) {
			case 'html':
				this.#language ??= attributes['lang'] ?? attributes['xml:lang'];
				break;
			case 'title':
				if (this.#title === undefined) {
					this.#open = { what: 'title', depth, text: '' };
				}
				break;
			case 'h1':
				if (this.#heading === undefined) {
					this.#open = { what: 'heading', depth, text: '' };
				}
				break;
			case 'link':
				if (/\bcanonical\b/i.test(attributes['rel'] ?? '')) {
					this.#canonical ??= attributes['href'];
				}
				break;
			case 'meta':
				this.#addMeta(attributes);
				break;
			case 'time':
				this.#time ??= attributes['datetime'];
				break;
			case 'script':
				this.#scripts++;
				if (/^application\/ld\+json\b/i.test(attributes['type'] ?? '') && this.#structured.length < mostStructured) {
					this.#open = { what: 'structured', depth, text: '' };
				}
				break;
		}
	}

	/** Titles and scripts are no part of the page's text; a heading's link to itself is no part of the heading. */
	text(text: string, isPageText: boolean): void {
		if (this.#open && this.#open.text.length < longestText && (isPageText || this.#open.what !== 'heading')) {
			this.#open.text += text;
		}
	}

	close(depth: number): void {
		if (this.#open?.depth !== depth) {
			return;
		}
		const { what, text } = this.#open;
		this.#open = undefined;
		if (what === 'structured') {
			this.#structured.push(text);
		} else if (what === 'title') {
			this.#title = text;
		} else {
			this.#heading = text;
		}
	}

	#addMeta(attributes: Readonly<Record<string, string>>): void {
		const name = attributes['name'] ?? attributes['property'] ?? attributes['itemprop'] ?? attributes['http-equiv'];
		const content = attributes['content'];
		if (name && content && this.#metas.length < mostMetas) {
			this.#metas.push({ name: name.trim().toLowerCase(), content: content.slice(0, longestMeta) });
		}
	}
}

const longestText = 500_000;
const mostMetas = 500;
const longestMeta = 2_000;
const mostStructured = 20;

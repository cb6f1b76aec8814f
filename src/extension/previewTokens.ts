import type { MarkdownIt, Token } from 'markdown-it';

/** The type of tokens whose content is HTML that we have written. */
export const htmlToken = 'deep_research_html';

/** Makes tokens of the renderer's own kind, which is not of the version that we would import. */
export class Tokens {
	readonly #kind: typeof Token;

	constructor(md: MarkdownIt) {
		this.#kind = new md.core.State('', md, {}).Token;
	}

	html(content: string): Token {
		return Object.assign(new this.#kind(htmlToken, '', 0), { content });
	}

	text(content: string): Token {
		return Object.assign(new this.#kind('text', '', 0), { content });
	}

	link(attrs: readonly (readonly [string, string | number])[], content: string): Token[] {
		const open = new this.#kind('link_open', 'a', 1);
		open.attrs = attrs.map(([name, value]) => [name, value]);
		return [open, this.text(content), new this.#kind('link_close', 'a', -1)];
	}

	/** The same with other inlines in it. */
	withChildren(token: Token, children: Token[]): Token {
		return Object.assign(new this.#kind(token.type, token.tag, token.nesting), token, { children });
	}
}

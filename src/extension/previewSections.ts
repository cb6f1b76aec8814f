import type { Token } from 'markdown-it';
import { apparatusHeadings, methodOpenings } from '../report/apparatus.ts';
import type { Tokens } from './previewTokens.ts';

/** The same document, with the note on its method folded, and its list of sources marked for the style sheet. */
export function withSections(tokens: readonly Token[], made: Tokens): Token[] {
	const out: Token[] = [];
	let end: Token | undefined;
	for (const [index, token] of tokens.entries()) {
		if (opensSection(token) && end) {
			out.push(end);
			end = undefined;
		}
		const section = token.type === 'heading_open' && token.tag === 'h2' ? sectionAt(tokens, index) : undefined;
		if (section === 'method') {
			out.push(made.html('<details class="deep-research-method"><summary>'));
			end = made.html('</details>');
		} else if (section === 'sources') {
			out.push(made.html('<section class="deep-research-sources">'));
			end = made.html('</section>');
		}
		out.push(token);
		if (token.type === 'heading_close' && sectionAt(tokens, index - 2) === 'method') {
			out.push(made.html('</summary>'));
		}
	}
	return end ? [...out, end] : out;
}

const names = {
	sources: Object.values(apparatusHeadings).map(it => it.sources),
	method: Object.values(apparatusHeadings).map(it => it.method),
};
/** A list is rendered without the marks of its items. */
const openings = Object.values(methodOpenings).map(it => it.replace(/^- /, ''));

/** A report may have a section of its own with such a name: what the composer writes below it is a list, which opens with its words. */
function sectionAt(tokens: readonly Token[], index: number): 'sources' | 'method' | undefined {
	const heading = tokens[index + 1]?.content.trim() ?? '';
	if (tokens[index]?.level !== 0 || tokens[index + 3]?.type !== 'bullet_list_open') {
		return undefined;
	}
	if (names.method.includes(heading)) {
		const first = tokens.slice(index + 4, index + 7).find(it => it.type === 'inline');
		return openings.some(it => first?.content.startsWith(it)) ? 'method' : undefined;
	}
	return names.sources.includes(heading) ? 'sources' : undefined;
}

function opensSection({ type, tag, level }: Token): boolean {
	return type === 'heading_open' && level === 0 && (tag === 'h1' || tag === 'h2');
}

import type { MarkdownIt } from 'markdown-it';
import type { PreviewCards } from './previewCard.ts';
import { withCitations } from './previewCitations.ts';
import { htmlToken } from './previewTokens.ts';

/**
 * Teaches a Markdown renderer to show what stands behind the citations of our reports. `cardsFor` is given what the renderer was
 * given with the document, and knows, without waiting, which reports have evidence; every other document is rendered as before.
 * Tokens are not changed, since VS Code keeps them from one rendering to the next.
 */
export function showCitations(md: MarkdownIt, cardsFor: (env: unknown) => PreviewCards | undefined): MarkdownIt {
	const { renderer } = md;
	const render = renderer.render.bind(renderer);
	renderer.rules[htmlToken] = (tokens, index) => tokens[index]?.content ?? '';
	renderer.render = (tokens, options, env) => {
		const cards = cardsFor(env);
		return render(cards ? withCitations(tokens, cards, md) : tokens, options, env);
	};
	return md;
}

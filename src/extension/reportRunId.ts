import { frontMatter } from '../report/markdownText.ts';

/** The id of the run that wrote a report document, as its front matter names it. */
export function runIdOf(markdown: string): string | undefined {
	const stretch = frontMatter(markdown);
	const head = stretch && markdown.slice(stretch.start, stretch.end);
	return head === undefined ? undefined : /^run:\s*"?([^"\s]+)"?\s*$/m.exec(head)?.[1];
}

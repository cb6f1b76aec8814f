import type { InsertionProblem, InsertionTarget } from './target.ts';

/** How a language says that something is a comment. */
export interface CommentStyle {
	/** `//`, `#`, … before each line; or the lines that a block of comment opens and closes with. */
	readonly marks: { readonly line: string } | { readonly open: string; readonly close: string };
	/** What would end a comment, or the code around it, if the text of a page held it. */
	readonly closers: readonly string[];
	/** `java`: `\u000a` in a comment is a line break. `batch`: `%x%` in a comment is replaced. */
	readonly quirk?: 'java' | 'batch';
}

/** The form in which a citation stands in a document. */
export type Form =
	| { readonly kind: 'markdown' | 'latex' | 'restructuredText' | 'asciidoc' | 'typst' }
	| { readonly kind: 'plain'; readonly isKnown: boolean }
	| { readonly kind: 'comment'; readonly comment: CommentStyle }
	| { readonly kind: 'none'; readonly problem: InsertionProblem };

/** Chooses by the language of the document; in a page of HTML, by that of the script or the style at the cursor. */
export function formOf({ text, offset, language }: Pick<InsertionTarget, 'text' | 'offset' | 'language'>): Form {
	const name = language.toLowerCase();
	const prose = proseForms.get(name);
	if (prose) {
		return { kind: prose };
	}
	if (name === 'json') {
		return { kind: 'none', problem: 'no-comments' };
	}
	if (liveMarkdown.has(name)) {
		return { kind: 'none', problem: 'runs-code' };
	}
	const style = styles.get(pages.has(name) ? embedded(name, text.slice(0, offset)) : name);
	return style ? { kind: 'comment', comment: style } : { kind: 'plain', isKnown: plain.has(name) };
}

const proseForms = new Map<string, 'markdown' | 'latex' | 'restructuredText' | 'asciidoc' | 'typst'>([
	['markdown', 'markdown'],
	['github-flavored-markdown', 'markdown'],
	['latex', 'latex'],
	['tex', 'latex'],
	['restructuredtext', 'restructuredText'],
	['rst', 'restructuredText'],
	['asciidoc', 'asciidoc'],
	['adoc', 'asciidoc'],
	['typst', 'typst'],
]);

const plain = new Set(['plaintext', 'log', 'csv', 'tsv', 'search-result', 'scminput']);

/** Code chunks, `{expressions}` or `import` lines of these are run when they are shown or built. */
const liveMarkdown = new Set(['mdx', 'rmd', 'rmarkdown', 'quarto']);

const pages = new Set(['html', 'vue', 'svelte', 'astro', 'php']);

/** What the cursor of a page stands in: a script, a style, PHP, or the page itself. */
function embedded(page: string, before: string): string {
	const isIn = (open: RegExp, close: string): boolean => {
		const last = [...before.matchAll(open)].at(-1);
		return last !== undefined && before.toLowerCase().indexOf(close, last.index) === -1;
	};
	if (page === 'php' && isIn(/<\?(?:php|=)/gi, '?>')) {
		return 'php';
	}
	return isIn(/<script\b/gi, '</script') ? 'javascript' : isIn(/<style\b/gi, '</style') ? 'css' : 'html';
}

const slashes: CommentStyle = { marks: { line: '//' }, closers: ['*/', '</script', '?>'] };
const hash: CommentStyle = { marks: { line: '#' }, closers: ['"""', "'''", '?>', '#>'] };
const dashes: CommentStyle = { marks: { line: '--' }, closers: ['*/', ']]', '-}'] };
const percent: CommentStyle = { marks: { line: '%' }, closers: ['%}'] };
const semicolons: CommentStyle = { marks: { line: ';;' }, closers: ['|#'] };
const slashStars: CommentStyle = { marks: { open: '/*', close: '*/' }, closers: ['*/', '</style'] };
const angles: CommentStyle = { marks: { open: '<!--', close: '-->' }, closers: ['--', '</script', '</style'] };

const styles = new Map<string, CommentStyle>(
	[
		{
			style: slashes,
			languages:
				'c cpp csharp cuda-cpp dart fsharp go glsl hlsl javascript javascriptreact jsonc kotlin less objective-c objective-cpp php rust scss shaderlab swift typescript typescriptreact verilog systemverilog wgsl zig proto proto3 solidity bicep',
		},
		{ style: { ...slashes, quirk: 'java' as const }, languages: 'java groovy scala gradle' },
		{
			style: hash,
			languages:
				'python ruby perl raku shellscript powershell yaml dockercompose dockerfile toml makefile cmake r julia elixir coffeescript ignore properties nix graphql terraform hcl gdscript nim crystal fish just starlark bazel editorconfig dotenv git-commit git-rebase',
		},
		{ style: dashes, languages: 'sql lua haskell ada elm vhdl purescript plsql' },
		{ style: percent, languages: 'bibtex erlang matlab octave prolog postscript' },
		{ style: semicolons, languages: 'clojure lisp commonlisp scheme racket ini asm nasm emacs-lisp' },
		{ style: { marks: { line: "'" }, closers: [] }, languages: 'vb vba' },
		{ style: { marks: { line: '!' }, closers: [] }, languages: 'fortran fortran-modern FortranFreeForm' },
		{ style: { marks: { line: '"' }, closers: [] }, languages: 'vim viml' },
		{ style: { marks: { line: 'REM' }, closers: [], quirk: 'batch' as const }, languages: 'bat' },
		{ style: slashStars, languages: 'css postcss' },
		{ style: angles, languages: 'html xml xsl svg' },
	].flatMap(({ style, languages }) => languages.split(' ').map(it => [it.toLowerCase(), style] as const)),
);

import type { Excerpt, Passage } from './excerpt.ts';
import { linkTo } from './links.ts';
import { type Block, type Inline, onlyParagraph, tightened, topLevel } from './outline.ts';
import { lineAt, placeInProse } from './place.ts';
import { outlineOf } from './readOutline.ts';
import type { Insertion, InsertionNotice, InsertionTarget } from './target.ts';

/** Puts LaTeX into a LaTeX document: each citation is a footnote with the quotation, so that no bibliography is needed. */
export function insertLatex(excerpt: Excerpt, target: InsertionTarget): Insertion {
	const outline = outlineOf(excerpt);
	const code = withoutComments(target.text);
	const before = code.slice(0, target.offset);
	const links = linksIn(code);
	const notes = (): Footnotes => new Footnotes(outline.citations, it => linkTo(target.folder, it), links);
	const shift = levelBelow(before, code) - (topLevel(outline.blocks) ?? 0);
	const only = onlyParagraph(outline);
	const insertion = placeInProse(target.text, behindComment(target), {
		inline: only && inlineText(only, notes()),
		block: blocksText(outline.blocks, shift, notes()),
		isMark: line =>
			/\\(?:part|chapter|(?:sub){0,2}section|(?:sub)?paragraph|begin|end|usepackage|documentclass)\b/.test(line),
	});
	return { insertions: [insertion], notices: noticesOn(code, before, links, outline.citations.size > 0) };
}

/** `href`: hyperref is loaded. `url`: only addresses can be printed. `none`: neither, as far as this file tells. */
type Links = 'href' | 'url' | 'none';

function linksIn(code: string): Links {
	const packages = Array.from(
		code.matchAll(/\\(?:usepackage|RequirePackage)(?:\[[^\]]*\])?\{([^}]*)\}/g),
		it => it[1] ?? '',
	)
		.join(',')
		.split(',')
		.map(it => it.trim());
	if (packages.includes('hyperref') || /\\documentclass(?:\[[^\]]*\])?\{beamer\}/.test(code)) {
		return 'href';
	}
	return packages.includes('url') || packages.includes('xurl') ? 'url' : 'none';
}

function noticesOn(code: string, before: string, links: Links, isCited: boolean): InsertionNotice[] {
	const notices: InsertionNotice[] = [];
	if (links !== 'href' && isCited) {
		notices.push('no-hyperref');
	}
	if (code.includes('\\begin{document}') && !before.includes('\\begin{document}')) {
		notices.push('before-document');
	}
	return notices;
}

/** A cursor in a comment would make the first line of the text one. */
function behindComment({ text, offset }: InsertionTarget): number {
	const line = lineAt(text, offset);
	return /(?:^|[^\\])(?:\\\\)*%/.test(text.slice(line.start, offset)) ? line.end : offset;
}

/** Comments as spaces: the same length, the same lines. */
function withoutComments(text: string): string {
	return text.replace(/(?<!\\)((?:\\\\)*)%[^\r\n]*/g, (it, kept: string) => kept + ' '.repeat(it.length - kept.length));
}

/** What each level is called, from the highest. */
const sections = ['part', 'chapter', 'section', 'subsection', 'subsubsection', 'paragraph', 'subparagraph'] as const;
const section = 2;

/** The level below the heading that the cursor stands under; without one, a section. */
function levelBelow(before: string, code: string): number {
	const last = [...before.matchAll(/\\(part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?\s*[[{]/g)].at(-1);
	const name = last?.[1];
	if (name !== undefined) {
		return sections.findIndex(it => it === name) + 1;
	}
	return /\\documentclass(?:\[[^\]]*\])?\{(?:book|report|memoir|scrbook|scrreprt)\}/.test(code) ? section - 1 : section;
}

function blocksText(blocks: readonly Block[], shift: number, notes: Footnotes): string {
	return blocks.map(it => blockText(it, shift, notes)).join('\n\n');
}

function blockText(block: Block, shift: number, notes: Footnotes): string {
	switch (block.kind) {
		case 'heading': {
			const name = sections[Math.min(sections.length - 1, Math.max(0, block.level + shift))] ?? 'paragraph';
			return `\\${name}{${inlineText(block.inlines, notes)}}`;
		}
		case 'paragraph':
			return inlineText(block.inlines, notes);
		case 'list': {
			const name = block.start === undefined ? 'itemize' : 'enumerate';
			const items = block.items.map(it => `  \\item ${indented(blocksText(it, shift, notes), '    ').trimStart()}`);
			const start = (block.start ?? 1) === 1 ? '' : `\\setcounter{enumi}{${(block.start ?? 1) - 1}}\n`;
			return `\\begin{${name}}\n${start}${items.join('\n')}\n\\end{${name}}`;
		}
		case 'quotation':
			return `\\begin{quote}\n${blocksText(block.blocks, shift, notes)}\n\\end{quote}`;
		case 'code':
			return verbatim(block.lines);
		case 'table':
			return tableText(block.rows, notes);
		case 'rule':
			return '\\noindent\\rule{\\linewidth}{0.4pt}';
	}
}

/** Verbatim text ends at its own end only, which must not stand in it. */
function verbatim(lines: readonly string[]): string {
	const text = lines.map(it => it.replace(/(\\end\s*\{\s*verb)(?=atim)/g, '$1 ')).join('\n');
	return `\\begin{verbatim}\n${text}\n\\end{verbatim}`;
}

/** Indented but for verbatim text, where white space counts. */
function indented(text: string, by: string): string {
	let isVerbatim = false;
	return text
		.split('\n')
		.map(line => {
			isVerbatim ||= line.trimStart().startsWith('\\begin{verbatim}');
			const result = isVerbatim || line === '' ? line : `${by}${line}`;
			isVerbatim &&= !line.startsWith('\\end{verbatim}');
			return result;
		})
		.join('\n');
}

/** In a table by itself a footnote would lose its text; a minipage prints it below. */
function tableText(rows: readonly (readonly (readonly Inline[])[])[], notes: Footnotes): string {
	const columns = Math.max(1, ...rows.map(it => it.length));
	const width = (0.92 / columns).toFixed(2);
	const lines = rows.map(row => `  ${row.map(cell => inlineText(cell, notes)).join(' & ')} \\\\{}`);
	const [head = '', ...body] = lines;
	const table = [
		`\\begin{tabular}{${`p{${width}\\linewidth}`.repeat(columns)}}`,
		'  \\hline',
		head,
		'  \\hline',
		...body,
		'  \\hline',
		'\\end{tabular}',
	];
	return ['\\begin{minipage}{\\linewidth}', ...table, '\\end{minipage}'].join('\n');
}

function inlineText(inlines: readonly Inline[], notes: Footnotes): string {
	return tightened(inlines)
		.map((it, index, all) => {
			switch (it.kind) {
				case 'text':
					return escapeLatex(it.text);
				case 'code':
					return `\\texttt{${escapeLatex(it.text)}}`;
				case 'emphasis':
					return `\\emph{${inlineText(it.inlines, notes)}}`;
				case 'strong':
					return `\\textbf{${inlineText(it.inlines, notes)}}`;
				case 'citation':
					return `${all[index - 1]?.kind === 'citation' ? '\\textsuperscript{,}' : ''}${notes.cite(it.label)}`;
				case 'break':
					return '\\newline{}';
			}
		})
		.join('');
}

/** Writes the footnotes; a passage that was cited before is named without its quotation. */
class Footnotes {
	readonly #citations: ReadonlyMap<string, Passage>;
	readonly #link: (passage: Passage) => string;
	readonly #links: Links;
	readonly #seen = new Set<string>();

	constructor(citations: ReadonlyMap<string, Passage>, link: (passage: Passage) => string, links: Links) {
		this.#citations = citations;
		this.#link = link;
		this.#links = links;
	}

	cite(label: string): string {
		const passage = this.#citations.get(label);
		if (!passage) {
			return '';
		}
		const isFirst = !this.#seen.has(label);
		this.#seen.add(label);
		const quote = isFirst && passage.quote !== '' ? `: \`\`${escapeLatex(passage.quote)}''` : '';
		return `\\footnote{${this.#named(passage, isFirst)}${quote}}`;
	}

	#named(passage: Passage, isFirst: boolean): string {
		const about = escapeLatex(passage.about);
		const address = this.#link(passage);
		if (this.#links === 'href') {
			return `\\href{${escapeAddress(address)}}{${about}}`;
		}
		if (!isFirst) {
			return about;
		}
		const plain = address.replace(/#.*$/s, '');
		// Within a footnote, the address of \url may hold nothing that TeX reads.
		return this.#links === 'url' && /^[\w:/.?=+,;@!*()'~-]*$/.test(plain)
			? `${about}, \\url{${plain}}`
			: `${about}, \\texttt{${escapeLatex(plain)}}`;
	}
}

/** What TeX reads in an address is escaped for hyperref; what it cannot hold is percent-encoded. */
function escapeAddress(address: string): string {
	return address
		.replace(/[^\w:/.?=&+,;@!*()'~%#[\]-]/gu, it => encodeURIComponent(it))
		.replace(/[%#&_]/g, String.raw`\$&`);
}

const commands: Readonly<Record<string, string>> = {
	'\\': '\\textbackslash{}',
	'{': '\\{',
	'}': '\\}',
	$: '\\$',
	'&': '\\&',
	'#': '\\#',
	'%': '\\%',
	_: '\\_',
	'~': '\\textasciitilde{}',
	'^': '\\textasciicircum{}',
	'<': '\\textless{}',
	'>': '\\textgreater{}',
	'|': '\\textbar{}',
	'`': '\\textasciigrave{}',
	// Straight quotes are commands of some languages' babel.
	'"': "''",
	// Behind `\\` and `\item` these would be arguments.
	'[': '{[}',
	']': '{]}',
	'*': '{*}',
};

/** One line of text that TeX prints as it is. */
function escapeLatex(text: string): string {
	return text.replace(/[\\{}$&#%_~^<>|`"[\]*]/g, it => commands[it] ?? '').replace(/-(?=-)/g, '-{}');
}

/** Passage text as a reader wants to see it: one piece of prose or list item per entry, code apart. */
export interface ReadablePart {
	readonly kind: 'prose' | 'code' | 'table';
	readonly text: string;
	/** The name that it hangs under within the passage: a bold line, a definition's term, a heading, a key. */
	readonly term?: string;
	/** A fact of its own, whatever stands around it: a dated line, a setting. */
	readonly isApart?: boolean;
}

/** What marks mean something in a passage: HTML tags are tags in Markdown only; a setting's file has lines. */
export type PassageFormat = 'markdown' | 'text' | 'restructured' | 'settings';

/**
 * Turns a verbatim passage (Markdown, reStructuredText, AsciiDoc, text) into what is shown of it: links reduced to their
 * words, emphasis and block marks gone, lines joined; code spans and code as they stand.
 */
export function readableParts(quote: string, format: PassageFormat = 'markdown'): readonly ReadablePart[] {
	if (format === 'settings') {
		return settingsOf(quote);
	}
	const parts: ReadablePart[] = [];
	let prose: string[] = [];
	let term = '';
	let isApart = false;
	const add = (kind: ReadablePart['kind'], text: string): void => {
		if (/[\p{L}\p{N}]/u.test(text)) {
			parts.push({ kind, text, ...(term === '' ? {} : { term }), ...(isApart ? { isApart } : {}) });
		}
	};
	const endProse = (): void => {
		add('prose', readableInline(prose.join(' '), format));
		prose = [];
	};
	const lines = quote.split('\n');
	const isDatedList = lines.filter(it => datedLine.test(it)).length > 1;
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i] ?? '';
		const hasMore = lines.slice(i + 1).some(it => it.trim() !== '');
		const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
		const named = hasMore && (prose.length === 0 || format === 'text') ? termLine(line, format) : undefined;
		const literal = literalLines(lines, i, prose, format);
		if (fence !== undefined) {
			endProse();
			const rest = lines.slice(i + 1);
			const close = rest.findIndex(it => it.trim().startsWith(fence));
			const code = close < 0 ? rest : rest.slice(0, close);
			add('code', codeOf(code));
			i += code.length + 1;
		} else if (literal) {
			endProse();
			add('code', codeOf(literal.code));
			i += literal.lines - 1;
		} else if (/^#{1,6}\s+\S/.test(line) && format === 'markdown' && hasMore) {
			endProse();
			term = readableInline(line.replace(/^#+\s+/, ''), format);
		} else if (named !== undefined) {
			endProse();
			const name = readableInline(named, format);
			// Several names may stand above one text.
			const isAnother = i > 0 && termLine(lines[i - 1] ?? '', format) !== undefined && !lines[i - 1]?.includes('**');
			term = isAnother ? `${term}, ${name}` : name;
		} else if (isResidue(line)) {
			endProse();
		} else if (isTableRow(line) && isTableRow(lines[i + 1] ?? lines[i - 1] ?? '')) {
			endProse();
			if (!/^[\s|:+=-]+$/.test(line)) {
				const cells = line.trim().replaceAll(/^\||\|$/g, '');
				add('table', readableInline(cells.replaceAll(/\s*\|\s*/g, ' | '), format));
			}
		} else if (/^(?: {4}|\t)\S/.test(line) && prose.length === 0 && !itemMark.test(line) && looksLikeCode(line)) {
			const end = lines.findIndex((it, j) => j > i && it.trim() !== '' && !/^(?: {4}|\t)/.test(it));
			const code = lines.slice(i, end < 0 ? lines.length : end);
			add('code', codeOf(code));
			i += code.length - 1;
		} else if (line.trim() === '') {
			endProse();
		} else {
			if (itemMark.test(line) || (isDatedList && datedLine.test(line))) {
				endProse();
				isApart = isDatedList && datedLine.test(line);
			}
			prose.push(
				line
					.replace(itemMark, '')
					.replace(/^\s*(?:#{1,6}\s+|>(?!>)(?:\s|$))/, '')
					.trim(),
			);
		}
	}
	endProse();
	return parts;
}

/** The name on a line that only names what follows: `**name**`, `name::`. */
export function termLine(line: string, format: PassageFormat): string | undefined {
	const bold = /^\s*(?:[-*+]\s+)?(\*\*|__)([^*\n]{1,80}?)\1\s*:?\s*(?:\([^)]*\))?\s*[:：]?\s*$/.exec(line)?.[2];
	const described =
		/^\s*\.\. (?:\w+:)?(?:function|method|classmethod|staticmethod|class|data|attribute|exception|option|cmdoption|envvar|describe|confval|decorator|opcode)::\s+(\S.*?)\s*$/.exec(
			line,
		)?.[1];
	const called = format === 'text' ? /^\s*([\w.]+\([^()]*\))\s*$/.exec(line)?.[1] : undefined;
	const defined = format === 'text' ? /^\s*(?!\.\.)(\S.{0,70}?)(?:::+|;;)\s*$/.exec(line)?.[1] : undefined;
	return bold?.replace(/[:：]$/, '') ?? described ?? called ?? defined;
}

const datedLine =
	/^\s*(?:[-*+•]\s+)?\W?(?:(?:19|20)\d\d[-/.年](?:0?[1-9]|1[0-2])(?:[-/.月](?:[0-2]?\d|3[01])日?)?|(?:[0-2]?\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d\d)(?!\d)/u;

/** Lines of AsciiDoc and reStructuredText that only a program reads, and rules. */
function isResidue(line: string): boolean {
	return /^\s*(?:(?:ifn?def|ifeval|endif|include|anchor|toc|image)::.*\[.*\]|\[(?:NOTE|TIP|WARNING|CAUTION|IMPORTANT|verse|listing|source|horizontal|qanda|role=|\[)[^\]]*\]{1,2}|\+|--|([-=_.*~^+#"'])\1{3,}|\.\. ?(?:[\w-]+::.*|_[^:]*:.*|\|.*)|:[\w-]+:(?:\s.*)?|<!--.*-->)\s*$/.test(
		line,
	);
}

/** Code that is set off by rules (`----`), by a lead-in (`::`) or by prompts (`>>> `). */
function literalLines(
	lines: readonly string[],
	at: number,
	prose: readonly string[],
	format: PassageFormat,
): { readonly code: readonly string[]; readonly lines: number } | undefined {
	const line = lines[at] ?? '';
	const rule = /^(-{4,}|\.{4,})\s*$/.exec(line)?.[1];
	if (rule !== undefined && prose.length === 0) {
		const close = lines.findIndex((it, i) => i > at && it.trim() === rule);
		return close > 0 ? { code: lines.slice(at + 1, close), lines: close - at + 1 } : undefined;
	}
	const isPrompt = /^\s*(?:>>>|In \[\d+\]:) /.test(line);
	const before = lines.slice(0, at).findLast(it => it.trim() !== '') ?? '';
	const isLed = format === 'restructured' && prose.length === 0 && /^\s+\S/.test(line) && /::\s*$/.test(before);
	if (!isPrompt && !isLed) {
		return undefined;
	}
	const indent = /^\s*/.exec(line)?.[0].length ?? 0;
	const end = lines.findIndex(
		(it, i) =>
			i > at && (isPrompt ? it.trim() === '' : it.trim() !== '' && (/^\s*/.exec(it)?.[0].length ?? 0) < indent),
	);
	const code = lines.slice(at, end < 0 ? lines.length : end);
	return { code, lines: code.length };
}

/** A file of settings: each line by itself, under the keys that it is nested in. */
function settingsOf(quote: string): readonly ReadablePart[] {
	const parts: ReadablePart[] = [];
	const open: { readonly indent: number; readonly key: string }[] = [];
	let section = '';
	for (const line of quote.split('\n')) {
		const text = line.trim();
		const table = /^\[+([^\]]+)\]+$/.exec(text)?.[1];
		if (table !== undefined) {
			section = table;
			continue;
		}
		const indent = /^\s*/.exec(line)?.[0].length ?? 0;
		while ((open.at(-1)?.indent ?? -1) >= indent) {
			open.pop();
		}
		const opened = /^(?:- )?["']?([\w./@-]+)["']?\s*[:=]\s*[{[|>]?-?$/.exec(text)?.[1];
		if (opened !== undefined) {
			open.push({ indent, key: opened });
		} else if (/[\p{L}\p{N}]/u.test(text)) {
			const term = [section, ...open.map(it => it.key)].filter(it => it !== '').join('.');
			parts.push({ kind: 'code', text, isApart: true, ...(term === '' ? {} : { term }) });
		}
	}
	return parts;
}

/** Inline marks of Markdown, reStructuredText and AsciiDoc taken off; code spans kept. */
export function readableInline(text: string, format: PassageFormat = 'markdown'): string {
	return (
		text
			// reStructuredText: :role:`words <target>` and `words <target>`_ show their words, :role:`name` its name.
			.replaceAll(/(?::[a-z]+)+:`([^`<]+?)\s*<[^`]*>`/g, '$1')
			.replaceAll(/(?::[a-z]+)+:`[~!]?([^`]+)`/g, '`$1`')
			.replaceAll(/`([^`<]+?)\s*<[^`]*>`_{1,2}/g, '$1')
			.replaceAll(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\((?:[^()]|\([^)]*\))*\)/g, '$1')
			.split(/(`+[^`]+`+_{0,2})/)
			.map((piece, i) => (i % 2 === 1 ? codeSpan(piece, format) : plainInline(piece, format)))
			.join('')
			.replaceAll(/\s+/g, ' ')
			.replaceAll(/(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])/g, '')
			.trim()
	);
}

const itemMark = /^\s*(?:[-*+•·]|\d{1,3}[.)])\s+(?=\S)/;

function isTableRow(line: string): boolean {
	return /^\s*\|.*\|/.test(line) || /^\S[^|]* \| .+ \| /.test(line);
}

function looksLikeCode(line: string): boolean {
	return /[=(){}<>$;]|^\s*(?:[a-z][\w.-]*\s+){1,4}[-\w./]+$|--\w/.test(line) && !/[a-z], [a-z]+ |[a-z]\.$/.test(line);
}

function codeOf(lines: readonly string[]): string {
	const indent = Math.min(...lines.filter(it => it.trim() !== '').map(it => /^\s*/.exec(it)?.[0].length ?? 0), 40);
	return lines
		.map(it => it.slice(indent).trimEnd())
		.join('\n')
		.trim();
}

function codeSpan(span: string, format: PassageFormat): string {
	// `words`_ is a reference.
	const reference = /^`([^`]+)`_{1,2}$/.exec(span);
	if (reference?.[1] !== undefined) {
		return reference[1];
	}
	const text = span.replaceAll(/^`+|`+$/g, '');
	// In reStructuredText the mark says how a name is shown; elsewhere it is a part of it, as in `~1.2.3`.
	const name = format === 'restructured' ? text.replace(/^[~!](?=\w)/, '') : text;
	return text.trim() === '' ? ' ' : `\`${name}\``;
}

function plainInline(text: string, format: PassageFormat): string {
	if (!/[[\]*_<>\\:~{}+]/.test(text)) {
		return text;
	}
	const linked =
		format === 'markdown'
			? text
					.replaceAll(/\]\([^)\s]*\)/g, '')
					.replaceAll(/\[([^\]]+)\]\[[^\]]*\]/g, '$1')
					.replaceAll(htmlTag, '')
			: text;
	return linked
		.replaceAll(/linkgit:([\w-]+)\[(\d)\]/g, '$1($2)')
		.replaceAll(/<(https?:[^>\s]+)>/g, '$1')
		.replaceAll(
			/(^|[\s("'“—–-])(\*{1,3}|_{1,3}|~~)(\S(?:[^\n]*?\S)?)\2(?=$|[\s.,;:!?)"'”—–-])/g,
			(all: string, before: string, mark: string, words: string) =>
				// `__name__` is a name, and `* 2 *` a product.
				mark === '__' && /^\w+$/.test(words) ? all : `${before}${words}`,
		)
		.replaceAll(/\\([\\`*_{}[\]()#+\-.!<>|~])/g, '$1');
}

/** Tags that HTML has: `<branch>` is none. */
const htmlTag =
	/<\/?(?:a|abbr|b|big|blockquote|br|caption|center|code|col|colgroup|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|picture|source|video)(?:\s[^<>\n]{0,200})?\/?>/gi;

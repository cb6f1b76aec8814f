/** Passage text as a reader wants to see it: one piece of prose or list item per entry, code apart. */
export interface ReadablePart {
	readonly kind: 'prose' | 'code' | 'table';
	readonly text: string;
}

/**
 * Turns a verbatim passage (Markdown, reStructuredText, AsciiDoc, text) into what is shown of it: links reduced to their
 * words, emphasis and block marks gone, lines joined; code spans and code as they stand.
 */
export function readableParts(quote: string): readonly ReadablePart[] {
	const parts: ReadablePart[] = [];
	let prose: string[] = [];
	const endProse = (): void => {
		const text = readableInline(prose.join(' '));
		if (text !== '') {
			parts.push({ kind: 'prose', text });
		}
		prose = [];
	};
	const lines = quote.split('\n');
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i] ?? '';
		const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
		if (fence !== undefined) {
			endProse();
			const rest = lines.slice(i + 1);
			const close = rest.findIndex(it => it.trim().startsWith(fence));
			const code = close < 0 ? rest : rest.slice(0, close);
			addCode(parts, code);
			i += code.length + 1;
		} else if (isTableRow(line) && isTableRow(lines[i + 1] ?? lines[i - 1] ?? '')) {
			endProse();
			if (!/^[\s|:+=-]+$/.test(line)) {
				parts.push({
					kind: 'table',
					text: readableInline(
						line
							.trim()
							.replace(/^\||\|$/g, '')
							.replaceAll(/\s*\|\s*/g, ' | '),
					),
				});
			}
		} else if (/^(?: {4}|\t)\S/.test(line) && prose.length === 0 && !itemMark.test(line) && looksLikeCode(line)) {
			const end = lines.findIndex((it, j) => j > i && it.trim() !== '' && !/^(?: {4}|\t)/.test(it));
			const code = lines.slice(i, end < 0 ? lines.length : end);
			addCode(parts, code);
			i += code.length - 1;
		} else if (line.trim() === '') {
			endProse();
		} else {
			if (itemMark.test(line)) {
				endProse();
			}
			prose.push(
				line
					.replace(itemMark, '')
					.replace(/^\s*(?:#{1,6}\s+|>\s?)/, '')
					.trim(),
			);
		}
	}
	endProse();
	return parts;
}

/** Inline marks of Markdown, reStructuredText and AsciiDoc taken off; code spans kept. */
export function readableInline(text: string): string {
	return (
		text
			// reStructuredText: :role:`words <target>` and `words <target>`_ show their words, :role:`name` its name.
			.replaceAll(/(?::[a-z]+)+:`([^`<]+?)\s*<[^`]*>`/g, '$1')
			.replaceAll(/(?::[a-z]+)+:`[~!]?([^`]+)`/g, '`$1`')
			.replaceAll(/`([^`<]+?)\s*<[^`]*>`_{1,2}/g, '$1')
			.replaceAll(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\((?:[^()]|\([^)]*\))*\)/g, '$1')
			.split(/(`+[^`]+`+_{0,2})/)
			.map((piece, i) => (i % 2 === 1 ? codeSpan(piece) : plainInline(piece)))
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

function addCode(parts: ReadablePart[], lines: readonly string[]): void {
	const indent = Math.min(...lines.filter(it => it.trim() !== '').map(it => /^\s*/.exec(it)?.[0].length ?? 0), 40);
	const text = lines
		.map(it => it.slice(indent).trimEnd())
		.join('\n')
		.trim();
	if (text !== '') {
		parts.push({ kind: 'code', text });
	}
}

function codeSpan(span: string): string {
	// `words`_ is a reference.
	const reference = /^`([^`]+)`_{1,2}$/.exec(span);
	if (reference?.[1] !== undefined) {
		return reference[1];
	}
	const text = span.replaceAll(/^`+|`+$/g, '').trim();
	return text === '' ? '' : `\`${text.replace(/^[~!](?=\w)/, '')}\``;
}

function plainInline(text: string): string {
	if (!/[[\]*_<>\\:~{}+]/.test(text)) {
		return text;
	}
	return text
		.replaceAll(/\]\([^)\s]*\)/g, '')
		.replaceAll(/\[([^\]]+)\]\[[^\]]*\]/g, '$1')
		.replaceAll(/linkgit:([\w-]+)\[(\d)\]/g, '$1($2)')
		.replaceAll(/<(https?:[^>\s]+)>/g, '$1')
		.replaceAll(/<\/?[a-zA-Z][^<>\n]{0,200}>/g, '')
		.replaceAll(/(^|[\s("'“—–-])(\*{1,3}|_{1,3}|~~)(\S(?:[^\n]*?\S)?)\2(?=$|[\s.,;:!?)"'”—–-])/g, '$1$3')
		.replaceAll(/\\([\\`*_{}[\]()#+\-.!<>|~])/g, '$1');
}

import { labelShape, opensDefinition, referenceDefinition, unescapeMarkdown } from './citation.ts';
import { between, isEscaped, type MarkdownOutline, type Stretch } from './markdownText.ts';

/** Something that cites, as it stands in a text. */
export type CitationMark = MarkPlace &
	(
		| { readonly style: 'reference' | 'footnote'; readonly label: string }
		| { readonly style: 'inline'; readonly label: string; readonly target: string; readonly title: string }
		| { readonly style: 'pandoc'; readonly label: string | undefined; readonly key: string }
	);

interface MarkPlace extends Stretch {
	/** Where the label stands, or the key that stands for one. */
	readonly name: Stretch;
	/** With the brackets, where it shares them with others. */
	readonly within: Stretch;
}

/** What `[3]` or `[^3]` leads to. */
export interface DefinitionMark extends Stretch {
	readonly style: 'reference' | 'footnote';
	readonly label: string;
	readonly name: Stretch;
	readonly target: string;
	readonly title: string;
}

/**
 * Finds definitions, one line each, in order: `[3]: <target> "title"`, and `[^3]: [title](<target>): “quote”`, whose title is
 * then the same `title: “quote”`. A footnote of another form leads to its first address, and its words are its title.
 */
export function definitionMarks(document: string, { front, code }: MarkdownOutline): DefinitionMark[] {
	const blocks = code.filter(it => it.code === 'block');
	return between(document, front ? [front, ...blocks] : blocks).flatMap(({ start, end }) =>
		[...document.slice(start, end).matchAll(definition)].map(it => readDefinition(it, start)),
	);
}

const footnoteDefinition = String.raw`^ {0,3}\[\^(${labelShape})\]:(?:[ \t]+(\S[^\r\n]*))?[ \t]*$`;
const definition = new RegExp(`${referenceDefinition.source}|${footnoteDefinition}`, 'gm');

function readDefinition(match: RegExpExecArray, base: number): DefinitionMark {
	const [line, label, angled, bare, title, note, content = ''] = match;
	const start = base + match.index;
	const end = start + line.trimEnd().length;
	const named = (name: string): Stretch => {
		const at = start + line.indexOf(name);
		return { start: at, end: at + name.length };
	};
	if (note !== undefined) {
		return { start, end, style: 'footnote', label: note, name: named(note), ...readNote(content.trimEnd()) };
	}
	const target = unescapeMarkdown(angled ?? bare ?? '');
	const name = label ?? '';
	return {
		start,
		end,
		style: 'reference',
		label: name,
		name: named(name),
		target,
		title: unescapeMarkdown(title ?? ''),
	};
}

const noteLink =
	/^\[((?:[^[\]\\]|\\.)*)\]\((?:<((?:[^<>\\]|\\.)*)>|([^\s()<>]*))(?:[ \t]+"(?:[^"\\]|\\.)*")?\)(?::[ \t]*(.*))?$/;

function readNote(content: string): { readonly target: string; readonly title: string } {
	const link = noteLink.exec(content);
	if (link) {
		const [, text = '', angled, bare, quote] = link;
		const title = unescapeMarkdown(text);
		return {
			target: unescapeMarkdown(angled ?? bare ?? ''),
			title: quote === undefined ? title : `${title}: ${unescapeMarkdown(quote)}`,
		};
	}
	const address = /https?:\/\/[^\s<>()"]*[^\s<>()".,;:]/.exec(content)?.[0];
	return { target: address ?? '', title: unescapeMarkdown(content) };
}

/**
 * Finds what cites, in order, outside code and definitions: `[3]`, `[^3]`, `[3](<target> "title")` (one without a title is a
 * link, whatever its text), and Pandoc's `[@key]`, `[@key{3b}]` and `[@key; see @other, p. 3]`, whose label is the one in braces.
 */
export function citationMarks(
	document: string,
	{ front, code }: MarkdownOutline,
	definitions: readonly DefinitionMark[],
): CitationMark[] {
	const holes = [...code, ...definitions].sort((a, b) => a.start - b.start);
	const found: CitationMark[] = [];
	let [hole, holesEnd, end] = [0, front?.end ?? 0, 0];
	for (const match of document.matchAll(opening)) {
		const at = match.index;
		for (let it = holes[hole]; it && it.start <= at; it = holes[++hole]) {
			holesEnd = Math.max(holesEnd, it.end);
		}
		if (at < Math.max(holesEnd, end) || isEscaped(document, at)) {
			continue;
		}
		for (const it of readMark(document, match)) {
			found.push(it);
			end = it.within.end;
		}
	}
	return found;
}

const opening = new RegExp(
	String.raw`\[(?:(${labelShape})\]|\^(${labelShape})\]|((?:[^[\]\n@]{0,200}\s)?-?@[^[\]\n]{1,500})\])`,
	'g',
);

/** The marks between one pair of brackets. */
function readMark(document: string, match: RegExpExecArray): CitationMark[] {
	const [brackets, label, note, group] = match;
	const within = { start: match.index, end: match.index + brackets.length };
	if (group !== undefined) {
		return /[[(:]/.test(document[within.end] ?? '') ? [] : readGroup(group, within);
	}
	const name = { start: within.end - 1 - (label ?? note ?? '').length, end: within.end - 1 };
	if (note !== undefined) {
		return opensDefinition(document, within) ? [] : [{ ...within, within, name, style: 'footnote', label: note }];
	}
	if (label === undefined) {
		return [];
	}
	switch (document[within.end]) {
		case '(': {
			const link = linkWithTitle(document, within.end);
			return link
				? [{ ...link, start: within.start, within: { ...within, end: link.end }, name, style: 'inline', label }]
				: [];
		}
		case '[':
			return [];
		default:
			return opensDefinition(document, within) ? [] : [{ ...within, within, name, style: 'reference', label }];
	}
}

const titledTarget =
	/\([ \t]*(?:<((?:[^<>\\\n]|\\.){0,4000})>|([^\s()<>]{1,4000}))\s{1,20}"((?:[^"\\]|\\.){0,4000})"[ \t]*\)/y;

function linkWithTitle(
	document: string,
	at: number,
): { readonly end: number; readonly target: string; readonly title: string } | undefined {
	titledTarget.lastIndex = at;
	const match = titledTarget.exec(document);
	if (!match || /\n\s*\n/.test(match[0])) {
		return undefined;
	}
	const [whole, angled, bare, title] = match;
	return {
		end: at + whole.length,
		target: unescapeMarkdown(angled ?? bare ?? ''),
		title: unescapeMarkdown(title ?? ''),
	};
}

const pandocItem = /(?:^|\s)-?@([\p{L}\p{N}_](?:[\p{L}\p{N}_]|[:.#$%&+?<>~/-](?=[\p{L}\p{N}_]))*)(?:\{([^{}]*)\})?/u;
const wholeLabel = new RegExp(`^${labelShape}$`);

/** Each part of a group must cite: otherwise the brackets hold a sentence. A citation alone takes the brackets. */
function readGroup(group: string, within: Stretch): CitationMark[] {
	const items = group.split(';');
	const found: CitationMark[] = [];
	let at = within.start + 1;
	for (const it of items) {
		const match = pandocItem.exec(it);
		const [whole = '', key, braces] = match ?? [];
		if (!match || key === undefined) {
			return [];
		}
		const label = braces !== undefined && wholeLabel.test(braces) ? braces : undefined;
		const named = label ?? key;
		const start = at + match.index + (label === undefined ? whole.indexOf('@') + 1 : whole.lastIndexOf(named));
		const lead = it.length - it.trimStart().length;
		const place = items.length === 1 ? within : { start: at + lead, end: at + it.trimEnd().length };
		found.push({ ...place, within, name: { start, end: start + named.length }, style: 'pandoc', label, key });
		at += it.length + 1;
	}
	return found;
}

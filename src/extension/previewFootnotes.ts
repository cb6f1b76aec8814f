import type { Token } from 'markdown-it';
import { labelShape } from './previewInlines.ts';
import type { Tokens } from './previewTokens.ts';

/** A footnote as it stands in a document whose renderer does not know footnotes: as a paragraph, or a line of one. */
export interface DefinedNote {
	readonly label: string;
	/** What it says, to be rendered as a block. */
	readonly tokens: readonly Token[];
	/** The inline token that it is in. */
	readonly paragraph: Token;
}

/**
 * The footnotes of a document, from paragraphs that hold nothing else. None where the renderer has a plugin for footnotes.
 * Of two with one label the first counts.
 */
export function definedNotes(tokens: readonly Token[], made: Tokens): readonly DefinedNote[] {
	const found = new Map<string, DefinedNote>();
	for (const [index, paragraph] of tokens.entries()) {
		if (tokens[index - 1]?.type !== 'paragraph_open' || tokens[index - 1]?.level !== 0 || !paragraph.children) {
			continue;
		}
		const lines = linesOf(paragraph.children).map(it => noteOf(it, made));
		if (lines.every(it => it !== undefined)) {
			for (const { label, children } of lines.filter(it => !found.has(it.label))) {
				found.set(label, { label, tokens: [made.withChildren(paragraph, children)], paragraph });
			}
		}
	}
	return [...found.values()];
}

/** The document without its paragraphs of footnotes, which stand together at its end. */
export function withoutNotes(tokens: readonly Token[], notes: readonly DefinedNote[]): Token[] {
	const paragraphs = new Set(notes.map(it => it.paragraph));
	return tokens.filter((token, index) => {
		const near = [token, tokens[index - 1], tokens[index + 1]];
		const isFrame = token.type === 'paragraph_open' || token.type === 'paragraph_close';
		return !near.some((it, at) => it !== undefined && paragraphs.has(it) && (at === 0 || isFrame));
	});
}

/** The anchor of a footnote. */
export function noteId(label: string): string {
	return `deep-research-note-${label}`;
}

function linesOf(children: readonly Token[]): (readonly Token[])[] {
	const lines: Token[][] = [[]];
	for (const it of children) {
		if (it.type === 'softbreak') {
			lines.push([]);
		} else {
			lines.at(-1)?.push(it);
		}
	}
	return lines;
}

const opening = new RegExp(`^\\[\\^(${labelShape})\\]:[ \\t]*`);

function noteOf(
	line: readonly Token[],
	made: Tokens,
): { readonly label: string; readonly children: Token[] } | undefined {
	const [first, ...rest] = line;
	const match = first?.type === 'text' ? opening.exec(first.content) : null;
	return first && match
		? { label: match[1] ?? '', children: [made.text(first.content.slice(match[0].length)), ...rest] }
		: undefined;
}

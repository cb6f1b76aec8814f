import MarkdownIt from 'markdown-it';
import { citationDefinitions, formatDefinition, labelCitations } from '../citation.ts';
import { cutText } from '../cutText.ts';
import { codeBlocks, frontMatter, type Stretch } from '../markdownText.ts';
import { relativeUri } from '../uri.ts';
import type { Excerpt } from './excerpt.ts';
import { type MarkdownBlock, markdownBlocks, withoutFrontMatter } from './markdownBlocks.ts';
import { type Definition, mergeLabels } from './mergeLabels.ts';
import { breakAfter, breakBefore, lineAt, placeBlock, placeInLine } from './place.ts';
import {
	applyInsertion,
	type Insertion,
	type InsertionNotice,
	type InsertionTarget,
	type TextInsertion,
} from './target.ts';

/**
 * Puts Markdown into a Markdown document: labels become those of the document, headings fit the place, and new definitions go
 * to those that are there. Each place is tried on the document as it would be: one that would change what leads where is not used.
 */
export function insertMarkdown(excerpt: Excerpt, target: InsertionTarget): Insertion {
	const { text, offset } = target;
	const blocks = markdownBlocks(text);
	const cited = [...new Set(labelCitations(excerpt.markdown).map(it => it.label))].flatMap(label => {
		const passage = excerpt.passages.get(label);
		return passage
			? [{ label, target: relativeTo(target.folder, passage.target), title: titleOf(passage.title, passage.quote) }]
			: [];
	});
	const merged = mergeLabels(cited, text);
	const body = withLabels(fitHeadings(excerpt.markdown, blocks, offset), merged.labels);
	const definitions = merged.fresh.map(it => formatDefinition(it.label, it.target, it.title)).join('\n');
	const wanted = [...linksOf(text), ...citationsOf(body, [...merged.fresh, ...merged.known])].sort();
	const isRight = (insertions: Insertion['insertions']): boolean => {
		const found = linksOf(applyInsertion(text, { insertions })).sort();
		return found.length === wanted.length && found.every((it, index) => it === wanted[index]);
	};
	const places = placesFor(body, blocks, text, offset);
	const candidates = places.flatMap(place =>
		(['with others', 'at the end', 'here'] as const).flatMap(where => {
			const insertions = withDefinitions(place, definitions, where, text);
			return insertions ? [{ place, insertions }] : [];
		}),
	);
	const chosen = candidates.find(it => isRight(it.insertions));
	const { place, insertions } = chosen ?? candidates[0] ?? { place: places[0], insertions: [places[0].text] };
	const notices: InsertionNotice[] = [
		...(place.isMoved ? ['moved' as const] : []),
		...(chosen ? [] : ['hidden' as const]),
	];
	const fresh = new Set(merged.fresh.map(it => it.label));
	const labels = new Map([...merged.labels].filter(([, label]) => fresh.has(label)));
	return { insertions, notices, labels };
}

interface Place {
	readonly text: TextInsertion;
	/** The text with its definitions right below it; `undefined` when that would cut a line. */
	together(definitions: string): TextInsertion | undefined;
	/** Not where the cursor was, and not for the sake of a whole paragraph. */
	readonly isMoved: boolean;
}

/** Where the text could go, the best place first. */
function placesFor(body: string, blocks: readonly MarkdownBlock[], text: string, offset: number): [Place, ...Place[]] {
	const isWithin = (it: Stretch): boolean => it.start < offset && offset < it.end;
	const front = frontMatter(text)?.end ?? 0;
	const definition = citationDefinitions(text).find(isWithin);
	const isMoved = offset < front || definition !== undefined || codeBlocks(text).some(isWithin);
	const blockAt = (at: number, isMoved: boolean): Place => ({
		text: placeBlock(text, at, body),
		together: definitions => placeBlock(text, at, `${body}\n\n${definitions}`),
		isMoved,
	});
	const within = blocks.find(isWithin);
	const behind = definition ? endOfDefinitions(text, definition.end) : (within?.end ?? offset);
	const block = blockAt(offset < front ? front : behind, isMoved);
	// Behind a fence that is never closed there is nothing but code.
	const others = [blockAt(Math.max(front, within?.start ?? 0), true), blockAt(text.length, true)];
	const line = lineAt(text, offset);
	const [only, ...more] = markdownBlocks(body);
	const takesWords = !blocks.some(it => it.start <= offset && offset <= it.end && wordless.test(it.type));
	const isSentence = more.length === 0 && only?.type === 'paragraph_open';
	if (isMoved || !takesWords || !isSentence || isBlank(text.slice(line.start, line.end))) {
		return [block, ...others];
	}
	const inline = placeInLine(text, offset, body.replace(/[ \t]*\n[ \t]*/g, ' '));
	const isAtEnd = isBlank(text.slice(offset));
	return [
		{
			text: inline,
			together: it =>
				isAtEnd ? { offset, text: `${inline.text}\n\n${it}${breakAfter(text.slice(offset))}` } : undefined,
			isMoved: false,
		},
		block,
		...others,
	];
}

/** What is not to be made longer by a sentence. */
const wordless = /^(?:heading_open|table_open|html_block|hr)$/;

/** The insertions of a text and its definitions; `undefined` when definitions cannot stand there. */
function withDefinitions(
	place: Place,
	definitions: string,
	where: 'with others' | 'at the end' | 'here',
	text: string,
): Insertion['insertions'] | undefined {
	const main = place.text;
	if (definitions === '') {
		return [main];
	}
	if (where === 'with others') {
		const offset = lastDefinition(text);
		const added = `\n${definitions}`;
		return offset === undefined
			? undefined
			: offset === main.offset
				? [{ offset, text: `${added}${main.text}` }]
				: [main, { offset, text: added }];
	}
	if (where === 'here' || isBlank(text.slice(main.offset))) {
		const both = place.together(definitions);
		return both && [both];
	}
	const gap = breakBefore(text.replace(/\r\n/g, '\n'));
	return [main, { offset: text.length, text: `${gap}${definitions}\n` }];
}

function isBlank(text: string): boolean {
	return text.trim() === '';
}

/** The end of the last definition that stands by itself: what is put there is a definition as well. */
function lastDefinition(text: string): number | undefined {
	return citationDefinitions(text).findLast(it => it.start === lineAt(text, it.start).start)?.end;
}

function endOfDefinitions(text: string, from: number): number {
	const all = citationDefinitions(text);
	let end = from;
	for (const it of all.filter(it => it.start > from)) {
		if (text.slice(end, it.start).trim() !== '') {
			break;
		}
		end = it.end;
	}
	return end;
}

/** Headings of the excerpt come below the heading that the cursor stands under. */
function fitHeadings(markdown: string, around: readonly MarkdownBlock[], offset: number): string {
	const blocks = markdownBlocks(markdown).filter(it => it.level !== undefined);
	const enclosing = around.findLast(it => it.level !== undefined && it.start < offset)?.level;
	if (blocks.length === 0 || enclosing === undefined) {
		return markdown;
	}
	const top = Math.min(...blocks.map(it => it.level ?? 1));
	let fitted = '';
	let at = 0;
	for (const { start, end, level, text } of blocks) {
		const marks = '#'.repeat(Math.min(6, (level ?? 1) - top + enclosing + 1));
		fitted += `${markdown.slice(at, start)}${marks} ${text.replace(/\s*\n\s*/g, ' ')}`;
		at = end;
	}
	return fitted + markdown.slice(at);
}

/** A label that leads nowhere in the report must not lead to something in the document. */
function withLabels(markdown: string, labels: ReadonlyMap<string, string>): string {
	let text = '';
	let at = 0;
	for (const { start, end, label } of labelCitations(markdown)) {
		const fresh = labels.get(label);
		text += markdown.slice(at, start) + (fresh === undefined ? `\\[${label}]` : `[${fresh}]`);
		at = end;
	}
	return text + markdown.slice(at);
}

function titleOf(title: string, quote: string): string {
	return quote === '' ? title : `${title}: “${cutText(quote, 300)}”`;
}

function relativeTo(folder: string | undefined, target: string): string {
	return folder === undefined ? target : relativeUri(folder, target);
}

const parser = new MarkdownIt({ html: true });
// Files on this machine are linked to as well; `excerpt.ts` has decided what may be.
parser.validateLink = () => true;

/** Every link of a document as its target and its title. */
function linksOf(markdown: string): string[] {
	return parser
		.parse(withoutFrontMatter(markdown), {})
		.flatMap(it => it.children ?? [])
		.filter(it => it.type === 'link_open')
		.map(it => JSON.stringify([it.attrGet('href'), it.attrGet('title')]));
}

/** The links that a text will have in a document with these definitions. */
function citationsOf(body: string, definitions: readonly Definition[]): string[] {
	return linksOf(`${body}\n\n${definitions.map(it => formatDefinition(it.label, it.target, it.title)).join('\n')}`);
}

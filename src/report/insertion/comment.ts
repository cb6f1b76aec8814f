import type { Excerpt } from './excerpt.ts';
import type { CommentStyle } from './languages.ts';
import { lineAt } from './place.ts';
import { plainLines, sourceLines } from './plainText.ts';
import { outlineOf } from './readOutline.ts';
import type { Insertion, InsertionTarget } from './target.ts';

/**
 * Puts a text into code as a comment, wrapped, on lines of its own with the indentation of the cursor's line: above that line
 * when the cursor is before its code, else below. The sources stand below the text.
 */
export function insertComment(excerpt: Excerpt, target: InsertionTarget, style: CommentStyle): Insertion {
	const { text, offset } = target;
	const line = lineAt(text, offset);
	const code = text.slice(line.start, line.end);
	const indent = /^[ \t]*/.exec(code)?.[0] ?? '';
	const isBlank = code.trim() === '';
	const prefix = 'line' in style.marks ? `${style.marks.line} ` : '  ';
	const width = Math.max(40, 90 - indent.replaceAll('\t', '    ').length - prefix.length);
	const outline = outlineOf(excerpt);
	const sources = sourceLines(outline, target.folder, width);
	const words = [...plainLines(outline.blocks, width), ...(sources.length > 0 ? ['', ...sources] : [])];
	const safe = words.map(it => harmless(it, style)).map(it => `${prefix}${it}`.trimEnd());
	const lines = ('line' in style.marks ? safe : [style.marks.open, ...safe, style.marks.close]).map(
		it => `${indent}${it}`,
	);
	if (isBlank) {
		// The line's own indentation serves the first line.
		return at(line.end, lines.join('\n').slice(indent.length));
	}
	return text.slice(line.start, offset).trim() === ''
		? at(line.start, `${lines.join('\n')}\n`)
		: at(line.end, `\n${lines.join('\n')}`);
}

function at(offset: number, text: string): Insertion {
	return { insertions: [{ offset, text }], notices: [] };
}

/** A line that does not end its comment or the code around it, and that no tool takes for an instruction. */
function harmless(line: string, { closers, quirk }: CommentStyle): string {
	let text = line;
	for (const it of closers) {
		text = parted(text, it);
	}
	for (const it of directives) {
		text = text.replace(it, '$1 $2');
	}
	if (quirk === 'java') {
		text = text.replace(/\\(?=u)/g, '\\ ');
	}
	if (quirk === 'batch') {
		text = text.replaceAll('%', '%%').replace(/^\s*(?=[&|<>^()@!])/, '. ');
	}
	// A backslash, a caret or a backtick at its end would make the next line of code a part of the comment.
	return /(?:[\\^`]|\?\?\/)\s*$/.test(text) ? `${text.trimEnd()} .` : text;
}

/** With a space in each occurrence, also in those that the spaces themselves could make. */
function parted(text: string, closer: string): string {
	const inside = `${closer[0] ?? ''} ${closer.slice(1)}`;
	let result = text;
	while (result.toLowerCase().includes(closer)) {
		const at = result.toLowerCase().indexOf(closer);
		result = result.slice(0, at) + inside + result.slice(at + closer.length);
	}
	return result;
}

/** What editors, interpreters and compilers obey in comments: settings of the file, its encoding, what is not checked. */
const directives = [
	/\b(vim?|ex)(:)/gi,
	/(-\*)(-)/g,
	/(coding)([:=])/gi,
	/\b(Local Variables)(:)/gi,
	/(@)(ts-|jsx|cc_on)/gi,
	/(\+)(build\b)/g,
	/\b(eslint|prettier|biome|oxlint|tslint|jshint|istanbul|c8|pylint|noqa|nosec|NOLINT|shellcheck|phpcs|rubocop|sourceMappingURL)(?=[-:= ])()/gi,
];

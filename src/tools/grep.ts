import * as z from 'zod';
import { defineTool, type Tool, ToolError } from '../agent/tool.ts';
import type { Finding } from '../report/evidence.ts';
import type { LoadedDocument } from './corpus/loadedDocument.ts';
import { type CorpusOperations, toFinding } from './corpusOperations.ts';
import { LineMatcher, type MatchingLine } from './lineMatcher.ts';
import { Pacer } from './pacer.ts';
import { pathFilter } from './pathFilter.ts';

/** Makes the tool that finds lines by a regular expression. */
export function createGrepTool(operations: CorpusOperations): Tool {
	const { corpus } = operations;
	return defineTool({
		name: 'grep',
		description:
			'Finds lines that match a regular expression, and quotes them with a line before and after. Use it for exact names; use search for questions.',
		effects: ['reads-project'],
		input: GrepInput,
		async execute({ pattern, path, limit, ignoreCase }, signal) {
			const expression = compile(pattern, ignoreCase);
			await corpus.refreshIfDue(signal);
			const accepts = path === undefined ? () => true : pathFilter(corpus, path);
			const files = corpus.files.filter(it => accepts(it.path));
			if (files.length === 0) {
				throw new ToolError(`No file matches the path ${JSON.stringify(path)}. Use list_files to see what is there.`);
			}
			await using matcher = new LineMatcher(expression);
			const findings: Finding[] = [];
			const pacer = new Pacer(signal);
			let matches = 0;
			let matchingFiles = 0;
			for (const file of files) {
				const document = await corpus.load(file.path, signal);
				if (typeof document === 'string') {
					continue;
				}
				const lines = await matcher.match(document.text, signal);
				matches += lines.length;
				matchingFiles += lines.length > 0 ? 1 : 0;
				for (const span of withContext(document, lines)) {
					if (findings.length < limit) {
						findings.push(await toFinding(operations, document, span));
					}
				}
				await pacer.breathe();
			}
			const rest = matches > findings.length ? ' Narrow it with "path", or raise "limit".' : '';
			const observation =
				matches > 0
					? `${matches} matching lines in ${matchingFiles} of ${files.length} files, ${findings.length} passages shown.${rest}`
					: `No line of ${files.length} files matches. It is a regular expression: escape characters such as ( and [ with a backslash.`;
			return { observation, findings };
		},
	});
}

const GrepInput = z.object({
	pattern: z.string().min(1).max(500).describe('A JavaScript regular expression, matched line by line.'),
	path: z.string().optional().describe('Only files below this folder, or whose path matches this glob.'),
	limit: z.int().min(1).max(200).default(30).describe('How many passages to quote at most.'),
	ignoreCase: z.boolean().default(true).describe('Whether upper and lower case are the same.'),
});

function compile(pattern: string, ignoreCase: boolean): RegExp {
	try {
		return new RegExp(pattern, ignoreCase ? 'iu' : 'u');
	} catch {
		// Many patterns are only wrong by the strict rules of the u flag.
	}
	try {
		return new RegExp(pattern, ignoreCase ? 'i' : '');
	} catch (error) {
		throw new ToolError(
			`The pattern is no regular expression: ${error instanceof Error ? error.message : String(error)}. Escape special characters with a backslash.`,
		);
	}
}

const longestQuote = 1_000;

/** The matching lines with the line before and after; neighbours become one passage. Lines too long to quote are cut around nothing, at their start. */
function withContext({ text }: LoadedDocument, lines: readonly MatchingLine[]): { start: number; end: number }[] {
	const spans: { start: number; end: number }[] = [];
	for (const { start, end, at } of lines) {
		if (end - start > longestQuote) {
			const from = Math.max(start, at - longestQuote / 4);
			spans.push({ start: from, end: Math.min(end, from + longestQuote) });
			continue;
		}
		const before = start === 0 ? start : text.lastIndexOf('\n', start - 2) + 1;
		const next = text.indexOf('\n', end + 1);
		const after = end >= text.length ? end : next < 0 ? text.length : next;
		const span = {
			start: start - before < longestQuote / 2 && text.slice(before, start).trim() !== '' ? before : start,
			end: after - end < longestQuote / 2 && text.slice(end, after).trim() !== '' ? after : end,
		};
		const last = spans.at(-1);
		if (last && span.start <= last.end + 1 && span.end - last.start <= longestQuote) {
			last.end = Math.max(last.end, span.end);
		} else {
			spans.push({ start: last && span.start < last.end ? start : span.start, end: span.end });
		}
	}
	return spans;
}

import * as z from 'zod';
import { defineTool, type Tool, ToolError } from '../agent/tool.ts';
import type { LoadedDocument } from './corpus/loadedDocument.ts';
import { type CorpusOperations, openNamed, toFinding } from './corpusOperations.ts';

/** Makes the tool that quotes whole lines of a file. */
export function createReadFileTool(operations: CorpusOperations): Tool {
	return defineTool({
		name: 'read_file',
		description: 'Quotes lines of a file, in order. Long files are read in several calls.',
		effects: ['reads-project'],
		input: ReadFileInput,
		async execute({ path, offset, limit }, signal) {
			const document = await openNamed(operations, path, signal);
			const last = document.lines.lineAt(Math.max(0, document.text.length - 1));
			if (offset > last) {
				throw new ToolError(`${path} has ${last} lines; line ${offset} is past its end.`);
			}
			const { spans, shownTo } = spansOfLines(document, offset, offset + limit - 1);
			const findings = [];
			for (const span of spans) {
				findings.push(await toFinding(operations, document, span));
			}
			const notice =
				shownTo < last
					? `Lines ${offset} to ${shownTo} of ${last}. Call again with "offset": ${shownTo + 1} to read on.`
					: `Lines ${offset} to ${last}, the end.`;
			return { observation: `${operations.corpus.nameOf(document.stamp.path)}: ${notice}`, findings };
		},
	});
}

const ReadFileInput = z.object({
	path: z.string().describe('A path that search or list_files gave.'),
	offset: z.int().min(1).default(1).describe('The first line to read, from 1.'),
	limit: z.int().min(1).max(2000).default(200).describe('How many lines to read at most.'),
});

/** A quote is no longer than this, so that it can stand beside a claim; and a call no longer than that. */
const longestQuote = 1_500;
const longestRead = 24_000;

/** The text of some raw lines, cut between blocks, lines or, in a line without end, anywhere. */
function spansOfLines(
	document: LoadedDocument,
	first: number,
	last: number,
): { spans: { start: number; end: number }[]; shownTo: number } {
	const { text } = document;
	const spans: { start: number; end: number }[] = [];
	let total = 0;
	let shownTo = first - 1;
	let start = -1;
	let end = -1;
	const close = (): void => {
		if (start >= 0 && text.slice(start, end).trim() !== '') {
			spans.push({ start, end });
		}
		start = -1;
	};
	for (const line of cleanLines(document, first, last)) {
		const isBlank = text.slice(line.start, line.end).trim() === '';
		if (total > longestRead) {
			break;
		}
		if (start >= 0 && (line.end - start > longestQuote || (isBlank && end - start > longestQuote / 2))) {
			close();
		}
		if (!isBlank) {
			start = start < 0 ? line.start : start;
			end = line.end;
			total += line.end - line.start;
		}
		shownTo = Math.max(shownTo, line.raw);
	}
	close();
	return { spans, shownTo: Math.min(shownTo, last) };
}

/** The lines of the clean text that come from some raw lines; a line that is too long for a quote comes in parts. */
function* cleanLines(
	{ text, lines }: LoadedDocument,
	first: number,
	last: number,
): Generator<{ start: number; end: number; raw: number }> {
	let start = 0;
	while (start < text.length) {
		const at = text.indexOf('\n', start);
		const lineEnd = at < 0 ? text.length : at;
		const end = Math.min(lineEnd, start + longestQuote);
		const [from, raw] = lines.rangeOf(start, Math.max(start + 1, end));
		if (from > last) {
			return;
		}
		if (raw >= first) {
			yield { start, end, raw };
		}
		start = end < lineEnd ? end : lineEnd + 1;
	}
}

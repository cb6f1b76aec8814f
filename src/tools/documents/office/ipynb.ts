import * as z from 'zod';
import { readMarkdown } from '../../corpus/readers/markdown.ts';
import { decodeDocument } from '../charset.ts';
import { DocumentBuilder } from '../documentBuilder.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from '../documentReader.ts';
import { finish } from '../finish.ts';
import { appendDocument } from './appendDocument.ts';

/** Reads a notebook cell by cell: Markdown as it stands, code, and below it what it printed. A place is a cell, from 1. */
export async function readIpynb({ bytes, charset }: DocumentInput): Promise<ReadDocument> {
	const { metadata, cells } = parse(decodeDocument(bytes, charset));
	const language = metadata?.kernelspec?.language ?? metadata?.language_info?.name ?? 'python';
	const builder = new DocumentBuilder();
	for (const [index, cell] of cells.entries()) {
		builder.place({ cell: index + 1 });
		const source = textOf(cell.source ?? cell.input);
		if (cell.cell_type === 'code') {
			builder.block('code', fenced(source, /^[\w+#-]+$/.test(language) ? language : ''));
			(cell.outputs ?? []).forEach(it => writeOutput(builder, it));
		} else if (cell.cell_type === 'heading') {
			builder.heading(cell.level ?? 1, source);
		} else if (cell.cell_type === 'raw') {
			builder.block('paragraph', source);
		} else {
			appendDocument(builder, finish(readMarkdown(source)));
		}
	}
	return await Promise.resolve(
		builder.build({ title: metadata?.title, whenEmpty: 'The notebook has no cells with text.' }),
	);
}

const Text = z
	.union([z.string(), z.array(z.string())])
	.optional()
	.catch(undefined);
const Output = z.object({
	output_type: z.string().catch(''),
	text: Text,
	data: z.record(z.string(), z.unknown()).optional().catch(undefined),
	ename: Text,
	evalue: Text,
	traceback: Text,
});
const Cell = z.object({
	cell_type: z.string().catch('markdown'),
	source: Text,
	/** Of version 3. */
	input: Text,
	level: z.int().min(1).max(6).optional().catch(undefined),
	outputs: z.array(Output).optional().catch(undefined),
});
const Notebook = z.object({
	metadata: z
		.object({
			title: z.string().optional().catch(undefined),
			kernelspec: z.object({ language: z.string().optional() }).optional().catch(undefined),
			language_info: z.object({ name: z.string().optional() }).optional().catch(undefined),
		})
		.optional()
		.catch(undefined),
	cells: z.array(Cell).optional(),
	/** Where version 3 keeps its cells. */
	worksheets: z.array(z.object({ cells: z.array(Cell) })).optional(),
});

interface ParsedNotebook {
	readonly metadata: z.infer<typeof Notebook>['metadata'];
	readonly cells: readonly z.infer<typeof Cell>[];
}

function parse(text: string): ParsedNotebook {
	try {
		const { metadata, cells, worksheets } = Notebook.parse(JSON.parse(text));
		return { metadata, cells: cells ?? worksheets?.flatMap(it => it.cells) ?? [] };
	} catch (cause) {
		throw new DocumentError('corrupt', 'It is no notebook that can be read: its JSON is damaged or of another shape.', {
			cause,
		});
	}
}

function writeOutput(builder: DocumentBuilder, output: z.infer<typeof Output>): void {
	const { data = {} } = output;
	if (output.output_type === 'error' || output.output_type === 'pyerr') {
		const trace = textOf(output.traceback);
		writePrinted(builder, trace === '' ? `${textOf(output.ename)}: ${textOf(output.evalue)}` : trace);
		return;
	}
	const shown = data['text/plain'] ?? data['text/markdown'] ?? output.text;
	writePrinted(builder, textOf(Text.parse(shown)));
	if (Object.keys(data).some(it => it.startsWith('image/'))) {
		builder.note('Plots and pictures in the outputs were left out.');
	}
}

function writePrinted(builder: DocumentBuilder, text: string): void {
	if (text.length > longestOutput) {
		builder.note(`Outputs of more than ${longestOutput.toLocaleString('en')} characters are cut off at “…”.`);
	}
	const cut = text.length > longestOutput ? `${text.slice(0, longestOutput).toWellFormed()}…` : text;
	builder.block('code', fenced(cut, ''));
}

const longestOutput = 20_000;

function textOf(text: string | readonly string[] | undefined): string {
	return typeof text === 'string' ? text : (text?.join('') ?? '');
}

/** A fence is longer than any in the text. */
function fenced(text: string, language: string): string {
	const body = text.replace(/^\n+/, '').trimEnd();
	if (body === '') {
		return '';
	}
	const longest = Math.max(2, ...(body.match(/`{3,}/g) ?? []).map(it => it.length));
	const fence = '`'.repeat(longest + 1);
	return `${fence}${language}\n${body}\n${fence}`;
}

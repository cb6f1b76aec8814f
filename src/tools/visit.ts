import * as z from 'zod';
import { defineTool, type Tool, ToolError, type Usage } from '../agent/tool.ts';
import type { Finding } from '../report/evidence.ts';
import type { Stretch } from '../report/markdownText.ts';
import { sectionEnd } from './corpus/document.ts';
import type { LoadedDocument } from './corpus/loadedDocument.ts';
import { type CorpusOperations, openNamed, toFinding } from './corpusOperations.ts';
import { outlineOf, slugOf } from './outline.ts';
import { shortPage } from './pageReader.ts';
import { pickDistinct } from './ranking/distinct.ts';
import { rankDocument } from './ranking/rankSpans.ts';

/** Makes the tool that reads documents for a goal and quotes what bears on it. */
export function createVisitTool(operations: CorpusOperations): Tool {
	return defineTool({
		name: 'visit',
		description:
			'Reads a document, or a section of it, for a goal: quotes the passages that bear on the goal and shows the outline.',
		effects: ['reads-project'],
		input: VisitInput,
		async execute({ url, goal }, signal) {
			const names = [...new Set(typeof url === 'string' ? [url] : url)];
			const visits = await Promise.all(names.map(name => visitOne(operations, name, goal, signal)));
			const read = visits.filter((it): it is Visit => !('problem' in it));
			const problems = visits.flatMap(it => ('problem' in it ? [it.problem] : []));
			if (read.length === 0) {
				throw new ToolError(problems.join('\n'));
			}
			const howToGoOn = 'Read a section with "url": "path#heading-slug", or lines with read_file.';
			return {
				observation: [...read.map(it => it.note), howToGoOn, ...problems].join('\n'),
				findings: read.flatMap(it => it.findings),
				usage: total(read.map(it => it.usage)),
			};
		},
	});
}

interface Visit {
	readonly findings: readonly Finding[];
	readonly note: string;
	readonly usage: Usage | undefined;
}

function total(usages: readonly (Usage | undefined)[]): Usage | undefined {
	const known = usages.filter(it => it !== undefined);
	return known.length === 0
		? undefined
		: {
				promptTokens: known.reduce((sum, it) => sum + it.promptTokens, 0),
				completionTokens: known.reduce((sum, it) => sum + it.completionTokens, 0),
				cost: known.reduce((sum, it) => sum + (it.cost ?? 0), 0),
			};
}

/** Reads one document for the goal; what the model got wrong about its name is a problem of this one only. */
async function visitOne(
	operations: CorpusOperations,
	name: string,
	goal: string,
	signal: AbortSignal,
): Promise<Visit | { readonly problem: string }> {
	try {
		const { document, start, end } = await openPart(operations, name, signal);
		const { spans, note, usage } = await passagesOf(operations, document, { start, end }, goal, signal);
		const findings = await Promise.all(spans.map(span => toFinding(operations, document, span)));
		return {
			findings,
			usage,
			note: `${operations.corpus.nameOf(document.path)}: ${note}\n${outlineOf(document, start, end)}`,
		};
	} catch (error) {
		if (error instanceof ToolError) {
			return { problem: error.message };
		}
		throw error;
	}
}

/** The passages that bear on the goal: a model's choice for a long page where there is one, else by their words. */
async function passagesOf(
	{ corpus, pageReader }: CorpusOperations,
	document: LoadedDocument,
	{ start, end }: Stretch,
	goal: string,
	signal: AbortSignal,
): Promise<{ spans: readonly Stretch[]; note: string; usage: Usage | undefined }> {
	const page = { title: document.title, text: document.text.slice(start, end) };
	const reading = page.text.length > shortPage ? await pageReader?.read(page, goal, signal) : undefined;
	if (reading && reading.passages.length > 0) {
		const invented = reading.invented > 0 ? ` (${reading.invented} quotations were not in it and were left out)` : '';
		return {
			spans: reading.passages.map(it => ({ start: start + it.start, end: start + it.end })),
			note: `${reading.passages.length} passages bear on the goal${invented}. ${reading.summary}`,
			usage: reading.usage,
		};
	}
	const spans = pickDistinct(
		rankDocument(corpus, document, goal.slice(0, longestGoal), start, end),
		mostFindings,
		mostFindings,
	);
	return {
		spans,
		note: spans.length > 0 ? `${spans.length} passages bear on the goal.` : 'Nothing in it bears on the goal.',
		usage: reading?.usage,
	};
}

const VisitInput = z.object({
	url: z
		.union([z.string(), z.array(z.string()).min(1).max(10)])
		.describe('A path that search or list_files gave, if need be with #heading-slug or #L10-L20; or a list of them.'),
	goal: z.string().describe('What to look for in it.'),
});

const mostFindings = 12;
/** In characters; what a goal says after them is not looked for. */
const longestGoal = 2_000;

/** The document that a name means, and the part of it that is meant. */
async function openPart(
	operations: CorpusOperations,
	name: string,
	signal: AbortSignal,
): Promise<{ document: LoadedDocument; start: number; end: number }> {
	if (/^https?:/i.test(name)) {
		throw new ToolError(
			`The web is not available in this environment: ${name} cannot be visited. Use search to find documents that are.`,
		);
	}
	const hash = name.lastIndexOf('#');
	// A file may have a # in its name; then the whole is the name.
	const isWhole = hash < 0 || operations.corpus.isReadable(await operations.corpus.find(name, signal));
	const document = await openNamed(operations, isWhole ? name : name.slice(0, hash), signal);
	return {
		document,
		...(isWhole ? { start: 0, end: document.text.length } : partOf(document, decodeFragment(name.slice(hash + 1)))),
	};
}

function partOf(document: LoadedDocument, fragment: string): { start: number; end: number } {
	const lines = /^L(\d+)(?:-L?(\d+))?$/.exec(fragment);
	if (lines) {
		const first = Number(lines[1]);
		const last = Number(lines[2] ?? first);
		const blocks = document.blocks.filter(it => {
			const [from, to] = document.lines.rangeOf(it.start, it.end);
			return from <= last && to >= first;
		});
		const [head] = blocks;
		const tail = blocks.at(-1);
		if (!head || !tail) {
			throw new ToolError(
				`There is no text on lines ${first} to ${last}. The outline of the whole document shows which lines there are.`,
			);
		}
		return { start: head.start, end: tail.end };
	}
	const wanted = slugOf(fragment);
	const section = document.sections.findIndex(
		it => slugOf(it.headings.at(-1) ?? '') === wanted && it.headings.length > 0,
	);
	if (section < 0) {
		throw new ToolError(`There is no section #${fragment}. Sections: ${outlineOf(document, 0, document.text.length)}`);
	}
	return { start: document.sections[section]?.start ?? 0, end: sectionEnd(document, section) };
}

function decodeFragment(fragment: string): string {
	try {
		return decodeURIComponent(fragment);
	} catch {
		return fragment;
	}
}

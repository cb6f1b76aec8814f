import { ToolError } from '../agent/tool.ts';
import type { RunStores } from '../hosting/runStores.ts';
import type { Finding } from '../report/evidence.ts';
import { visible } from '../report/inert.ts';
import { LineMap } from '../tools/corpus/lineMap.ts';
import { type QuotableDocument, quoteOf } from '../tools/quotable.ts';

/** A part of what a tool has answered: text, or what is none, by its kind. */
export type ExternalPart = { readonly text: string } | { readonly kind: string };

/** What a tool has answered, as it is kept. */
export interface ExternalAnswer {
	readonly text: string;
	/** The kinds of parts that are no text: `image/png`. */
	readonly others: readonly string[];
	readonly isCut: boolean;
}

/** Puts the parts of an answer together; what no reader sees is taken out. */
export function answerOf(parts: readonly ExternalPart[]): ExternalAnswer {
	const whole = parts.flatMap(it => ('text' in it ? [it.text] : [])).join('\n\n');
	const isCut = whole.length > mostKept;
	return {
		text: visible((isCut ? whole.slice(0, mostKept) : whole).toWellFormed()).trim(),
		others: parts.flatMap(it => ('kind' in it ? [it.kind] : [])),
		isCut,
	};
}

/** A call of a tool and its answer, as they are kept together. */
export interface ExternalRecord extends ExternalAnswer {
	readonly tool: string;
	/** As JSON. */
	readonly input: string;
	/** ISO 8601. */
	readonly startedAt: string;
}

/** Keeps the call with its answer as a text file of the run, and quotes the answer from its beginning. */
export async function toFindings(
	{ tool, input, startedAt, text }: ExternalRecord,
	fileName: string,
	{ artifacts, snapshots }: RunStores,
): Promise<readonly Finding[]> {
	if (text === '') {
		return [];
	}
	const name = visible(tool);
	const head = `Tool: ${name}\nCalled: ${startedAt}\nArguments: ${input}\n\nAnswer:\n\n`;
	const record = `${head}${text}\n`;
	const source = {
		uri: await save(artifacts, fileName, record, text),
		title: `Answer of the tool ${name}`,
		type: 'software',
		retrievedAt: startedAt,
	};
	const document: QuotableDocument = {
		format: 'text',
		title: source.title,
		path: source.uri,
		hasLines: true,
		text: record,
		blocks: [],
		sections: [],
		lines: LineMap.ofLines(record),
	};
	const passages = passagesOf(record, head.length, head.length + text.length);
	return await Promise.all(passages.map(it => quoteOf(snapshots, document, source, it)));
}

/** What is to be cited has to be kept. Where that fails, the model at least sees how the answer began. */
async function save(artifacts: RunStores['artifacts'], name: string, record: string, text: string): Promise<string> {
	try {
		return await artifacts.save(name, record);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new ToolError(
			`The tool has answered, but its answer could not be saved, so it cannot be cited (${why}). It began:\n${text.slice(0, longestPassage).toWellFormed()}`,
		);
	}
}

/** Stretches from the beginning on, each cut after a paragraph, else after a line, else where it must be. */
function passagesOf(
	text: string,
	from: number,
	end: number,
): readonly { readonly start: number; readonly end: number }[] {
	const passages: { start: number; end: number }[] = [];
	let start = from;
	while (start < end && passages.length < mostPassages) {
		const stop = end - start <= longestPassage ? end : cutBefore(text, start, start + longestPassage);
		const quoted = text.slice(start, stop);
		passages.push({ start: start + quoted.length - quoted.trimStart().length, end: start + quoted.trimEnd().length });
		start = stop;
		while (start < end && /\s/.test(text[start] ?? '')) {
			start++;
		}
	}
	return passages.filter(it => it.end > it.start);
}

function cutBefore(text: string, start: number, limit: number): number {
	const least = start + longestPassage / 2;
	for (const mark of ['\n\n', '\n', ' ']) {
		const at = text.lastIndexOf(mark, limit);
		if (at > least) {
			return at;
		}
	}
	// Never through a character.
	return /[\ud800-\udbff]/.test(text[limit - 1] ?? '') ? limit - 1 : limit;
}

const mostKept = 200_000;
const longestPassage = 1_500;
const mostPassages = 8;

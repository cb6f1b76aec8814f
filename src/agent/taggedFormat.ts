import { jsonrepair } from 'jsonrepair';
import * as z from 'zod';
import type { ReportEdit } from '../report/edits.ts';
import type { Action, Decision, ReportChange, ToolCall } from './decision.ts';

/**
 * Reads a reply in the tagged format: `<think>`, `<tool_call>`, `<report>` or `<edit>`s, `<answer>`, in any order, on one
 * line or many, the last one unclosed when a stream was cut. It never throws: what is wrong with the reply is listed in
 * `problems`, in words that the model can act on in the next round. When a reply both calls tools and answers, the calls win,
 * unless it is the last round's.
 */
export function parseTagged(
	reply: string,
	{ final }: { readonly final: boolean },
): { decision: Decision; problems: string[] } {
	const problems: string[] = [];
	const blocks = blocksOf(withoutThought(reply));
	const think = [...reply.matchAll(/<think>([\s\S]*?)(?:<\/think>|$)/g)].map(it => (it[1] ?? '').trim()).join('\n');
	const report = reportChange(blocks, problems);
	const action = actionOf(blocks, final, problems);
	return { decision: { think, report, action }, problems };
}

const tags = ['report', 'edit', 'tool_call', 'answer'] as const;

interface Block {
	readonly tag: (typeof tags)[number];
	readonly attributes: string;
	readonly text: string;
	readonly closed: boolean;
}

const CallShape = z.object({ name: z.string().min(1), arguments: z.unknown().optional() });

/** Reasoning is private and may quote tags. Some servers leave out the opening tag. */
function withoutThought(reply: string): string {
	const open = reply.indexOf('<think>');
	const close = reply.indexOf('</think>');
	const unopened = close >= 0 && (open < 0 || close < open) ? reply.slice(close + '</think>'.length) : reply;
	return unopened
		.replace(/<think>[\s\S]*?<\/think>/g, '')
		.replace(/<think>[\s\S]*?(?=<(?:report|edit|tool_call|answer)\b|$)/g, '');
}

/** The outermost blocks, in order. A report may mention the tags that it is not made of, so a block ends at its own tag only. */
function blocksOf(text: string): Block[] {
	const blocks: Block[] = [];
	let at = 0;
	for (const match of text.matchAll(new RegExp(`<(${tags.join('|')})(\\s[^<>]*)?>`, 'g'))) {
		const tag = tags.find(it => it === match[1]);
		const start = match.index + match[0].length;
		if (!tag || match.index < at) {
			continue;
		}
		const end = endOf(text, tag, start);
		at = end === undefined ? text.length : end + tag.length + 3;
		blocks.push({
			tag,
			attributes: match[2] ?? '',
			text: text.slice(start, end ?? text.length).trim(),
			closed: end !== undefined,
		});
	}
	return blocks;
}

/** The closing tag of a block: a second one before the next opening of the same tag means that the first was quoted in it. */
function endOf(text: string, tag: string, start: number): number | undefined {
	const close = `</${tag}>`;
	const first = text.indexOf(close, start);
	if (first < 0 || tag === 'tool_call' || tag === 'edit') {
		return first < 0 ? undefined : first;
	}
	const nextOpening = text.indexOf(`<${tag}>`, first);
	const last = text.lastIndexOf(close, nextOpening < 0 ? text.length : nextOpening);
	return Math.max(first, last);
}

function reportChange(blocks: readonly Block[], problems: string[]): ReportChange {
	const reports = blocks.filter(it => it.tag === 'report');
	const report = reports.findLast(it => it.text !== '');
	if (report?.closed) {
		return { kind: 'rewrite', text: report.text };
	}
	if (report) {
		problems.push(
			'The <report> was not closed, so it may be cut short; the report of the last round was kept. Write a shorter one, or use <edit>.',
		);
		return { kind: 'keep' };
	}
	const edits: ReportEdit[] = [];
	for (const { attributes, text, closed } of blocks.filter(it => it.tag === 'edit')) {
		const op = attribute(attributes, 'op');
		const section = attribute(attributes, 'section');
		if (!closed) {
			problems.push('The last <edit> was not closed; it was not applied.');
		} else if ((op !== 'replace' && op !== 'append' && op !== 'delete') || section === undefined) {
			problems.push(
				'An <edit> needs op="replace|append|delete" and section="## Heading" (empty for the text before the first heading); it was not applied.',
			);
		} else {
			edits.push({ op, section, body: text });
		}
	}
	return edits.length > 0 ? { kind: 'edits', edits } : { kind: 'keep' };
}

function actionOf(blocks: readonly Block[], final: boolean, problems: string[]): Action {
	const answer = blocks.findLast(it => it.tag === 'answer' && it.text !== '');
	const callBlocks = blocks.filter(it => it.tag === 'tool_call');
	if (answer && (final || callBlocks.length === 0)) {
		return { kind: 'answer', text: answer.text };
	}
	if (answer) {
		problems.push('The reply had both a <tool_call> and an <answer>; the call was run. Answer when no call is needed.');
	}
	const calls = callBlocks.map(it => parseCall(it, problems)).filter(it => it !== undefined);
	if (calls.length > 0) {
		return { kind: 'calls', calls };
	}
	if (callBlocks.length === 0) {
		problems.push('The reply had neither a <tool_call> nor an <answer>. Give exactly one of the two.');
	}
	return { kind: 'none' };
}

function parseCall({ text, closed }: Block, problems: string[]): ToolCall | undefined {
	if (!closed) {
		problems.push('The last <tool_call> was not closed, so it was not run.');
		return undefined;
	}
	// Tongyi's interpreter call carries its code beside the JSON, because code inside JSON needs escapes.
	const code = /<code>([\s\S]*?)<\/code>/.exec(text);
	const parsed = CallShape.safeParse(parseJson(code ? text.slice(0, code.index) : text));
	if (!parsed.success) {
		problems.push(
			`A <tool_call> was not run, because it is not JSON of the form {"name": "…", "arguments": {…}}: ${excerpt(text)}`,
		);
		return undefined;
	}
	const { name, arguments: input = {} } = parsed.data;
	const decoded = typeof input === 'string' ? (parseJson(input) ?? input) : input;
	return { name, input: code && isEmpty(decoded) ? { code: code[1]?.trim() ?? '' } : decoded };
}

/** Models wrap JSON in fences and prose, and write it with single quotes and trailing commas. */
function parseJson(text: string): unknown {
	const json = text.slice(Math.max(0, text.indexOf('{')), text.lastIndexOf('}') + 1);
	for (const attempt of [() => JSON.parse(json), () => JSON.parse(jsonrepair(json))]) {
		try {
			const value: unknown = attempt();
			if (value !== null && typeof value === 'object') {
				return value;
			}
		} catch {
			// The next attempt, or none: the caller says what was expected.
		}
	}
	return undefined;
}

function isEmpty(input: unknown): boolean {
	return input !== null && typeof input === 'object' && Object.keys(input).length === 0;
}

function attribute(attributes: string, name: string): string | undefined {
	const match = new RegExp(String.raw`(?:^|\s)${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
	return match ? (match[1] ?? match[2]) : undefined;
}

function excerpt(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length <= 120 ? line : `${line.slice(0, 119)}…`;
}

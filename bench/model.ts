// What the loop costs beside a language model: latency of a round, IterResearch beside ReAct, growth of prompts, CPU of parsing.
// The model is simulated behind real HTTP and SSE on loopback; figures are wall clock of this machine, ratios within one run.
import * as z from 'zod';
import { maxRounds } from '../src/agent/budget.ts';
import { nativeFormat, taggedFormat } from '../src/agent/formats/formats.ts';
import type { ReplyFormat } from '../src/agent/formats/replyFormat.ts';
import { TaggedReader } from '../src/agent/formats/taggedReader.ts';
import { createModelPolicy } from '../src/agent/modelPolicy.ts';
import { iterResearch, type Paradigm, react } from '../src/agent/paradigm.ts';
import { research } from '../src/agent/research.ts';
import { defineTool, type Environment } from '../src/agent/tool.ts';
import type { Model, ModelPart } from '../src/llm/model.ts';
import { createOpenAIModel } from '../src/llm/openaiModel.ts';
import { estimateTokens } from '../src/llm/tokens.ts';
import { systemClock } from '../src/runs/systemClock.ts';
import type { ScriptedReply } from '../test/fakes/modelReply.ts';
import { ModelServer } from '../test/fakes/modelServer.ts';
import { median, printTable } from './table.ts';

const firstTokenMs = 300;
const tokensPerSecond = 80;
const toolMs = 700;
const rounds = 6;

type Style = 'edits' | 'rewrite' | 'react';

/** Wall time of a round against max(reply, call complete + tool). */
async function roundLatency(): Promise<void> {
	const rows: (string | number)[][] = [];
	for (const format of [taggedFormat, nativeFormat]) {
		for (const style of ['edits', 'rewrite'] as const) {
			const early = await timed({ format, style, dispatchesEarly: true });
			const late = await timed({ format, style, dispatchesEarly: false });
			const { reply, call } = early.script;
			const floor = Math.max(reply, call + toolMs);
			rows.push([`${format.name}, ${style}`, floor, early.round, early.round / floor, late.round, late.round / floor]);
		}
	}
	console.log(
		`A round at ${firstTokenMs} ms to the first token, ${tokensPerSecond} tokens/s, tools of ${toolMs} ms. Target: early / floor at most 1.05.\n`,
	);
	printTable(
		['format, report', 'floor, ms', 'early, ms', 'early / floor', 'sequential, ms', 'sequential / floor'],
		rows,
	);
}

/** The same task three ways: IterResearch with edits, with rewrites, and ReAct. */
async function sixRounds(): Promise<void> {
	const rows: (string | number)[][] = [];
	for (const format of [taggedFormat, nativeFormat]) {
		const transcript = await timed({ format, style: 'react', dispatchesEarly: true });
		for (const style of ['edits', 'rewrite', 'react'] as const) {
			const it = style === 'react' ? transcript : await timed({ format, style, dispatchesEarly: true });
			rows.push([
				`${format.name}, ${style === 'react' ? 'ReAct' : `IterResearch, ${style}`}`,
				it.total / 1000,
				it.total / transcript.total,
				it.outputTokens,
			]);
		}
	}
	console.log(`\n${rounds} rounds and an answer. Target: edits at most 1.15 of ReAct.\n`);
	printTable(['format, paradigm', 'wall, s', '/ ReAct', 'output tokens'], rows);
}

const measured = new Map<string, Promise<Timing>>();

/** Each combination is run once, however many tables show it. */
function timed(combination: { format: ReplyFormat; style: Style; dispatchesEarly: boolean }): Promise<Timing> {
	const key = `${combination.format.name} ${combination.style} ${combination.dispatchesEarly}`;
	const known = measured.get(key) ?? time(combination);
	measured.set(key, known);
	return known;
}

interface Timing {
	/** Milliseconds, the median of the rounds. */
	readonly round: number;
	readonly total: number;
	readonly outputTokens: number;
	/** Milliseconds that the endpoint itself takes for a reply, and until the call in it is whole. */
	readonly script: { readonly reply: number; readonly call: number };
}

async function time({
	format,
	style,
	dispatchesEarly,
}: {
	format: ReplyFormat;
	style: Style;
	dispatchesEarly: boolean;
}): Promise<Timing> {
	const reply = (index: number): ScriptedReply => scripted(format, style, index);
	await using server = await ModelServer.start((_, index) => reply(index), { firstTokenMs, tokensPerSecond });
	const model = createOpenAIModel({ name: 'simulated', baseUrl: server.baseUrl, model: 'simulated' });
	const policy = createModelPolicy({ model, format, today: '2026-01-02', dispatchesEarly });
	const paradigm = style === 'react' ? react : iterResearch;
	const times: number[] = [];
	let outputTokens = 0;
	const began = performance.now();
	for await (const event of research(
		'How?',
		{ run: 'b', policy, paradigm, environment: slowWorld, limits: [maxRounds(50)], clock: systemClock },
		new AbortController().signal,
	)) {
		if (event.type === 'decision-made') {
			outputTokens += event.usage.completionTokens;
		} else if (event.type === 'round-end') {
			times.push(event.milliseconds);
		}
	}
	const total = performance.now() - began;
	const script = await replyTimes(model, () => server.chats.length);
	return { round: median(times.slice(0, rounds)), total, outputTokens, script };
}

/** How long the endpoint itself takes for a reply of the script, and until its call is whole: measured, not computed. */
async function replyTimes(model: Model, asked: () => number): Promise<{ reply: number; call: number }> {
	// The script counts its requests; one more round of it is asked for, beginning anew.
	while (asked() % (rounds + 1) !== 0) {
		for await (const _ of model.stream(
			{ messages: [{ role: 'user', content: 'next' }] },
			new AbortController().signal,
		)) {
			// Not looked at.
		}
	}
	const began = performance.now();
	let call = 0;
	const reader = new TaggedReader({ final: false });
	for await (const part of model.stream(
		{ messages: [{ role: 'user', content: 'measure' }] },
		new AbortController().signal,
	)) {
		if (call === 0 && reader.push(part).length > 0) {
			call = performance.now() - began;
		}
	}
	return { reply: performance.now() - began, call };
}

const filler = (words: number): string => Array.from({ length: words }, (_, i) => `word${i % 7}`).join(' ');

/** 40 words of thought, a call, and a report of 200 words or an edit of 40. */
function scripted(format: ReplyFormat, style: Style, index: number): ScriptedReply {
	const place = index % (rounds + 1);
	const isAnswer = place === rounds;
	const input = JSON.stringify({ page: index });
	const body = style === 'rewrite' ? filler(200) : filler(40);
	if (format.name === 'native') {
		const change =
			style === 'react' || isAnswer
				? []
				: style === 'rewrite'
					? [{ name: 'rewrite_report', arguments: JSON.stringify({ report: body }) }]
					: [{ name: 'edit_report', arguments: JSON.stringify({ op: 'append', section: '## Facts', body }) }];
		return isAnswer
			? { text: filler(20), toolCalls: [{ name: 'answer', arguments: JSON.stringify({ text: filler(20) }) }] }
			: { text: filler(40), toolCalls: [{ name: 'visit', arguments: input }, ...change] };
	}
	const change =
		style === 'react' || isAnswer
			? ''
			: style === 'rewrite'
				? `<report>${body}</report>`
				: `<edit op="append" section="## Facts">${body}</edit>`;
	const action = isAnswer
		? `<answer>${filler(20)}</answer>`
		: `<tool_call>{"name": "visit", "arguments": ${input}}</tool_call>`;
	return { text: `<think>${filler(40)}</think>\n${action}\n${change}` };
}

const VisitInput = z.object({ page: z.int() });
const slowWorld: Environment = { name: 'slow', tools: () => [visitTool(toolMs)] };

function visitTool(milliseconds: number): ReturnType<typeof defineTool> {
	return defineTool({
		name: 'visit',
		description: 'Reads a page.',
		effects: ['reads-project'],
		input: VisitInput,
		async execute({ page }) {
			await new Promise(resolve => setTimeout(resolve, milliseconds));
			const source = {
				uri: `file:///pages/${page}.md`,
				title: `Page ${page}`,
				type: 'document',
				retrievedAt: '2026-01-02T03:04:05.000Z',
				sha256: page.toString(16).padStart(64, '0'),
			};
			const quote = `Passage of page ${page}: ${filler(60)}`;
			return {
				observation: filler(200),
				findings: [{ source, quote, prefix: '', suffix: '', locator: { lines: [1, 1] } }],
			};
		},
	});
}

/** Sums of tokens over long runs, with a model in the process: nothing but the loop. */
async function growth(): Promise<void> {
	const rows: (string | number)[][] = [];
	for (const paradigm of [iterResearch, react]) {
		for (const length of [16, 64, 256, 1024]) {
			const { prompts, cpu } = await longRun(paradigm, length);
			const sum = prompts.reduce((a, b) => a + b, 0);
			const half = Math.floor(prompts.length / 2);
			const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
			rows.push([
				paradigm.name,
				length,
				sum / 1000,
				Math.max(...prompts),
				mean(prompts.slice(half)) / mean(prompts.slice(1, half)),
				cpu,
			]);
		}
	}
	console.log(
		'\nPrompt tokens over T rounds at a report of fixed size. Target for iter: later half / earlier half under 1.1.\n',
	);
	printTable(['paradigm', 'T', 'sum, thousands', 'longest', 'later / earlier half', 'CPU, ms a round'], rows);
	const edits = outputOf('edits');
	const rewrite = outputOf('rewrite');
	console.log(
		`\nOutput tokens of a round at a report of 5,000 tokens: edits ${edits}, rewrite ${rewrite}, ratio ${(edits / rewrite).toFixed(2)} (target at most 0.25).`,
	);
}

function outputOf(style: 'edits' | 'rewrite'): number {
	const report =
		style === 'rewrite'
			? `<report>${filler(2500)}</report>`
			: `<edit op="append" section="## Facts">${filler(40)}</edit>`;
	return estimateTokens(
		`<think>${filler(40)}</think><tool_call>{"name": "visit", "arguments": {"page": 1}}</tool_call>${report}`,
	);
}

async function longRun(paradigm: Paradigm, length: number): Promise<{ prompts: number[]; cpu: number }> {
	const prompts: number[] = [];
	let round = 0;
	const model: Model = {
		name: 'scripted',
		async *stream({ messages }): AsyncIterable<ModelPart> {
			prompts.push(messages.reduce((sum, it) => sum + estimateTokens(it.content), 0));
			const isLast = ++round > length;
			const report = round === 1 && paradigm === iterResearch ? `<report>${filler(1500)}</report>` : '';
			const action = isLast
				? '<answer>Done.</answer>'
				: `<tool_call>{"name": "visit", "arguments": {"page": ${round}}}</tool_call>`;
			yield { type: 'text-delta', delta: `<think>${filler(40)}</think>${action}${report}` };
		},
	};
	const policy = createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' });
	const environment: Environment = { name: 'fast', tools: () => [visitTool(0)] };
	const before = process.cpuUsage();
	for await (const _ of research(
		'How?',
		{ run: 'b', policy, paradigm, environment, limits: [maxRounds(length + 5)], clock: systemClock },
		new AbortController().signal,
	)) {
		// Only the prompts count.
	}
	const { user, system } = process.cpuUsage(before);
	return { prompts, cpu: (user + system) / 1000 / length };
}

/** CPU of reading a reply that arrives in deltas of four characters. */
function parsing(): void {
	const rows = [1, 4, 16, 64].map(thousands => {
		const reply = `<think>${filler(20)}</think><tool_call>{"name": "visit", "arguments": {"page": 1}}</tool_call><report>${filler(thousands * 500)} a < b </report>`;
		const times = Array.from({ length: 9 }, () => {
			const reader = new TaggedReader({ final: false });
			const began = performance.now();
			for (let at = 0; at < reply.length; at += 4) {
				reader.push({ type: 'text-delta', delta: reply.slice(at, at + 4) });
			}
			reader.finish();
			return performance.now() - began;
		});
		const tokens = estimateTokens(reply);
		return [tokens, median(times), (median(times) / tokens) * 1000];
	});
	console.log(
		'\nReading a tagged reply. Linear: the last column stays the same. Target: under 10 ms a round at 4,000 tokens.\n',
	);
	printTable(['tokens', 'ms', 'microseconds a token'], rows);
}

await roundLatency();
await sixRounds();
await growth();
parsing();

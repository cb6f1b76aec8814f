// What the engine itself costs: 2,048 rounds with a scripted policy and tools that answer at once, on a real disk.
// Each figure is the median of several runs, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import * as z from 'zod';
import { maxRounds } from '../src/agent/budget.ts';
import { taggedFormat } from '../src/agent/formats/formats.ts';
import { createModelPolicy } from '../src/agent/modelPolicy.ts';
import { iterResearch } from '../src/agent/paradigm.ts';
import { run } from '../src/agent/run.ts';
import { defineTool, type Environment } from '../src/agent/tool.ts';
import type { Message, Model, ModelPart } from '../src/llm/model.ts';
import { createDiskRun } from '../src/runs/diskRun.ts';
import { chooseReportTarget } from '../src/runs/reportTarget.ts';
import { systemClock } from '../src/runs/systemClock.ts';
import { median, printTable, quantile } from './table.ts';

const rounds = 2048;
const runs = 3;

interface Measured {
	/** Milliseconds of a round that are neither the policy's nor the tools'. */
	readonly overheads: readonly number[];
	/** Of those, what the durable appends of the round took. */
	readonly appends: readonly number[];
	readonly grownMegabytes: number;
	readonly logMegabytes: number;
	/** o200k tokens of each prompt; empty when they were not counted. */
	readonly prompts: readonly number[];
}

if (process.argv[2] === '--child') {
	console.log(JSON.stringify(await measure(process.argv[3] === 'count')));
} else {
	const measured = Array.from({ length: runs }, () => child('time'));
	// V8 lets its young generation grow to a size of its own choice; bounded, what is left is what the engine holds.
	const bounded = Array.from({ length: runs }, () => child('time', ['--max-semi-space-size=16']));
	const { prompts } = child('count');
	const firsts = measured.map(it => median(it.appends.slice(0, 500)));
	const lasts = measured.map(it => median(it.appends.slice(-500)));
	printTable(
		['engine, 2,048 rounds', 'measured', 'target'],
		[
			['overhead a round, median, ms', median(measured.map(it => median(it.overheads))), '< 5'],
			['overhead a round, p95, ms', median(measured.map(it => quantile(it.overheads, 0.95))), ''],
			['of which durable appends, median, ms', median(measured.map(it => median(it.appends))), ''],
			[
				'appends of the last 500 rounds / of the first 500',
				median(lasts.map((it, i) => it / (firsts[i] ?? 1))),
				'about 1',
			],
			[
				'resident memory, round 100 to 2,048, young generation bounded to 16 MB, MB',
				median(bounded.map(it => it.grownMegabytes)),
				'< 50',
			],
			['the same with V8’s defaults, MB', median(measured.map(it => it.grownMegabytes)), '< 50'],
			['longest prompt, o200k tokens', Math.max(...prompts), '< 40000'],
			[
				'prompt of the last 100 rounds / of rounds 100 to 200',
				median(prompts.slice(-100)) / median(prompts.slice(100, 200)),
				'about 1',
			],
			['run log, MB', median(measured.map(it => it.logMegabytes)), ''],
		],
	);
}

function child(mode: string, flags: readonly string[] = []): Measured {
	const file = fileURLToPath(import.meta.url);
	const { stdout, status } = spawnSync(process.execPath, ['--expose-gc', ...flags, file, '--child', mode], {
		encoding: 'utf8',
		maxBuffer: 1 << 28,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	if (status !== 0) {
		throw new Error('The measured process failed.');
	}
	return JSON.parse(stdout);
}

async function measure(count: boolean): Promise<Measured> {
	const folder = await mkdtemp(join(tmpdir(), 'deep-research-bench-'));
	const target = await chooseReportTarget({
		workingFolder: folder,
		out: 'r.md',
		force: true,
		question: 'q',
		now: new Date(),
	});
	if ('problem' in target) {
		throw new Error(target.problem);
	}
	const files = await createDiskRun({ folder, question: 'q', target, clock: systemClock });
	const prompts: number[] = [];
	const model = benchModel(messages => {
		if (count) {
			prompts.push(messages.reduce((sum, it) => sum + countTokens(it.content), 0));
		}
	});
	let elsewhere = 0;
	const timed = async <T>(work: () => Promise<T>): Promise<T> => {
		const began = performance.now();
		try {
			return await work();
		} finally {
			elsewhere += performance.now() - began;
		}
	};
	const policy = createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' });
	const researcher = {
		run: files.id,
		policy: {
			...policy,
			decide: (turn: Parameters<typeof policy.decide>[0], signal: AbortSignal) =>
				timed(() => policy.decide(turn, signal)),
		},
		paradigm: iterResearch,
		environment: benchEnvironment(timed),
		limits: [maxRounds(rounds)],
		clock: systemClock,
	};
	let appending = 0;
	const append = files.append.bind(files);
	files.append = async event => {
		const began = performance.now();
		await append(event);
		appending += performance.now() - began;
	};
	const overheads: number[] = [];
	const appends: number[] = [];
	let began = performance.now();
	let residentAt100 = 0;
	for await (const event of run('How does it work?', researcher, files, new AbortController().signal)) {
		if (event.type !== 'round-end') {
			continue;
		}
		overheads.push(performance.now() - began - elsewhere);
		appends.push(appending);
		if (event.round === 100) {
			residentAt100 = resident();
		}
		elsewhere = 0;
		appending = 0;
		began = performance.now();
	}
	const grownMegabytes = (resident() - residentAt100) / 2 ** 20;
	await files.close();
	const logMegabytes = (await stat(join(files.path, 'run.jsonl'))).size / 2 ** 20;
	await rm(folder, { recursive: true });
	return { overheads, appends, grownMegabytes, logMegabytes, prompts };
}

function resident(): number {
	globalThis.gc?.();
	return process.memoryUsage.rss();
}

/** Two calls and one edit a round, as a model at work; every 64th round rewrites the report. */
function benchModel(seen: (messages: readonly Message[]) => void): Model {
	let round = 0;
	return {
		name: 'scripted',
		async *stream({ messages }): AsyncIterable<ModelPart> {
			seen(messages);
			round++;
			const call = (i: number): string =>
				`<tool_call>{"name": "visit", "arguments": {"page": ${round * 2 + i}}}</tool_call>`;
			const facts = Array.from({ length: 40 }, (_, i) => `- Fact ${i} of round ${round} [e${round + i}].`).join('\n');
			const report =
				round % 64 === 1
					? `<report>## Facts\n\n${facts}</report>`
					: `<edit op="append" section="## Facts">- One more [e${round * 2}].</edit>`;
			yield { type: 'text-delta', delta: `<think>Go on.</think>${call(0)}${call(1)}${report}` };
		},
	};
}

/** Pages of 1,000 words, every 16th of 30,000: the prompt has to be cut. Two new passages a page. */
function benchEnvironment(timed: <T>(work: () => Promise<T>) => Promise<T>): Environment {
	const sentence = 'The committee reviews each report before the round ends, and nobody remembers the one before. ';
	const visit = defineTool({
		name: 'visit',
		description: 'Reads a page.',
		effects: ['reads-project'],
		input: z.object({ page: z.int() }),
		async execute({ page }) {
			const source = {
				uri: `file:///pages/${page}.md`,
				title: `Page ${page}`,
				type: 'document',
				retrievedAt: '2026-01-02T03:04:05.000Z',
				sha256: page.toString(16).padStart(64, '0'),
			};
			const findings = [1, 2].map(n => ({
				source,
				quote: `Passage ${n} of page ${page}: ${sentence.repeat(2)}`,
				prefix: '',
				suffix: '',
				locator: { lines: [n, n] as [number, number] },
			}));
			return { observation: sentence.repeat(page % 16 === 0 ? 2000 : 70), findings };
		},
	});
	return {
		name: 'bench',
		tools: () => [{ ...visit, call: (input, signal) => timed(() => visit.call(input, signal)) }],
	};
}

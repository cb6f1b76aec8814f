// What several rollouts at once cost beside the slowest of them: a model that takes its time, four rollouts of it, and the synthesis.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { maxRounds } from '../src/agent/budget.ts';
import type { RunEvent } from '../src/agent/events.ts';
import { taggedFormat } from '../src/agent/formats/formats.ts';
import { createModelPolicy } from '../src/agent/modelPolicy.ts';
import { iterResearch } from '../src/agent/paradigm.ts';
import { run } from '../src/agent/run.ts';
import { defineTool, type Environment } from '../src/agent/tool.ts';
import { delay } from '../src/base/abort.ts';
import type { Model, ModelPart } from '../src/llm/model.ts';
import type { Finding } from '../src/report/evidence.ts';
import { createDiskRun } from '../src/runs/diskRun.ts';
import { chooseReportTarget } from '../src/runs/reportTarget.ts';
import { openRolloutLog } from '../src/runs/rolloutLog.ts';
import { systemClock } from '../src/runs/systemClock.ts';
import { median, printTable } from './table.ts';

const rollouts = 4;
const rounds = 12;
const runs = 5;
const synthesisMilliseconds = 300;

const measured: {
	readonly whole: number;
	readonly slowest: number;
	readonly all: number;
	readonly synthesis: number;
}[] = [];
for (let i = 0; i < runs; i++) {
	measured.push(await measure());
}
const row = (name: string, of: (it: (typeof measured)[number]) => number, target = ''): [string, number, string] => [
	name,
	median(measured.map(of)),
	target,
];
printTable(
	[`heavy, ${rollouts} rollouts of ${rounds} rounds, median of ${runs}`, 'measured', 'target'],
	[
		row('the whole run, ms', it => it.whole),
		row('the slowest rollout, ms', it => it.slowest),
		row('all rollouts one after the other, ms', it => it.all),
		row('the synthesis, ms', it => it.synthesis),
		row('(the run − the synthesis) / the slowest rollout', it => (it.whole - it.synthesis) / it.slowest, '< 1.15'),
	],
);

/** A model whose replies take 20 to 60 ms, differently for each rollout; each ends with an answer of its own. */
function slowModel(rollout: number): Model {
	let calls = 0;
	return {
		name: 'slow',
		async *stream({ messages }, signal): AsyncIterable<ModelPart> {
			const isSynthesis = messages[0]?.content.startsWith('Several researchers') === true;
			const call = ++calls;
			await delay(isSynthesis ? synthesisMilliseconds : 20 + ((call * 7 + rollout * 13) % 40), signal);
			const text = isSynthesis
				? '<chosen>1</chosen><summary>It is so [e1].</summary><report>It is so [e2].</report>'
				: call < rounds
					? `<tool_call>{"name": "read", "arguments": {"page": ${call}}}</tool_call><report>Page ${call} [e1].</report>`
					: `<answer>It is ${rollout} [e1].</answer><report>It is so [e1] [e2].</report>`;
			yield { type: 'text-delta', delta: text };
			yield { type: 'usage', promptTokens: 10, completionTokens: 5 };
		},
	};
}

function environment(): Environment {
	return {
		name: 'bench',
		tools: () => [
			defineTool({
				name: 'read',
				description: 'Reads a page.',
				effects: ['reads-project'],
				input: z.object({ page: z.number() }),
				async execute({ page }, signal) {
					await delay(10, signal);
					return { observation: '', findings: [1, 2, 3, 4, 5].map(line => findingAt(page, line)) };
				},
			}),
		],
	};
}

function findingAt(page: number, line: number): Finding {
	return {
		source: {
			uri: `file:///bench/${page}.md`,
			title: `Page ${page}`,
			type: 'document',
			retrievedAt: '2026-01-02T03:04:05.000Z',
			sha256: 'a'.repeat(64),
		},
		quote: `Sentence ${line} of page ${page} says what it says. `.repeat(8).trim(),
		prefix: '',
		suffix: '',
		locator: { lines: [line, line] },
	};
}

async function measure(): Promise<(typeof measured)[number]> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-heavy-'));
	try {
		const question = 'How is it?';
		const target = await chooseReportTarget({
			workingFolder: folder,
			out: undefined,
			force: false,
			question,
			now: systemClock.now(),
		});
		if ('problem' in target) {
			throw new Error(target.problem);
		}
		const files = await createDiskRun({ folder, question, target, clock: systemClock });
		const policyOf = (model: Model): ReturnType<typeof createModelPolicy> =>
			createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' });
		const heavy = {
			rollouts: Array.from({ length: rollouts }, (_, i) => ({ instruction: '', policy: policyOf(slowModel(i + 1)) })),
			open: async (it: number) => await openRolloutLog(files.path, it, systemClock),
		};
		const researcher = {
			run: files.id,
			policy: policyOf(slowModel(0)),
			paradigm: iterResearch,
			environment: environment(),
			limits: [maxRounds(rounds + 1)],
			clock: systemClock,
			heavy,
		};
		const began = performance.now();
		const events: RunEvent[] = [];
		for await (const event of run(question, researcher, files, new AbortController().signal)) {
			events.push(event);
		}
		const whole = performance.now() - began;
		await files.close();
		const times = events.flatMap(it => (it.type === 'rollout-end' ? [it.milliseconds] : []));
		const synthesis = events.find(it => it.type === 'synthesis-made')?.milliseconds ?? Number.NaN;
		return { whole, slowest: Math.max(...times), all: times.reduce((sum, it) => sum + it, 0), synthesis };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import * as z from 'zod';
import { maxRounds } from '../../src/agent/budget.ts';
import type { RunEvent } from '../../src/agent/events.ts';
import { taggedFormat } from '../../src/agent/formats/formats.ts';
import { createModelPolicy } from '../../src/agent/modelPolicy.ts';
import { iterResearch } from '../../src/agent/paradigm.ts';
import { run } from '../../src/agent/run.ts';
import { parseRunLog } from '../../src/agent/runLog.ts';
import { defineTool, type Environment } from '../../src/agent/tool.ts';
import { createOpenAIModel } from '../../src/llm/openaiModel.ts';
import { withRetries } from '../../src/llm/retry.ts';
import { createDiskRun } from '../../src/runs/diskRun.ts';
import { chooseReportTarget } from '../../src/runs/reportTarget.ts';
import { systemClock } from '../../src/runs/systemClock.ts';
import { finding } from '../fakes/finding.ts';
import {
	breakOff,
	contextExceeded,
	emptyReply,
	failWith,
	htmlPage,
	type ScriptedReply,
	say,
} from '../fakes/modelReply.ts';
import { ModelServer, type Script } from '../fakes/modelServer.ts';

const key = 'sk-canary-1234567890';
const visit = (page: number, report = ''): string =>
	`<think>Go on.</think><tool_call>{"name": "visit", "arguments": {"page": ${page}}}</tool_call>${report}`;
const answer = say('<answer>It is so [e1].</answer>');

const world: Environment = {
	name: 'pages',
	tools: () => [
		defineTool({
			name: 'visit',
			description: 'Reads a page.',
			effects: ['reads-project'],
			input: z.object({ page: z.int() }),
			execute: async ({ page }) => ({
				observation: `Page ${page}.`,
				findings: [finding({ uri: `p${page}`, quote: `Fact ${page}.` })],
			}),
		}),
	],
};

interface Result {
	/** What the reader of the run saw. */
	readonly seen: readonly RunEvent[];
	/** What a later reader finds in the log. */
	readonly logged: readonly RunEvent[];
	/** Everything on disk, as one text. */
	readonly log: string;
	/** The report document, if one was written. */
	readonly document: string | undefined;
	/** What the model was shown in its last prompt. */
	readonly lastPrompt: string;
}

/** A whole run: real HTTP and streams, the real client with its retries (their waits left out), the real log on disk. */
async function research(script: Script, rounds = 300): Promise<Result> {
	const folder = await mkdtemp(join(tmpdir(), 'deep-research-faults-'));
	try {
		await using server = await ModelServer.start(script, { key });
		const target = await chooseReportTarget({
			workingFolder: folder,
			out: 'r.md',
			force: false,
			question: 'Why?',
			now: new Date(),
		});
		assert.ok(!('problem' in target));
		const files = await createDiskRun({ folder, question: 'Why?', target, clock: systemClock });
		const model = withRetries(
			createOpenAIModel({
				name: 'm',
				baseUrl: server.baseUrl,
				model: 'm',
				key,
				keyVariable: 'OPENAI_API_KEY',
				timeouts: { firstToken: 2_000, betweenTokens: 200, total: 10_000 },
			}),
			{ random: () => 0, delay: async (_, signal) => signal.throwIfAborted(), now: () => 0 },
		);
		const policy = createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' });
		const researcher = {
			run: files.id,
			policy,
			paradigm: iterResearch,
			environment: world,
			limits: [maxRounds(rounds)],
			clock: systemClock,
		};
		const seen: RunEvent[] = [];
		for await (const event of run('Why?', researcher, files, new AbortController().signal)) {
			seen.push(event);
		}
		await files.close();
		const log = await readFile(join(files.path, 'run.jsonl'), 'utf8');
		const { events, problems } = parseRunLog(log);
		assert.deepEqual(problems, []);
		const document = await readFile(join(folder, 'r.md'), 'utf8').catch(() => undefined);
		const lastPrompt = server.chats.at(-1)?.body?.messages.at(-1)?.content ?? '';
		return { seen, logged: events.map(it => it.event), log, document, lastPrompt };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

interface Expected {
	/** `answered`, or the code of the failure. */
	readonly ends: string;
	/** Of the message that the user sees. */
	readonly says?: RegExp;
	/** Of what the model is told in its last prompt. */
	readonly told?: RegExp;
}

/** The fault strikes in the second round; the first has a report, which must be in the document whatever happens then. */
function check(name: string, fault: readonly ScriptedReply[], expected: Expected): void {
	test(`${name}: ${expected.ends}`, async () => {
		const first = say(visit(1, '<report>## Facts\n\n- A fact [e1].</report>'));
		const result = await research([
			first,
			say(visit(2, '<edit op="append" section="## Facts">- Another [e1].</edit>')),
			...fault,
		]);
		const { seen, logged, log, document, lastPrompt } = result;
		assert.deepEqual(logged, seen);
		const end = seen.at(-1);
		assert.ok(end?.type === 'run-end');
		assert.equal(end.outcome.kind === 'failed' ? end.outcome.code : end.outcome.kind, expected.ends);
		assert.match(end.report, /A fact \[e1\]/);
		assert.match(document ?? '', /A fact \[1\]/);
		assert.ok(!`${log}${document}`.includes(key), 'The key must not be in the log or the report.');
		if (expected.says) {
			assert.match(end.outcome.kind === 'failed' ? end.outcome.message : '', expected.says);
		}
		if (expected.told) {
			assert.match(lastPrompt, expected.told);
		}
	});
}

const nine = (reply: ScriptedReply): ScriptedReply[] => Array.from({ length: 9 }, () => reply);

// What will not pass by waiting ends the run at once, with its report and one thing to do.
check('401', [failWith(401)], { ends: 'unauthorized', says: /OPENAI_API_KEY/ });
check('402', [failWith(402)], { ends: 'payment-required' });
check('404 model', [failWith(404)], { ends: 'model-not-found', says: /models/ });
check('context exceeded, and again with half', [contextExceeded(), contextExceeded()], { ends: 'context-exceeded' });
// What passes is waited for.
for (const status of [408, 429, 500, 502, 503, 529]) {
	check(`${status}, once`, [failWith(status), answer], { ends: 'answered' });
}
check('429 with seconds', [failWith(429, { retryAfter: '7' }), answer], { ends: 'answered' });
check('429 with a date', [failWith(429, { retryAfter: 'Thu, 01 Jan 1970 00:00:09 GMT' }), answer], {
	ends: 'answered',
});
check('429 until tomorrow', [failWith(429, { retryAfter: '86400' })], { ends: 'rate-limited' });
check('503 without end', nine(failWith(503)).slice(0, 8), { ends: 'overloaded' });
check('context exceeded, once', [contextExceeded(), answer], { ends: 'answered' });
for (const kind of ['reset', 'close', 'silence', 'truncated-frame', 'invalid-json'] as const) {
	check(`${kind} before any call`, [breakOff(kind, 4), answer], { ends: 'answered' });
	check(
		`${kind} after a call`,
		[breakOff(kind, 60, `${visit(3)}<report>${'Half a report. '.repeat(40)}</report>`), answer],
		{
			ends: 'answered',
			told: /Page 3[\s\S]*broke off after its calls/,
		},
	);
}
check('an HTML page with status 200', [htmlPage, answer], { ends: 'answered' });
check('an empty reply', [emptyReply, answer], { ends: 'answered' });
// What a model gets wrong it is told.
check('a reply cut by its length', [say(`${visit(3)}<report>Half`, { finish: 'length' }), answer], {
	ends: 'answered',
	told: /cut at the limit of its length/,
});
check('runaway output', [{ fault: { kind: 'runaway', words: 'again and again ' } }, answer], { ends: 'answered' });
check('reasoning that is null', [say('<answer>It is so [e1].</answer>', { reasoning: null })], { ends: 'answered' });
check('an unknown tool', [say('<tool_call>{"name": "fly", "arguments": {}}</tool_call>'), answer], {
	ends: 'answered',
	told: /There is no tool "fly"/,
});
check('two calls, one broken', [say(`<tool_call>{"name": oops</tool_call>${visit(3)}`), answer], {
	ends: 'answered',
	told: /Page 3[\s\S]*was not run/,
});
check('answer and call together', [say(`${visit(3)}<answer>Early.</answer>`), answer], {
	ends: 'answered',
	told: /both a/,
});
check('neither answer nor call', [say('I am not sure.'), answer], { ends: 'answered', told: /neither a/ });

test('an endless repetition of the same call ends, with an answer', async () => {
	const { seen, lastPrompt } = await research((_, index) => (index === 5 ? answer : say(visit(1))));
	const end = seen.at(-1);
	assert.deepEqual(end?.type === 'run-end' && end.outcome, {
		kind: 'exhausted',
		limit: 'repetition',
		answer: 'It is so [e1].',
	});
	assert.equal(seen.filter(it => it.type === 'tool-start').length, 1);
	assert.match(lastPrompt, /the last one/);
});

test('context exceeded in round 1 is answered with half the prompt', async () => {
	const { seen } = await research([contextExceeded(), say(visit(1)), answer]);
	const end = seen.at(-1);
	assert.equal(end?.type === 'run-end' && end.outcome.kind, 'answered');
	assert.equal(seen.filter(it => it.type === 'round-start').length, 2);
});

test('context exceeded in round 30 is answered with half the prompt', async () => {
	const { seen } = await research((_, index) =>
		index < 29 ? say(visit(index)) : index === 29 ? contextExceeded() : answer,
	);
	const end = seen.at(-1);
	assert.equal(end?.type === 'run-end' && end.outcome.kind, 'answered');
	assert.equal(seen.filter(it => it.type === 'round-start').length, 30);
});

test('a request that never succeeds leaves no document', async () => {
	const { seen, document } = await research([failWith(401)]);
	assert.deepEqual(
		seen.map(it => it.type),
		['run-start', 'round-start', 'run-end'],
	);
	assert.equal(document, undefined);
});

const passing: readonly ((text: string) => ScriptedReply)[] = [
	...[408, 429, 500, 502, 503, 529].map(status => () => failWith(status)),
	() => htmlPage,
	() => emptyReply,
	...(['reset', 'close', 'truncated-frame', 'invalid-json'] as const).map(
		kind => (text: string) => breakOff(kind, 12, text),
	),
];

test('200 rounds with a fifth of all requests failing end answered, no event lost or doubled', async () => {
	const rounds = 200;
	const random = randomOf(7);
	let faults = 0;
	const { seen, logged } = await research(({ body }) => {
		// The round is in the prompt: a request that is sent again is answered for the same round.
		const prompt = body?.messages.at(-1)?.content ?? '';
		const round = Number(/This is round (\d+)/.exec(prompt)?.[1] ?? 0);
		const text =
			round > rounds
				? '<answer>It is so [e1].</answer>'
				: visit(round, `<edit op="append" section="## Facts">- ${round} [e1].</edit>`);
		if (random() < 0.2) {
			faults++;
			return passing[Math.floor(random() * passing.length)]?.(text) ?? say(text);
		}
		return say(text);
	});
	assert.ok(faults > 20, `${faults} faults`);
	assert.deepEqual(logged, seen);
	const end = seen.at(-1);
	assert.equal(end?.type === 'run-end' && end.outcome.kind, 'answered');
	const starts = seen.flatMap(it => (it.type === 'round-start' ? [it.round] : []));
	assert.deepEqual(
		starts,
		Array.from({ length: starts.length }, (_, i) => i + 1),
	);
	assert.ok(starts.length > rounds);
	for (const type of ['decision-made', 'round-end'] as const) {
		assert.deepEqual(
			seen.flatMap(it => (it.type === type ? [it.round] : [])),
			starts,
		);
	}
	const ids = seen.flatMap(it => (it.type === 'tool-end' ? it.evidence.map(e => e.id) : []));
	assert.equal(new Set(ids).size, ids.length);
	assert.deepEqual(
		ids,
		ids.map((_, i) => `e${i + 1}`),
	);
	const started = seen.flatMap(it => (it.type === 'tool-start' ? [`${it.round}.${it.call}`] : []));
	assert.deepEqual(
		seen.flatMap(it => (it.type === 'tool-end' ? [`${it.round}.${it.call}`] : [])),
		started,
	);
});

/** A small generator with a seed (Lehmer 1951). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
}

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { type Limit, maxMinutes, maxRounds, maxTokens } from '../../src/agent/budget.ts';
import type { RunEvent } from '../../src/agent/events.ts';
import { taggedFormat } from '../../src/agent/formats/formats.ts';
import { createModelPolicy } from '../../src/agent/modelPolicy.ts';
import { iterResearch } from '../../src/agent/paradigm.ts';
import { type Researcher, research } from '../../src/agent/research.ts';
import type { Environment } from '../../src/agent/tool.ts';
import { StoppedByUser } from '../../src/base/abort.ts';
import { FixedClock } from '../fakes/fixedClock.ts';
import { iceWorld } from '../fakes/iceWorld.ts';
import { ScriptedModel } from '../fakes/scriptedModel.ts';
import { transcribe } from '../fakes/transcribe.ts';

const visitIce = '<tool_call>{"name": "visit", "arguments": {"page": "ice.md"}}</tool_call>';
const visitSteam = '<tool_call>{"name": "visit", "arguments": {"page": "steam.md"}}</tool_call>';

function researcher(model: ScriptedModel, changes: Partial<Researcher> = {}): Researcher {
	return {
		run: 'r1',
		policy: createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' }),
		paradigm: iterResearch,
		environment: iceWorld,
		limits: [maxRounds(10)],
		clock: new FixedClock(),
		...changes,
	};
}

async function events(
	it: Researcher,
	signal: AbortSignal = new AbortController().signal,
	seen: (event: RunEvent) => void = () => {},
): Promise<RunEvent[]> {
	const all: RunEvent[] = [];
	for await (const event of research('When does ice melt?', it, signal)) {
		all.push(event);
		seen(event);
	}
	return all;
}

function transcriptOf(all: readonly RunEvent[]): string {
	return all
		.map(transcribe)
		.filter(it => it !== '')
		.join('\n');
}

/** The golden file is the whole transcript and every prompt; UPDATE_GOLDEN=1 writes it, a person reads the difference. */
function assertGolden(name: string, text: string): void {
	const file = new URL(`../golden/${name}.txt`, import.meta.url);
	if (process.env['UPDATE_GOLDEN']) {
		writeFileSync(file, text);
	}
	assert.equal(text, readFileSync(file, 'utf8'));
}

test('a wrong evidence id, a malformed call and a dropped citation are each told in the next round', async () => {
	const model = new ScriptedModel(
		`<think>Look it up.</think>${visitIce}<tool_call>{"name": visit, oops</tool_call><report>Nothing yet.</report>`,
		`<think>Found.</think>${visitSteam}<report>Ice melts at 0 °C [e1]. Sea ice earlier [e2]. It floats [e9].</report>`,
		'<think>Enough.</think><report>Ice melts at 0 °C [e1].</report><tool_call>{"name": "visit", "arguments": {"page": "snow.md"}}</tool_call>',
		'<think>Answer.</think><answer>At 0 °C [e1].</answer>',
	);
	const transcript = transcriptOf(await events(researcher(model)));
	model.assertSpent();
	const told = (call: number): string => model.calls[call]?.at(-1)?.content ?? '';
	assert.match(told(1), /A &lt;tool_call> was not run/);
	assert.match(told(2), /cites \[e9\], which was never collected/);
	assert.match(told(3), /lost these citations[\s\S]*\[e2\] “Sea ice melts/);
	assert.match(told(3), /There is no page snow\.md/);
	const prompts = model.calls.map((messages, i) => `--- prompt of round ${i + 1}\n${messages.at(-1)?.content}`);
	assertGolden('three-mistakes', `${[transcript, ...prompts].join('\n')}\n`);
});

test('a limit gives one last round, in which the policy answers', async () => {
	const model = new ScriptedModel(visitIce, `<answer>At 0 °C [e1].</answer>${visitSteam}`);
	const all = await events(researcher(model, { limits: [maxRounds(1)] }));
	assert.deepEqual(all.at(-1), {
		type: 'run-end',
		outcome: { kind: 'exhausted', limit: 'rounds', answer: 'At 0 °C [e1].' },
		report: '',
		milliseconds: 0,
	});
	assert.match(model.calls[1]?.at(-1)?.content ?? '', /the last one/);
	model.assertSpent();
});

test('a last round without an answer still ends the run with its report', async () => {
	const model = new ScriptedModel(`${visitIce}<report>So far.</report>`, visitSteam);
	const end = (await events(researcher(model, { limits: [maxTokens(1)] }))).at(-1);
	assert.deepEqual(end, {
		type: 'run-end',
		outcome: { kind: 'exhausted', limit: 'tokens' },
		report: 'So far.',
		milliseconds: 0,
	});
});

test('at 80 % of a limit the next round is told, once', async () => {
	const pages = ['ice.md', 'steam.md', 'a', 'b'];
	const calls = pages.map(it => visitIce.replace('ice.md', it));
	const model = new ScriptedModel(...calls, '<answer>Soon.</answer>');
	await events(researcher(model, { limits: [maxRounds(5), maxTokens(1_000_000)] }));
	const told = model.calls.map(messages => /80 % of the rounds/.test(messages.at(-1)?.content ?? ''));
	assert.deepEqual(told, [false, false, false, false, true]);
});

test('the minutes limit asks the clock, not the wall', async () => {
	const clock = new FixedClock();
	const limits: Limit[] = [maxMinutes(1)];
	const model = new ScriptedModel(visitIce, '<answer>Late.</answer>');
	const all = await events(researcher(model, { clock, limits }), undefined, it => {
		if (it.type === 'tool-end') {
			clock.milliseconds += 60_000;
		}
	});
	assert.deepEqual(all.at(-1)?.type === 'run-end' && all.at(-1), {
		type: 'run-end',
		outcome: { kind: 'exhausted', limit: 'minutes', answer: 'Late.' },
		report: '',
		milliseconds: 60_000,
	});
});

test('calls of one action run together, and are reported in their own order', async () => {
	let running = 0;
	let most = 0;
	const slow: Environment = {
		name: 'slow',
		tools: context =>
			iceWorld.tools(context).map(tool => ({
				...tool,
				async call(input, signal) {
					most = Math.max(most, ++running);
					// The first call takes the longest.
					await new Promise(resolve => setTimeout(resolve, JSON.stringify(input).includes('ice') ? 20 : 1));
					running--;
					return await tool.call(input, signal);
				},
			})),
	};
	const model = new ScriptedModel(`${visitIce}${visitSteam}`, '<answer>Done.</answer>');
	const all = await events(researcher(model, { environment: slow }));
	assert.equal(most, 2);
	const ends = all.flatMap(it => (it.type === 'tool-end' ? [[it.call, ...it.evidence.map(e => e.id)]] : []));
	assert.deepEqual(ends, [
		[0, 'e1', 'e2'],
		[1, 'e3'],
	]);
});

test('a repeated call is answered from memory, then refused, and a run that only repeats itself ends', async () => {
	const model = new ScriptedModel(visitIce, visitIce, visitIce, visitIce, visitIce, '<answer>I give up.</answer>');
	const all = await events(researcher(model));
	assert.equal(all.filter(it => it.type === 'tool-start').length, 1);
	assert.match(model.calls[2]?.at(-1)?.content ?? '', /earlier result is shown again/);
	assert.match(model.calls[2]?.at(-1)?.content ?? '', /Ice melts at 0 °C/);
	assert.match(model.calls[3]?.at(-1)?.content ?? '', /it was not run/);
	const end = all.at(-1);
	assert.deepEqual(end?.type === 'run-end' && end.outcome, {
		kind: 'exhausted',
		limit: 'repetition',
		answer: 'I give up.',
	});
	model.assertSpent();
});

test('a stop by the user keeps the report so far', async () => {
	const controller = new AbortController();
	const model = new ScriptedModel(`${visitIce}<report>So far [e1].</report>`);
	const all = await events(researcher(model), controller.signal, it => {
		if (it.type === 'tool-end') {
			controller.abort(new StoppedByUser());
		}
	});
	assert.deepEqual(all.at(-1), {
		type: 'run-end',
		outcome: { kind: 'stopped' },
		report: 'So far [e1].',
		milliseconds: 0,
	});
});

test('a bug ends the run first, with its report, and is thrown after that', async () => {
	const model = new ScriptedModel(`${visitIce}<report>So far.</report>`, new TypeError('A bug.'));
	const seen: RunEvent[] = [];
	await assert.rejects(
		events(researcher(model), undefined, it => seen.push(it)),
		/A bug/,
	);
	assert.deepEqual(seen.at(-1), {
		type: 'run-end',
		outcome: { kind: 'failed', code: 'internal', message: 'A bug.' },
		report: 'So far.',
		milliseconds: 0,
	});
});

test('edits change a section and leave the rest', async () => {
	const model = new ScriptedModel(
		`${visitIce}<report># Ice\n\nA.\n\n## Open\n\nB.</report>`,
		`${visitSteam}<edit op="append" section="## Open">C.</edit><edit op="delete" section="## Lost">x</edit>`,
		'<answer>Done.</answer>',
	);
	const all = await events(researcher(model));
	const end = all.at(-1);
	assert.equal(end?.type === 'run-end' && end.report, '# Ice\n\nA.\n\n## Open\n\nB.\n\nC.');
	assert.match(model.calls[2]?.at(-1)?.content ?? '', /no section "## Lost"/);
});

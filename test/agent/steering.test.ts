import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { maxRounds } from '../../src/agent/budget.ts';
import type { Decision } from '../../src/agent/decision.ts';
import type { RunEvent } from '../../src/agent/events.ts';
import { taggedFormat } from '../../src/agent/formats/formats.ts';
import { createModelPolicy } from '../../src/agent/modelPolicy.ts';
import { iterResearch, react } from '../../src/agent/paradigm.ts';
import type { Policy } from '../../src/agent/policy.ts';
import { type Researcher, research } from '../../src/agent/research.ts';
import { emptyRunState, foldRun } from '../../src/agent/runState.ts';
import { noWishes, readQuestion, steeredQuestion } from '../../src/agent/steering.ts';
import type { Environment } from '../../src/agent/tool.ts';
import { StoppedByUser } from '../../src/base/abort.ts';
import { ModelError } from '../../src/llm/modelError.ts';
import { oneLine } from '../../src/report/cutText.ts';
import { FixedClock } from '../fakes/fixedClock.ts';
import { iceWorld } from '../fakes/iceWorld.ts';
import { ScriptedModel } from '../fakes/scriptedModel.ts';
import { type Said, ScriptedSteering } from '../fakes/scriptedSteering.ts';
import { transcribe } from '../fakes/transcribe.ts';

const visit = (page: string): string => `<tool_call>{"name": "visit", "arguments": {"page": "${page}"}}</tool_call>`;
const question = 'When does ice melt?';

async function eventsOf(model: ScriptedModel, said: Said, changes: Partial<Researcher> = {}): Promise<RunEvent[]> {
	const researcher: Researcher = {
		run: 'r1',
		policy: createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' }),
		paradigm: iterResearch,
		environment: iceWorld,
		limits: [maxRounds(10)],
		clock: new FixedClock(),
		steering: new ScriptedSteering(said),
		...changes,
	};
	const all: RunEvent[] = [];
	for await (const event of research(question, researcher, new AbortController().signal)) {
		all.push(event);
	}
	return all;
}

function endOf(all: readonly RunEvent[]): Extract<RunEvent, { type: 'run-end' }> {
	const end = all.at(-1);
	assert.equal(end?.type, 'run-end');
	return end;
}

const prompt = (model: ScriptedModel, round: number): string => model.calls[round - 1]?.at(-1)?.content ?? '';

test('notes, edits of the report and the wish to finish reach the next round, and stay', async () => {
	const model = new ScriptedModel(
		`${visit('ice.md')}<report>## Ice\n\nNothing yet.</report>`,
		`${visit('steam.md')}<report>## Ice\n\nIce melts at 0 °C [e1].\nSea ice earlier [e2].\n\n## Open\n\nSteam.</report>`,
		`${visit('snow.md')}<edit op="append" section="## Ice">Salt helps [e2].</edit>`,
		`${visit('steam.md')}<edit op="replace" section="## Ice">It melts [e1].</edit><edit op="append" section="## Open">Steam is hot [e3].</edit>`,
		'<answer>At 0 °C [e1].</answer>',
	);
	const all = await eventsOf(model, {
		'before 2': { notes: ['look for primary sources\nand name them'] },
		'before 3': { report: '## Ice\n\nIce melts at 0 °C [e1].\n\n## Open\n\nSteam.\n' },
		'during 4': {
			notes: ['shorter'],
			report: '## Ice\n\nIce melts at 0 °C [e1]. Mine.\n\n## Open\n\nSteam.',
			finish: true,
		},
	});
	model.assertSpent();
	const prompts = model.calls.map((_, i) => `--- prompt of round ${i + 1}\n${prompt(model, i + 1)}`);
	assertGolden('steered', `${[...all.map(transcribe).filter(it => it !== ''), ...prompts].join('\n')}\n`);
});

test('what the user took out is not called lost, and is told when it comes back', async () => {
	const model = new ScriptedModel(
		visit('ice.md'),
		`${visit('steam.md')}<report>A [e1]. B [e2].</report>`,
		`${visit('snow.md')}<report>A [e1], again.</report>`,
		`${visit('a')}<report>A [e1]. B [e2].</report>`,
		'<answer>Done.</answer>',
	);
	await eventsOf(model, { 'before 3': { report: 'A [e1].' } });
	assert.match(prompt(model, 3), /Do not put back what they took out:\n\s*- “A \[e1\]. B \[e2\].”/);
	assert.doesNotMatch(prompt(model, 4), /lost these citations/);
	assert.match(prompt(model, 5), /cites \[e2\], which the user took out of it/);
	for (const round of [3, 4, 5]) {
		assert.match(prompt(model, round), /The user took these citations out of the report: \[e2\]\n<\/question>/);
	}
});

test('what the user puts back is wanted again', async () => {
	const model = new ScriptedModel(
		visit('ice.md'),
		`${visit('steam.md')}<report>A [e1].</report>`,
		visit('snow.md'),
		'<answer>Done.</answer>',
	);
	await eventsOf(model, { 'before 3': { report: 'A.' }, 'before 4': { report: 'A [e1].' } });
	assert.match(prompt(model, 3), /took these citations out of the report: \[e1\]/);
	assert.doesNotMatch(prompt(model, 4), /took these citations/);
});

test('a rewrite that did not know the user’s text is set aside, and what it cited is told', async () => {
	const model = new ScriptedModel(
		`${visit('ice.md')}<report>Mine.</report>`,
		`${visit('steam.md')}<report>A [e1].</report>`,
		'<answer>Done.</answer>',
	);
	const all = await eventsOf(model, { 'during 2': { report: 'Yours.' } });
	assert.equal(endOf(all).report, 'Yours.');
	assert.match(prompt(model, 3), /Yours was set aside/);
	assert.match(prompt(model, 3), /not applied cited these[^\n]*\n\s*- \[e1\] “Ice melts/);
});

test('an answer that was given without knowing what the user said does not end the run', async () => {
	const model = new ScriptedModel('<answer>Early.</answer>', '<answer>Late.</answer>');
	const all = await eventsOf(model, { 'during 1': { notes: ['say it in Latin'] } });
	assert.deepEqual(endOf(all).outcome, { kind: 'answered', answer: 'Late.' });
	assert.match(prompt(model, 2), /answer: Early\./);
	assert.match(prompt(model, 2), /The user says: “say it in Latin”/);
	assert.match(prompt(model, 2), /answered before you knew/);
});

test('a run that the user finishes early has one last round', async () => {
	const model = new ScriptedModel(visit('ice.md'), '<answer>So far.</answer>');
	const all = await eventsOf(model, { 'during 1': { finish: true } });
	assert.deepEqual(endOf(all).outcome, { kind: 'exhausted', limit: 'user', answer: 'So far.' });
	assert.match(prompt(model, 2), /the last one/);
});

test('a policy that answers of its own accord has answered, even if the user asked for the end meanwhile', async () => {
	const all = await eventsOf(new ScriptedModel('<answer>Now.</answer>'), { 'during 1': { finish: true } });
	assert.deepEqual(endOf(all).outcome, { kind: 'answered', answer: 'Now.' });
});

test('the user’s text survives a failure and a stop', async () => {
	const failing = new ScriptedModel(visit('ice.md'), new ModelError('network', 'No network.'));
	const failed = await eventsOf(failing, { 'during 2': { report: 'Mine.' } });
	assert.equal(endOf(failed).outcome.kind, 'failed');
	assert.equal(endOf(failed).report, 'Mine.');

	const controller = new AbortController();
	const researcher: Researcher = {
		run: 'r1',
		policy: createModelPolicy({ model: new ScriptedModel(visit('ice.md')), format: taggedFormat, today: '2026-01-02' }),
		paradigm: iterResearch,
		environment: iceWorld,
		limits: [],
		clock: new FixedClock(),
		steering: new ScriptedSteering({ 'before 2': { report: 'Mine.' } }),
	};
	const stopped: RunEvent[] = [];
	for await (const event of research(question, researcher, controller.signal)) {
		stopped.push(event);
		if (event.type === 'tool-end') {
			controller.abort(new StoppedByUser());
		}
	}
	assert.deepEqual([endOf(stopped).outcome, endOf(stopped).report], [{ kind: 'stopped' }, 'Mine.']);
});

test('blank notes and an edit that changes nothing are no event', async () => {
	const model = new ScriptedModel('<report>A.</report>', '<answer>Done.</answer>');
	const all = await eventsOf(model, { 'before 1': { notes: [' \n'] }, 'before 2': { report: 'A.\n' } });
	assert.ok(!all.some(it => it.type === 'steered'));
});

test('a transcript is told as well', async () => {
	const model = new ScriptedModel(visit('ice.md'), '<answer>Done.</answer>');
	await eventsOf(model, { 'before 2': { notes: ['in short'] } }, { paradigm: react });
	const text = model.calls[1]?.map(it => it.content).join('\n') ?? '';
	assert.match(text, /The user added in round 2: in short/);
	assert.match(text, /The user says: “in short”/);
});

test('tools hear what the user adds', async () => {
	let heard: (() => readonly string[]) | undefined;
	const environment: Environment = {
		name: 'corpus',
		tools(context) {
			heard = context.notes;
			return iceWorld.tools(context);
		},
	};
	const model = new ScriptedModel(visit('ice.md'), '<answer>Done.</answer>');
	await eventsOf(model, { 'before 2': { notes: ['see https://ice.example'] } }, { environment });
	assert.deepEqual(heard?.(), ['see https://ice.example']);
});

test('a question comes back from what rounds see of it', () => {
	const note = fc.record({
		round: fc.integer({ min: 1, max: 3000 }),
		text: fc.string({ unit: 'grapheme', minLength: 1 }),
	});
	const ids = fc.uniqueArray(fc.integer({ min: 1, max: 99 }).map(it => `e${it}`));
	const uris = fc.array(fc.webUrl());
	const quote = fc.string({ unit: 'grapheme', minLength: 1 }).map(oneLine);
	const pins = fc.array(fc.record({ id: fc.constantFrom('e1', 'e27'), quote }).map(it => ({ ...it })));
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme' }),
			fc.array(note),
			ids,
			uris,
			pins,
			(asked, notes, unwanted, excluded, pinned) => {
				const lines = notes.map(it => ({ ...it, text: it.text.replace(/\s+/g, ' ').trim() }));
				const read = readQuestion(steeredQuestion(asked, { notes, unwanted, excluded, pinned }));
				assert.deepEqual([read.asked, read.wishes], [asked, { notes: lines, unwanted, excluded, pinned }]);
			},
		),
	);
	assert.deepEqual(readQuestion(question), { asked: question, lines: [], wishes: noWishes });
});

test('the events that came before a decision amount to the workspace that it is made on', async () => {
	const headings = ['## A', '## B', '### C'];
	const text = fc
		.array(fc.constantFrom(...headings, 'x [e1].', 'y [e2]. z [e3].', '- [e9]', ''), { maxLength: 6 })
		.map(it => it.join('\n'));
	const edit = fc.record({
		op: fc.constantFrom('replace', 'append', 'delete'),
		section: fc.constantFrom('', ...headings),
		body: text,
	});
	const change = fc.oneof(
		fc.constant({ kind: 'keep' as const }),
		fc.record({ kind: fc.constant('rewrite' as const), text }),
		fc.record({ kind: fc.constant('edits' as const), edits: fc.array(edit, { maxLength: 3 }) }),
	);
	const action = fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom('ice.md', 'steam.md', 'none').map(callOf) },
		{ weight: 1, arbitrary: fc.constant({ kind: 'answer' as const, text: 'A [e1].' }) },
	);
	const decisions = fc.array(fc.record({ think: fc.constant(''), report: change, action }), { maxLength: 8 });
	const said = fc.option(
		fc.record({ notes: fc.array(fc.string(), { maxLength: 2 }), report: fc.option(text, { nil: undefined }) }),
		{ nil: undefined },
	);
	await fc.assert(
		fc.asyncProperty(decisions, fc.array(said), async (script, steers) => {
			const left: (Decision | undefined)[] = [...script];
			const spoken = [...steers];
			let state = emptyRunState();
			const policy: Policy = {
				name: 'scripted',
				notes: [],
				async decide({ workspace }) {
					assert.equal(workspace.report, state.report);
					assert.equal(workspace.question, steeredQuestion(question, state.wishes));
					const answer: Decision = { think: '', report: { kind: 'keep' }, action: { kind: 'answer', text: '' } };
					return { decision: left.shift() ?? answer, problems: [], usage: { promptTokens: 0, completionTokens: 0 } };
				},
			};
			const researcher: Researcher = {
				run: 'r1',
				policy,
				paradigm: iterResearch,
				environment: iceWorld,
				limits: [maxRounds(12)],
				clock: new FixedClock(),
				steering: { take: () => spoken.shift(), mustFinish: false },
			};
			for await (const event of research(question, researcher, new AbortController().signal)) {
				const before = state.report;
				state = foldRun(state, event);
				if (event.type === 'run-end') {
					assert.equal(event.report, before);
				}
			}
		}),
	);
});

function callOf(page: string): Decision['action'] {
	return page === 'none' ? { kind: 'none' } : { kind: 'calls', calls: [{ name: 'visit', input: { page } }] };
}

/** The golden file is the whole transcript and every prompt; UPDATE_GOLDEN=1 writes it, a person reads the difference. */
function assertGolden(name: string, text: string): void {
	const file = new URL(`../golden/${name}.txt`, import.meta.url);
	if (process.env['UPDATE_GOLDEN']) {
		writeFileSync(file, text);
	}
	assert.equal(text, readFileSync(file, 'utf8'));
}

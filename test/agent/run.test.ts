import assert from 'node:assert/strict';
import test from 'node:test';
import { maxRounds } from '../../src/agent/budget.ts';
import type { RunEvent } from '../../src/agent/events.ts';
import { taggedFormat } from '../../src/agent/formats/formats.ts';
import { createModelPolicy } from '../../src/agent/modelPolicy.ts';
import { iterResearch } from '../../src/agent/paradigm.ts';
import type { Opening, Researcher } from '../../src/agent/research.ts';
import { type RunFiles, run, type WrittenReport } from '../../src/agent/run.ts';
import { emptyRunState, foldRun } from '../../src/agent/runState.ts';
import { StoppedByUser } from '../../src/base/abort.ts';
import { ModelError } from '../../src/llm/modelError.ts';
import type { ReportDocument } from '../../src/report/document.ts';
import { Evidence } from '../../src/report/evidence.ts';
import { FixedClock } from '../fakes/fixedClock.ts';
import { iceFinding, iceWorld } from '../fakes/iceWorld.ts';
import { ScriptedModel } from '../fakes/scriptedModel.ts';
import { ScriptedSteering } from '../fakes/scriptedSteering.ts';

/** Files in memory; `failAt` is the number of the append that fails. */
class MemoryFiles implements RunFiles {
	readonly log: RunEvent[] = [];
	readonly shown: string[] = [];
	written: ReportDocument | undefined;
	/** The number of the first name that nothing else takes before the document has it. */
	free = 1;
	#placed = 0;
	readonly #failAt: number;

	constructor(failAt = Number.POSITIVE_INFINITY) {
		this.#failAt = failAt;
	}

	async append(event: RunEvent): Promise<void> {
		if (this.log.length + 1 >= this.#failAt) {
			throw new Error('No space left on device.');
		}
		this.log.push(event);
	}

	async showReport(report: string): Promise<void> {
		this.shown.push(report);
	}

	async placeReport(): Promise<{ folder: string; document: string; evidenceFile: string }> {
		const number = ++this.#placed === 1 ? '' : `-${this.#placed}`;
		return {
			folder: 'file:///r',
			document: `file:///r/a${number}.md`,
			evidenceFile: `file:///r/a%20b${number}.evidence.json`,
		};
	}

	async writeReport(_place: unknown, document: ReportDocument): Promise<WrittenReport> {
		if (this.#placed < this.free) {
			return { written: false, taken: true };
		}
		this.written = document;
		return { written: true };
	}
}

function answering(): ScriptedModel {
	return new ScriptedModel(
		'<tool_call>{"name": "visit", "arguments": {"page": "ice.md"}}</tool_call><report>Soon.</report>',
		'<answer>At 0 °C [e1].</answer><report>- “Ice melts at 0 °C.” [e1]</report>',
	);
}

async function events(
	files: MemoryFiles,
	seen: (event: RunEvent) => void = () => {},
	model: ScriptedModel = answering(),
	more: Partial<Researcher> = {},
): Promise<RunEvent[]> {
	const researcher = {
		run: 'r1',
		policy: createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' }),
		paradigm: iterResearch,
		environment: iceWorld,
		limits: [maxRounds(5)],
		clock: new FixedClock(),
		...more,
	};
	const all: RunEvent[] = [];
	for await (const event of run('When does ice melt?', researcher, files, new AbortController().signal)) {
		all.push(event);
		seen(event);
	}
	return all;
}

test('each event is logged before anyone sees it, and the last one is the end', async () => {
	const files = new MemoryFiles();
	const all = await events(files, event => assert.equal(files.log.at(-1), event));
	assert.deepEqual(files.log, all);
	assert.deepEqual(
		all.slice(-2).map(it => it.type),
		['report-written', 'run-end'],
	);
	assert.deepEqual(files.shown, ['Soon.', '- “Ice melts at 0 °C.” [e1]']);
});

test('the document holds the answer, then the report, with labels', async () => {
	const files = new MemoryFiles();
	await events(files);
	assert.match(
		files.written?.markdown ?? '',
		/evidence: "a b\.evidence\.json"[\s\S]*At 0 °C \[1\]\.\n\n- “Ice melts at 0 °C\.” \[1\]\n/,
	);
});

test('a name that is taken at the last moment is given up, in the document as well', async () => {
	const files = new MemoryFiles();
	files.free = 3;
	const written = (await events(files)).find(it => it.type === 'report-written');
	assert.equal(written?.document, 'file:///r/a-3.md');
	assert.match(files.written?.markdown ?? '', /evidence: "a b-3\.evidence\.json"/);
});

test('folding the log gives the state of the run', async () => {
	const files = new MemoryFiles();
	await events(files);
	const state = files.log.reduce(foldRun, emptyRunState());
	assert.equal(state.report, '- “Ice melts at 0 °C.” [e1]');
	assert.deepEqual(
		state.ledger.list().map(it => it.id),
		['e1', 'e2'],
	);
	assert.deepEqual(state.spent, { rounds: 2, tokens: 30, milliseconds: 0, cost: 0 });
	assert.equal(state.document, 'file:///r/a.md');
	assert.equal(state.outcome?.kind, 'answered');
});

test('a log that cannot be written ends the run, wherever it happens, and the report is handed over', async () => {
	const whole = (await events(new MemoryFiles())).length;
	for (let failAt = 1; failAt <= whole; failAt++) {
		const files = new MemoryFiles(failAt);
		const all = await events(files);
		const end = all.at(-1);
		assert.equal(
			end?.type === 'run-end' && end.outcome.kind === 'failed' && end.outcome.code,
			'log-unwritable',
			`${failAt}`,
		);
		// The fourth event is the first report: before it there is nothing to hand over.
		assert.equal(files.written !== undefined, failAt >= 4, `${failAt}`);
		assert.equal(all.filter(it => it.type === 'run-end').length, 1);
	}
});

test('a run that fails before it has anything writes no document', async () => {
	const files = new MemoryFiles();
	const all = await events(files, () => {}, new ScriptedModel(new ModelError('unauthorized', 'Set the key.')));
	assert.deepEqual(
		all.map(it => it.type),
		['run-start', 'round-start', 'run-end'],
	);
	assert.equal(files.written, undefined);
});

test('a run that is stopped says what its policy can still conclude', async () => {
	const files = new MemoryFiles();
	const stop = new AbortController();
	const model = createModelPolicy({ model: answering(), format: taggedFormat, today: '2026-01-02' });
	const policy = { ...model, conclude: () => ({ answer: 'So far: at 0 °C [e1].', report: 'Concluded.' }) };
	const researcher = {
		run: 'r1',
		policy,
		paradigm: iterResearch,
		environment: iceWorld,
		limits: [maxRounds(5)],
		clock: new FixedClock(),
	};
	for await (const event of run('When does ice melt?', researcher, files, stop.signal)) {
		if (event.type === 'tool-end') {
			stop.abort(new StoppedByUser());
		}
	}
	assert.match(files.written?.markdown ?? '', /stopped by its user[\s\S]*So far: at 0 °C \[1\]\.\n\nConcluded\./);
});

test('what the user makes of the report is shown and written, and that they wanted it early', async () => {
	const files = new MemoryFiles();
	const steering = new ScriptedSteering({ 'before 2': { report: 'Mine [e1].' }, 'during 1': { finish: true } });
	await events(files, undefined, new ScriptedModel(visitIce, '<answer>At 0 °C [e1].</answer>'), { steering });
	assert.deepEqual(files.shown, ['Mine [e1].']);
	assert.match(files.written?.markdown ?? '', /finished early at its user’s wish; the report holds/);
	assert.match(files.written?.markdown ?? '', /\n\nMine \[1\]\.\n/);
	assert.match(files.written?.markdown ?? '', /question: "When does ice melt\?"/);
});

const opening: Opening = {
	run: 'r0',
	question: 'What is ice?',
	report: 'Frozen water [e1].',
	evidence: [Evidence.parse({ ...iceFinding('steam.md', 0), id: 'e1' })],
	unwanted: [],
};

test('a run that goes on begins with the report and the evidence of the other, and says of what', async () => {
	const files = new MemoryFiles();
	const model = new ScriptedModel(
		visitIce,
		'<answer>At 0 °C [e2].</answer><edit op="append" section="">Melts [e2].</edit>',
	);
	const all = await events(files, undefined, model, { opening });
	const prompt = model.calls[0]?.at(-1)?.content ?? '';
	assert.match(prompt, /<report>\nFrozen water \[e1\]\.\n<\/report>/);
	assert.match(prompt, /written to answer an earlier question: “What is ice\?”/);
	assert.deepEqual(
		all.flatMap(it => (it.type === 'tool-end' ? it.evidence.map(e => e.id) : [])),
		['e2', 'e3'],
	);
	assert.match(files.written?.markdown ?? '', /Frozen water \[2\]\.\n\nMelts \[1\]\./);
	assert.deepEqual(files.shown, ['Frozen water [e1].', 'Frozen water [e1].\n\nMelts [e2].']);
});

test('a run that goes on and fails before it has anything new writes no document', async () => {
	const files = new MemoryFiles();
	await events(files, undefined, new ScriptedModel(new ModelError('unauthorized', 'No key.')), { opening });
	assert.equal(files.written, undefined);
});

const visitIce = '<tool_call>{"name": "visit", "arguments": {"page": "ice.md"}}</tool_call>';

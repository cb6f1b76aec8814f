import assert from 'node:assert/strict';
import test from 'node:test';
import { firstPageState, type PageState, receive } from '../../media/pageState.ts';
import type { PanelChanges, RoundLine, ToPanel } from '../../src/extension/runViewProtocol.ts';
import { approvals, details, running as panel } from './gallery/states.ts';

function after(messages: readonly ToPanel[]): { page: PageState; asked: number } {
	let page = firstPageState;
	let asked = 0;
	for (const [index, message] of messages.entries()) {
		const received = receive(page, message, 1000 * index);
		page = received.page;
		asked += received.asksAgain ? 1 : 0;
	}
	return { page, asked };
}

const state = (seq: number): ToPanel => ({ type: 'state', seq, state: panel });
const changes = (seq: number, changes: PanelChanges): ToPanel => ({ type: 'changes', seq, changes });
const line = (round: number): RoundLine => ({
	round,
	state: 'done',
	think: '',
	action: '',
	result: '',
	milliseconds: 0,
	steered: [],
	changedReport: false,
});
const round = (round: number): ToPanel => ({ type: 'round', details: { ...details, round } });

test('a slice that comes replaces the one there was, and all others stay the same objects', () => {
	const run = { ...panel.run, round: 4 };
	const { page } = after([state(1), changes(2, { run })]);
	assert.equal(page.panel?.run, run);
	assert.equal(page.panel?.report, panel.report);
	assert.equal(page.panel?.rounds, panel.rounds);
});

test('a list is taken from where it differs', () => {
	const { page } = after([state(1), changes(2, { rounds: { from: 2, items: [line(3), line(4)] } })]);
	assert.deepEqual(
		page.panel?.rounds.map(it => it.round),
		[1, 2, 3, 4],
	);
	const shorter = receive(page, changes(3, { rounds: { from: 1, items: [] } }), 0).page;
	assert.equal(shorter.panel?.rounds.length, 1);
});

test('a slice that is gone is gone', () => {
	const { page } = after([state(1), changes(2, { gone: ['run', 'workspace', 'report'] })]);
	assert.equal(page.panel?.run, undefined);
	assert.equal(page.panel?.workspace, undefined);
	assert.equal(page.panel?.composer, panel.composer);
});

test('a gap is asked about once, and changes wait for the whole state', () => {
	const { page, asked } = after([state(1), changes(3, { approvals }), changes(4, { approvals })]);
	assert.equal(asked, 1);
	assert.deepEqual(page.panel?.approvals, []);
	const healed = receive(page, state(5), 0);
	assert.equal(healed.asksAgain, false);
	assert.deepEqual(receive(healed.page, changes(6, { approvals }), 0).page.panel?.approvals, approvals);
});

test('changes before any state are a gap', () => {
	assert.equal(after([changes(1, {})]).asked, 1);
});

test('the clock of a run starts anew only when its header comes', () => {
	const run = { ...panel.run, elapsed: 90_000 };
	assert.equal(after([state(1), changes(2, { approvals: [] })]).page.runReceivedAt, 0);
	assert.equal(after([state(1), changes(2, { run })]).page.runReceivedAt, 1000);
});

test('rounds that were opened are kept, a few of them, until another run is shown', () => {
	const { page } = after([state(1), ...Array.from({ length: 12 }, (_, index) => round(index + 1)), round(6)]);
	assert.deepEqual([...page.details.keys()], [5, 7, 8, 9, 10, 11, 12, 6]);
	const other = { ...panel.run, id: 'another' };
	assert.equal(receive(page, changes(2, { run: other }), 0).page.details.size, 0);
});

test('a question from outside is a new wish each time', () => {
	const ask: ToPanel = { type: 'compose', question: 'Why?' };
	const first = receive(firstPageState, ask, 0).page;
	const second = receive(first, ask, 0).page;
	assert.deepEqual(first.compose, second.compose);
	assert.notEqual(first.compose, second.compose);
});

test('a question from outside is forgotten when a run begins, not when one is put aside', () => {
	const ask: ToPanel = { type: 'compose', question: 'Why?' };
	const { page } = after([state(1), ask, changes(2, { gone: ['run'] })]);
	assert.equal(page.compose?.question, 'Why?');
	assert.equal(receive(page, changes(3, { run: panel.run }), 0).page.compose, undefined);
});

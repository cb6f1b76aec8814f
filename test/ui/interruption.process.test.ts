import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { RunEvent } from '../../src/agent/events.ts';
import { parseRunLog } from '../../src/agent/runLog.ts';
import { enough, goesOn } from '../editor/playModel.ts';
import { inEditor } from './inEditor.ts';
import { openPanel, panelOf, patience, picture, runCommand } from './panel.ts';

const question = `Which steps are there? ${goesOn}`;

inEditor('a window that is reloaded in mid-run shows the run with its report so far', { model: 'played' }, async ui => {
	const page = await ui.open('reload');
	const panel = await openPanel(page);
	await panel.ask(question);
	await panel.frame.getByText(/^Round 3 of/).waitFor(patience);
	await page.reload();
	const again = await panelOf(page);
	await again.frame.getByRole('heading', { name: question }).waitFor(patience);
	await again.says(/Interrupted|Stopped/);
	await picture(page, 'reloaded');
	await again.frame.getByText(/Step 2 comes after step 1/).waitFor(patience);
});

inEditor(
	'an editor that is killed in mid-run has the run in its history, and goes on with it',
	{ model: 'played' },
	async ui => {
		const page = await ui.open('killed');
		const panel = await openPanel(page);
		await panel.ask(question);
		await panel.frame.getByText(/^Round 3 of/).waitFor(patience);
		await ui.crash();
		const next = await ui.open('killed');
		await runCommand(next, 'Deep Research: Open Past Research...');
		await next
			.locator('.quick-input-list .monaco-list-row', { hasText: 'Which steps are there?' })
			.first()
			.waitFor(patience);
		await picture(next, 'killed 1 history');
		await next.keyboard.press('Enter');
		const again = await panelOf(next);
		await again.says(/Interrupted/);
		await picture(next, 'killed 2 run');
		await again.frame.getByText(/Step 2 comes after step 1/).waitFor(patience);

		await again.button('Resume').click(patience);
		await again.says(/Reading|Working|Writing|Thinking|Deciding/);
		await again.note.fill(enough, patience);
		await again.note.press('Enter');
		await again.says(/^Answered, with citations/);
		await picture(next, 'killed 3 resumed');
		const [run = ''] = runsOf(ui.path('killed'));
		const events = eventsOf(ui.path('killed'), run);
		assert.equal(events.filter(it => it.type === 'resumed').length, 1);
		assert.equal(events.filter(it => it.type === 'run-end').length, 1);
		const rounds = events.flatMap(it => (it.type === 'round-start' ? [it.round] : []));
		assert.deepEqual(
			rounds,
			rounds.map((_, index) => index + 1),
		);

		// A fork shares the rounds before it, and leaves the run as it is.
		await again.chooseTab('Rounds');
		await again.frame.getByRole('button', { name: /^Round 2/ }).click(patience);
		await again.button('Fork Here…').click(patience);
		const hint = again.frame.getByRole('textbox', { name: 'What to do otherwise from round 2 on' });
		await hint.fill(enough, patience);
		await picture(next, 'killed 4 fork');
		await hint.press('Enter');
		await waitUntil(() => runsOf(ui.path('killed')).length === 2);
		await again.says(/^Answered, with citations/);
		const fork = runsOf(ui.path('killed')).find(it => it !== run) ?? '';
		const [start] = eventsOf(ui.path('killed'), fork);
		assert.ok(start?.type === 'run-start');
		assert.deepEqual(start.forkedFrom, { run, round: 2 });
		assert.equal(eventsOf(ui.path('killed'), run).length, events.length);
	},
);

function runsOf(project: string): string[] {
	return readdirSync(join(project, '.deep-research', 'runs')).sort();
}

function eventsOf(project: string, run: string): readonly RunEvent[] {
	const log = parseRunLog(readFileSync(join(project, '.deep-research', 'runs', run, 'run.jsonl'), 'utf8'));
	assert.deepEqual(log.problems, []);
	return log.events.map(it => it.event);
}

async function waitUntil(isSo: () => boolean): Promise<void> {
	const end = Date.now() + patience.timeout;
	while (!isSo()) {
		assert.ok(Date.now() < end, 'It did not come about.');
		await setTimeout(100);
	}
}

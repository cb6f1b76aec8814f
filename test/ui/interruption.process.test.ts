import { goesOn } from '../editor/playModel.ts';
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

inEditor('an editor that is killed in mid-run has the run in its history', { model: 'played' }, async ui => {
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
});

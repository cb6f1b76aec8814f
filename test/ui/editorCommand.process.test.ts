import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'node:test';
import { howToGetChromium, openChromium } from '../editor/chromium.ts';
import { root } from '../editor/workbench.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { panelOf, patience, picture } from './panel.ts';

test('npm run editor opens the sample project with the panel ready to ask, and ends with Ctrl-C', async t => {
	await using browser = await openChromium();
	if (!browser) {
		t.skip(howToGetChromium);
		return;
	}
	using home = temporaryFolder();
	const state = { HOME: home.path, XDG_STATE_HOME: join(home.path, 'state'), LOCALAPPDATA: home.path };
	const editor = spawn(process.execPath, ['scripts/editor.ts', '--server', '--port', '0'], {
		cwd: root,
		env: { ...process.env, ...state },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	t.after(() => editor.kill());
	const said = text(editor.stderr);
	const ended = once(editor, 'close');
	const [address] = await Promise.race([
		once(editor.stdout.setEncoding('utf8'), 'data'),
		ended.then(async () => assert.fail(await said)),
	]);
	const url = new URL(String(address).trim());
	assert.equal(url.hostname, 'localhost');

	// Nobody gets in without the token.
	const [refused] = await once(get(`${url.origin}/`), 'response');
	assert.equal(refused.statusCode, 403);

	const page = await browser.newPage();
	await page.goto(url.href);
	const panel = await panelOf(page);
	await panel.question.waitFor(patience);
	await page.getByRole('tab', { name: /README\.md/ }).waitFor(patience);
	await picture(page, 'npm run editor');
	await page.close();

	editor.kill('SIGINT');
	const [code] = await ended;
	assert.equal(code, 0);
	await assert.rejects(once(get(`${url.origin}/`), 'response'), /ECONNREFUSED/);
});

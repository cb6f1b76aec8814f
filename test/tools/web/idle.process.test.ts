import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { page, WebServer } from '../../fakes/webServer.ts';

test('a door that nobody closes keeps no process alive', { timeout: 20_000 }, async () => {
	await using site = await WebServer.start({ '/': page('a'), '/robots.txt': page('') });
	const script = `
		import { openDoor, never } from ${JSON.stringify(new URL('openDoor.ts', import.meta.url).href)};
		const door = openDoor({ allowedHosts: [${JSON.stringify(site.host)}], limits: { totalMs: 60_000, queueMs: 60_000, firstByteMs: 60_000 } });
		const url = new URL(${JSON.stringify(site.origin)});
		await door.fetchPage(url, { isCrawling: true }, never);
		await door.callService({ service: 'Mock', url, method: 'GET', isUsersOwn: true }, never);
		await door.fetchPage(new URL('https://dead.test/'), {}, never).catch(() => {});
		process.on('exit', () => console.log('done'));
	`;
	const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output = (await Promise.all([child.stdout.toArray(), child.stderr.toArray(), once(child, 'exit')])).slice(0, 2);
	assert.equal(output.flat(2).join(''), 'done\n');
	assert.ok(site.connections > 0);
});

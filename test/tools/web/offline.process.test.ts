import assert from 'node:assert/strict';
import test from 'node:test';
import { hasNetwork } from '../../../src/tools/web/addresses.ts';
import { Connectivity } from '../../../src/tools/web/connectivity.ts';
import { WebError } from '../../../src/tools/web/door.ts';
import { defaultLimits } from '../../../src/tools/web/limits.ts';
import { page, WebServer } from '../../fakes/webServer.ts';
import { TempFolder } from '../tempFolder.ts';
import { failureOf, fetchText, never, openDoor, resolved } from './openDoor.ts';

const skip = hasNetwork() ? false : 'this machine has no network interface, so that everything is offline';
const failing = (code: string) => async (name: string) => {
	throw Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code });
};

for (const code of ['EAI_AGAIN', 'ENOTFOUND']) {
	test(`where no name has an address (${code}) the machine is offline, which is found out once`, async () => {
		const asked: string[] = [];
		await using door = openDoor({
			lookup: async name => {
				asked.push(name);
				return await failing(code)(name);
			},
		});
		const first = await failureOf(door.fetchPage(new URL('https://a.test/'), {}, never));
		assert.equal(first.code, 'offline');
		assert.match(first.message, /^https:\/\/a\.test\/ cannot be reached: this machine has no network now/);
		const known = asked.length;
		for (let n = 0; n < 20; n++) {
			assert.equal((await failureOf(door.fetchPage(new URL(`https://${n}.test/`), {}, never))).code, 'offline');
		}
		const call = { service: 'Mock', url: new URL('https://api.test/'), method: 'GET' } as const;
		assert.equal((await failureOf(door.callService(call, never))).code, 'offline');
		assert.equal(asked.length, known);
	});
}

test('where name servers are silent, twenty pages learn of it together', async () => {
	let asked = 0;
	await using door = openDoor({
		lookup: async () => {
			asked++;
			return await new Promise(() => {});
		},
		limits: { resolveMs: 300, totalMs: 60_000, connectMs: 60_000, firstByteMs: 60_000 },
	});
	const codes = await Promise.all(
		Array.from({ length: 20 }, async (_, n) => {
			return (await failureOf(door.fetchPage(new URL(`https://host${n}.test/`), {}, never))).code;
		}),
	);
	assert.deepEqual(
		codes,
		codes.map(() => 'offline'),
	);
	// The system's resolver keeps a thread for each: two names, and the two that always exist.
	assert.ok(asked <= 6, `${asked} names were asked for.`);
});

test('a dead name is unreachable where others have an address', { skip }, async () => {
	await using door = openDoor();
	for (const host of ['dead.test', 'dead2.test']) {
		const error = await failureOf(door.fetchPage(new URL(`https://${host}/`), {}, never));
		assert.equal(error.code, 'unreachable');
		assert.match(error.message, /there is no such host/);
	}
	const call = { service: 'Mock', url: new URL('https://api.test/'), method: 'GET' } as const;
	assert.equal((await failureOf(door.callService(call, never))).code, 'unreachable');
});

test('a name whose server is silent is unreachable where others have an address', { skip }, async () => {
	await using door = openDoor({
		lookup: async name =>
			name === 'silent.test' ? await new Promise(() => {}) : resolved(name, { [name]: ['1.1.1.1'] }),
		limits: { resolveMs: 200 },
	});
	assert.equal((await failureOf(door.fetchPage(new URL('https://silent.test/'), {}, never))).code, 'unreachable');
});

test('what the user allowed, and services of the user’s own, are asked for though the machine is offline', async () => {
	await using site = await WebServer.start({ '/': page('local') });
	await using door = openDoor({ allowedHosts: [site.host], lookup: failing('EAI_AGAIN') });
	assert.equal((await failureOf(door.fetchPage(new URL('https://a.test/'), {}, never))).code, 'offline');
	assert.equal(await fetchText(door, site.url('/')), 'local');
	const call = { service: 'Mock', url: site.url('/'), method: 'GET', isUsersOwn: true } as const;
	assert.equal((await door.callService(call, never)).text, 'local');
	// Which says nothing about the network.
	assert.equal((await failureOf(door.fetchPage(new URL('https://b.test/'), {}, never))).code, 'offline');
});

test('a machine that was offline is asked again later, and at once for a host that has answered', async () => {
	let isUp = false;
	const lookup = async (name: string) =>
		isUp ? resolved(name, { [name]: ['1.1.1.1'] }) : await failing('EAI_AGAIN')(name);
	const connectivity = new Connectivity(lookup, { ...defaultLimits, offlineMs: 30 }, () => true);
	connectivity.worked('good.test');
	assert.equal(await connectivity.isOffline(), true);
	assert.throws(() => connectivity.assertOnline('a.test', 'It'), WebError);
	connectivity.assertOnline('good.test', 'It');
	await new Promise(resolve => setTimeout(resolve, 50));
	connectivity.assertOnline('a.test', 'It');
	isUp = true;
	assert.equal(await connectivity.isOffline(), false);
	connectivity.assertOnline('a.test', 'It');
});

test('a machine without any interface but its own is offline without asking', () => {
	const lookup = async () => await Promise.reject(new Error('It was asked.'));
	const connectivity = new Connectivity(lookup, defaultLimits, () => false);
	assert.throws(() => connectivity.assertOnline('a.test', 'It'), { name: 'WebError', code: 'offline' });
});

test('without a network an old copy is better than none', async () => {
	using folder = new TempFolder();
	const site = await WebServer.start({ '/': page('kept', { 'cache-control': 'max-age=60' }) });
	let now = new Date('2026-11-22T12:00:00Z');
	let isUp = true;
	await using door = openDoor({
		allowedHosts: [`site.test:${site.port}`],
		cacheFolder: folder.path,
		now: () => now,
		lookup: async name => (isUp ? resolved(name, { [name]: ['127.0.0.1'] }) : await failing('EAI_AGAIN')(name)),
	});
	const url = new URL(`http://site.test:${site.port}/`);
	await fetchText(door, url);
	await site[Symbol.asyncDispose]();
	isUp = false;
	now = new Date('2026-11-22T13:00:00Z');
	const old = await door.fetchPage(url, {}, never);
	assert.equal(old.retrievedAt, '2026-11-22T12:00:00.000Z');
	assert.equal(old.isFromCache, true);
});

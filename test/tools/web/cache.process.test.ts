import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { WebDoor } from '../../../src/tools/web/door.ts';
import { page, type Route, redirect, status, WebServer } from '../../fakes/webServer.ts';
import { TempFolder } from '../tempFolder.ts';
import { failureOf, fetchText, never, openDoor } from './openDoor.ts';

test('a page is kept between doors, and taken from there while it is fresh', async () => {
	using folder = new TempFolder();
	await using site = await WebServer.start({ '/': page('<p>kept', { 'cache-control': 'max-age=60' }) });
	let now = new Date('2026-11-22T12:00:00Z');
	const open = () => openDoor({ allowedHosts: [site.host], cacheFolder: folder.path, now: () => now });
	{
		await using door = open();
		assert.equal((await door.fetchPage(site.url('/'), {}, never)).isFromCache, false);
	}
	now = new Date('2026-11-22T12:00:30Z');
	await using door = open();
	const kept = await door.fetchPage(site.url('/#part'), {}, never);
	assert.deepEqual(
		{ ...kept, bytes: new TextDecoder().decode(kept.bytes) },
		{
			url: site.url('/').href,
			status: 200,
			mediaType: 'text/html',
			charset: 'utf-8',
			bytes: '<p>kept',
			retrievedAt: '2026-11-22T12:00:00.000Z',
			isFromCache: true,
		},
	);
	assert.equal(site.requests.length, 1);
	// A wish for a fresh copy, and the end of its freshness, both lead to the server.
	assert.equal((await door.fetchPage(site.url('/'), { isFresh: true }, never)).isFromCache, false);
	now = new Date('2026-11-22T12:05:00Z');
	assert.equal((await door.fetchPage(site.url('/'), {}, never)).isFromCache, false);
	assert.equal(site.requests.length, 3);
	assert.equal(site.requests[1]?.headers['cache-control'], 'no-cache');
});

test('an old page is asked for with what it is known by, and confirmed', async () => {
	using folder = new TempFolder();
	const versioned: Route = (request, response) => {
		if (request.headers['if-none-match'] === '"1"' && request.headers['if-modified-since'] !== undefined) {
			response.writeHead(304, { etag: '"1"' }).end();
			return;
		}
		response
			.writeHead(200, { etag: '"1"', 'last-modified': 'Sun, 22 Nov 2026 11:00:00 GMT', 'cache-control': 'max-age=60' })
			.end('first');
	};
	await using site = await WebServer.start({ '/': versioned });
	let now = new Date('2026-11-22T12:00:00Z');
	await using door = openDoor({ allowedHosts: [site.host], cacheFolder: folder.path, now: () => now });
	await fetchText(door, site.url('/'));
	now = new Date('2026-11-22T12:02:00Z');
	const confirmed = await door.fetchPage(site.url('/'), {}, never);
	assert.equal(new TextDecoder().decode(confirmed.bytes), 'first');
	assert.equal(confirmed.isFromCache, true);
	assert.equal(confirmed.retrievedAt, now.toISOString());
	now = new Date('2026-11-22T12:02:30Z');
	await fetchText(door, site.url('/'));
	assert.equal(site.requests.length, 2, 'What was confirmed is fresh again.');
});

test('redirects are kept as their status allows, and followed to what is kept', async () => {
	using folder = new TempFolder();
	await using site = await WebServer.start({
		'/old': redirect('/new', 301),
		'/now': redirect('/new'),
		'/new': page('a'),
	});
	await using door = openDoor({ allowedHosts: [site.host], cacheFolder: folder.path });
	for (const _ of [1, 2]) {
		assert.equal((await door.fetchPage(site.url('/old'), {}, never)).url, site.url('/new').href);
		await fetchText(door, site.url('/now'));
	}
	assert.deepEqual([site.countOf('/old'), site.countOf('/now'), site.countOf('/new')], [1, 2, 1]);
});

test('what may not be kept is not on disk, nor are errors and services', async () => {
	using folder = new TempFolder();
	await using site = await WebServer.start({
		'/no-store': page('secret', { 'cache-control': 'no-store' }),
		'/404': status(404),
		'/service': page('{"secret": 1}'),
	});
	await using door = openDoor({ allowedHosts: [site.host], cacheFolder: folder.path });
	await fetchText(door, site.url('/no-store'));
	await failureOf(door.fetchPage(site.url('/404'), {}, never));
	await door.callService({ service: 'Mock', url: site.url('/service'), method: 'GET', isUsersOwn: true }, never);
	assert.deepEqual(readdirSync(folder.path), []);
});

test('a page that may no longer be kept is gone', async () => {
	using folder = new TempFolder();
	const control = ['max-age=60', 'no-store'];
	const changing: Route = async (request, response) => {
		await page('a', { 'cache-control': control.shift() ?? '' })(request, response);
	};
	await using site = await WebServer.start({ '/': changing });
	await using door = openDoor({ allowedHosts: [site.host], cacheFolder: folder.path });
	await fetchText(door, site.url('/'));
	assert.equal(readdirSync(folder.path).length, 1);
	await door.fetchPage(site.url('/'), { isFresh: true }, never);
	assert.deepEqual(readdirSync(folder.path), []);
});

test('a damaged entry is a page not kept', async () => {
	using folder = new TempFolder();
	await using site = await WebServer.start({ '/': page('whole') });
	await using door = openDoor({ allowedHosts: [site.host], cacheFolder: folder.path });
	await fetchText(door, site.url('/'));
	const [name = ''] = readdirSync(folder.path);
	const path = join(folder.path, name);
	const sound = readFileSync(path);
	const damages: readonly Uint8Array[] = [
		new Uint8Array(),
		sound.subarray(0, sound.length - 1),
		sound.subarray(0, 20),
		Buffer.concat([sound, Buffer.from('more')]),
		Buffer.from(sound.toString().replace('whole', 'whale')),
		Buffer.from(sound.toString().replace('"version":1', '"version":2')),
		Buffer.from('not JSON\nwhole'),
	];
	for (const [at, damaged] of damages.entries()) {
		writeFileSync(path, damaged);
		assert.equal(await fetchText(door, site.url('/')), 'whole');
		assert.equal(site.requests.length, at + 2, `damage ${at}`);
	}
	await fetchText(door, site.url('/'));
	assert.equal(site.requests.length, damages.length + 1);
});

test('the pages that were used least lately make room', async () => {
	using folder = new TempFolder();
	await using site = await WebServer.start({ '/*': page('a'.repeat(10_000)) });
	await using door = openDoor({ allowedHosts: [site.host], cacheFolder: folder.path, largestCache: 60_000 });
	for (let n = 0; n < 20; n++) {
		await fetchText(door, site.url(`/${n}`));
		// `/0` is used all the time.
		await fetchText(door, site.url('/0'));
		await new Promise(resolve => setTimeout(resolve, 5));
	}
	const sizes = readdirSync(folder.path).map(it => statSync(join(folder.path, it)).size);
	assert.ok(sizes.reduce((sum, it) => sum + it, 0) <= 60_000, String(sizes));
	assert.ok(sizes.length >= 3, String(sizes));
	assert.equal(site.countOf('/0'), 1);
	await fetchText(door, site.url('/1'));
	assert.equal(site.countOf('/1'), 2);
});

test('two doors share a folder', async () => {
	using folder = new TempFolder();
	await using site = await WebServer.start({ '/*': page('a'.repeat(5_000)) });
	const open = () => openDoor({ allowedHosts: [site.host], cacheFolder: folder.path, largestCache: 50_000 });
	await using one = open();
	await using two = open();
	const read = async (door: WebDoor) => {
		for (let n = 0; n < 30; n++) {
			assert.equal((await fetchText(door, site.url(`/${n % 12}`))).length, 5_000);
		}
	};
	await Promise.all([read(one), read(two)]);
	assert.deepEqual(
		readdirSync(folder.path).filter(it => it.endsWith('.tmp')),
		[],
	);
});

test('a folder that cannot be written costs nothing but the cache', async () => {
	using folder = new TempFolder({ file: 'a file in the place of the folder' });
	await using site = await WebServer.start({ '/': page('a') });
	await using door = openDoor({ allowedHosts: [site.host], cacheFolder: folder.at('file') });
	assert.equal(await fetchText(door, site.url('/')), 'a');
	assert.equal(await fetchText(door, site.url('/')), 'a');
});

test('what was read while a host was allowed is not found when it no longer is', async () => {
	using folder = new TempFolder();
	await using site = await WebServer.start({ '/': page('private') });
	const names = { 'wiki.test': ['127.0.0.1'] };
	const address = `http://wiki.test:${site.port}/`;
	{
		await using door = openDoor({ allowedHosts: ['wiki.test'], names, cacheFolder: folder.path });
		await fetchText(door, address);
	}
	await using door = openDoor({ names, cacheFolder: folder.path });
	assert.equal((await failureOf(door.fetchPage(new URL(address), {}, never))).code, 'refused');
});

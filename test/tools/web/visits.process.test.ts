import assert from 'node:assert/strict';
import test from 'node:test';
import { after, folder, inTurn, page, type Route, redirect, status, WebServer } from '../../fakes/webServer.ts';
import { TempFolder } from '../tempFolder.ts';
import { failureOf, fetchText, never, openDoor } from './openDoor.ts';

test('says who asks, and nothing about the machine or the user', async () => {
	await using site = await WebServer.start({ '/a': redirect('/b'), '/b': page('b', { 'set-cookie': 'id=1' }) });
	await using door = openDoor({ allowedHosts: [site.host] });
	await fetchText(door, site.url('/a#fragment'));
	await fetchText(door, site.url('/a'));
	for (const { method, path, headers } of site.requests) {
		assert.equal(method, 'GET');
		assert.ok(path === '/a' || path === '/b', path);
		assert.equal(headers['user-agent'], 'deep-research/0.1 (+https://deep-research.test)');
		assert.deepEqual(Object.keys(headers).sort(), [
			'accept',
			'accept-encoding',
			'accept-language',
			'connection',
			'host',
			'user-agent',
		]);
	}
});

test('follows five redirects and says where the page was', async () => {
	const hops = Object.fromEntries(
		[1, 2, 3, 4, 5].map(n => [`/${n}`, redirect(`/${n + 1}`, [301, 302, 303, 307, 308][n - 1])]),
	);
	await using site = await WebServer.start({ ...hops, '/0': redirect('/1'), '/6': page('there') });
	await using door = openDoor({ allowedHosts: [site.host] });
	const found = await door.fetchPage(site.url('/1'), {}, never);
	assert.equal(found.url, site.url('/6').href);
	assert.equal(found.status, 200);
	assert.equal((await failureOf(door.fetchPage(site.url('/0'), {}, never))).code, 'redirects');
});

test('gives what the bytes are, and the charset and time', async () => {
	await using site = await WebServer.start({ '/': page('<p>é', { 'content-type': 'text/plain; charset=UTF-8' }) });
	await using door = openDoor({ allowedHosts: [site.host], now: () => new Date('2026-11-22T12:00:00Z') });
	const { mediaType, charset, retrievedAt, isFromCache } = await door.fetchPage(site.url('/'), {}, never);
	assert.deepEqual(
		{ mediaType, charset, retrievedAt, isFromCache },
		{ mediaType: 'text/html', charset: 'utf-8', retrievedAt: '2026-11-22T12:00:00.000Z', isFromCache: false },
	);
});

test('serves files as they are', async () => {
	using files = new TempFolder({ 'docs/a.md': '# A', 'b.bin': new Uint8Array([0, 1, 2]), 'secret.txt': 'secret' });
	await using site = await WebServer.start({ '/files/*': folder(files.at('docs'), '/files/') });
	await using door = openDoor({ allowedHosts: [site.host] });
	assert.equal((await door.fetchPage(site.url('/files/a.md'), {}, never)).mediaType, 'text/markdown');
	assert.equal((await failureOf(door.fetchPage(site.url('/files/..%2Fsecret.txt'), {}, never))).status, 404);
});

test('asks a busy site again, when it says and not before', async () => {
	for (const busy of [429, 502, 503, 504]) {
		await using site = await WebServer.start({ '/': inTurn(status(busy, { 'retry-after': '0' }), page('now')) });
		await using door = openDoor({ allowedHosts: [site.host] });
		assert.equal(await fetchText(door, site.url('/')), 'now');
		assert.equal(site.requests.length, 2);
	}
});

test('waits for as long as it is asked, if there is time', async () => {
	const times: number[] = [];
	const noting = (route: Route): Route => {
		return async (request, response) => {
			times.push(performance.now());
			await route(request, response);
		};
	};
	await using site = await WebServer.start({
		'/': inTurn(noting(status(503, { 'retry-after': '1' })), noting(page('now'))),
		'/other': noting(page('other')),
	});
	await using door = openDoor({ allowedHosts: [site.host] });
	const [first] = await Promise.all([
		fetchText(door, site.url('/')),
		// A site that asks for a rest is not asked for another page meanwhile.
		(async () => {
			while (times.length === 0) {
				await new Promise(resolve => setImmediate(resolve));
			}
			await new Promise(resolve => setTimeout(resolve, 50));
			await fetchText(door, site.url('/other'));
		})(),
	]);
	assert.equal(first, 'now');
	assert.equal(times.length, 3);
	assert.ok(
		times.slice(1).every(it => it - (times[0] ?? 0) > 990),
		String(times),
	);
});

test('says how long a site wants to be left alone, when that is too long', async () => {
	const now = new Date('2026-11-22T12:00:00Z');
	const date = now.toUTCString();
	for (const [after, said] of [
		['3600', /60 minutes/],
		['86400', /some hours/],
		['Sun, 22 Nov 2026 12:01:00 GMT', /60 seconds/],
	] as const) {
		await using site = await WebServer.start({ '/': status(429, { 'retry-after': after, date }) });
		await using door = openDoor({ allowedHosts: [site.host], now: () => now });
		const error = await failureOf(door.fetchPage(site.url('/'), {}, never));
		assert.equal(error.status, 429);
		assert.match(error.message, said);
		assert.equal(site.requests.length, 1);
	}
});

test('gives a busy site up after two retries, and takes nonsense for no wish', async () => {
	for (const nonsense of ['soon', '-5', '']) {
		await using site = await WebServer.start({ '/': status(503, { 'retry-after': nonsense }) });
		await using door = openDoor({ allowedHosts: [site.host] });
		assert.equal((await failureOf(door.fetchPage(site.url('/'), {}, never))).status, 503);
		assert.equal(site.requests.length, 3);
	}
});

test('asks again when the connection was cut, and not after any other fault', async () => {
	const cut: Route = ({ socket }) => {
		socket.resetAndDestroy();
	};
	await using site = await WebServer.start({ '/': inTurn(cut, cut, page('whole')), '/404': status(404) });
	await using door = openDoor({ allowedHosts: [site.host] });
	assert.equal(await fetchText(door, site.url('/')), 'whole');
	await failureOf(door.fetchPage(site.url('/404'), {}, never));
	assert.equal(site.countOf('/404'), 1);
});

test('asks one site for two pages at once, over two connections that are kept', async () => {
	await using site = await WebServer.start({ '/*': after(20, page('a')) });
	await using door = openDoor({ allowedHosts: [site.host] });
	await Promise.all(Array.from({ length: 20 }, async (_, n) => await fetchText(door, site.url(`/${n}`))));
	assert.equal(site.requests.length, 20);
	assert.equal(site.mostAtOnce, 2);
	assert.equal(site.connections, 2);
});

test('takes the hosts of one domain for one site, and asks only so many sites at once', async () => {
	await using site = await WebServer.start({ '/': after(20, page('a')) });
	const names = ['a.one.test', 'b.one.test', 'c.one.test', 'two.test', 'three.test', 'a.github.io', 'b.github.io'];
	const { port } = site;
	await using door = openDoor({
		allowedHosts: names,
		names: Object.fromEntries(names.map(it => [it, ['127.0.0.1']])),
		limits: { requestsAtOnce: 5 },
	});
	const ask = async (all: readonly string[]) => {
		site.mostAtOnce = 0;
		await Promise.all(all.map(async it => await fetchText(door, `http://${it}:${port}/`)));
		return site.mostAtOnce;
	};
	assert.equal(await ask(['a.one.test', 'b.one.test', 'c.one.test']), 2);
	assert.equal(await ask(names), 5);
	assert.equal(await ask(['a.github.io', 'b.github.io', 'two.test']), 3);
});

test('fetches a page once for all who ask for it at the same time', async () => {
	await using site = await WebServer.start({ '/': after(50, page('a')) });
	await using door = openDoor({ allowedHosts: [site.host] });
	const leaver = new AbortController();
	const left = door.fetchPage(site.url('/'), {}, leaver.signal);
	const stayed = [fetchText(door, site.url('/#a')), fetchText(door, site.url('/#b'))];
	leaver.abort(new Error('I have no time.'));
	await assert.rejects(left, /I have no time/);
	assert.deepEqual(await Promise.all(stayed), ['a', 'a']);
	assert.equal(site.requests.length, 1);
});

test('who stops waits no longer, in the queue or before an answer, and gets the reason of the signal', async () => {
	await using site = await WebServer.start({ '/*': () => {} });
	await using door = openDoor({ allowedHosts: [site.host], limits: { firstByteMs: 60_000, totalMs: 60_000 } });
	const stop = new AbortController();
	const all = Array.from({ length: 6 }, async (_, n) => await door.fetchPage(site.url(`/${n}`), {}, stop.signal));
	const ends = Promise.allSettled(all);
	while (site.requests.length < 2) {
		await new Promise(resolve => setImmediate(resolve));
	}
	const reason = new Error('Stopped by the user.');
	stop.abort(reason);
	assert.deepEqual(
		(await ends).map(it => it.status === 'rejected' && it.reason === reason),
		Array.from({ length: 6 }, () => true),
	);
	assert.equal(site.requests.length, 2);
	await assert.rejects(door.fetchPage(site.url('/0'), {}, stop.signal), reason);
});

test('a closed door stops what is under way', async () => {
	await using site = await WebServer.start({ '/*': () => {} });
	const door = openDoor({ allowedHosts: [site.host] });
	const fetching = assert.rejects(door.fetchPage(site.url('/'), {}, never), /door to the web was closed/);
	while (site.requests.length < 1) {
		await new Promise(resolve => setImmediate(resolve));
	}
	await door[Symbol.asyncDispose]();
	await fetching;
	await assert.rejects(door.fetchPage(site.url('/'), {}, never), /door to the web was closed/);
});

test('a page that waits too long for its site says so', async () => {
	await using site = await WebServer.start({ '/*': () => {} });
	await using door = openDoor({ allowedHosts: [site.host], limits: { queueMs: 50, requestsPerHost: 1 } });
	const ends = await Promise.all([1, 2].map(async n => await failureOf(door.fetchPage(site.url(`/${n}`), {}, never))));
	assert.deepEqual(
		ends.map(it => it.code),
		['timeout', 'timeout'],
	);
	assert.match(ends[1]?.message ?? '', /busy with our other requests/);
});

const robots = (text: string): Route => page(text, { 'content-type': 'text/plain' });

test('follows robots.txt where a program chose the address, and asks for it once', async () => {
	const rules = 'User-agent: *\nDisallow: /\n\nUser-agent: deep-research\nDisallow: /private\nAllow: /private/open\n';
	await using site = await WebServer.start({
		'/robots.txt': robots(rules),
		'/*': page('a'),
		'/in': redirect('/private/b'),
	});
	await using door = openDoor({ allowedHosts: [site.host] });
	const crawl = async (path: string) => await door.fetchPage(site.url(path), { isCrawling: true }, never);
	await crawl('/open');
	await crawl('/private/open');
	assert.equal((await failureOf(crawl('/private/a'))).code, 'robots');
	assert.equal((await failureOf(crawl('/in'))).code, 'robots');
	assert.equal(site.countOf('/private/b'), 0);
	assert.equal(site.countOf('/robots.txt'), 1);
	// The user, or a search, named this one.
	await door.fetchPage(site.url('/private/a'), {}, never);
});

test('a site without robots.txt allows all; one whose robots.txt fails allows nothing', async () => {
	for (const [route, isAllowed] of [
		[status(404), true],
		[status(403), true],
		[robots('<html>not robots</html>'), true],
		[robots(`${'#'.repeat(200)}\n`.repeat(5_000)), true],
		[redirect('http://127.0.0.1:1/robots.txt'), true],
		[status(500), false],
		[status(429), false],
	] as const) {
		await using site = await WebServer.start({ '/robots.txt': route, '/': page('a') });
		await using door = openDoor({ allowedHosts: [site.host], limits: { retries: 0 } });
		const crawling = door.fetchPage(site.url('/'), { isCrawling: true }, never);
		if (isAllowed) {
			await crawling;
		} else {
			assert.equal((await failureOf(crawling)).code, 'robots');
		}
	}
});

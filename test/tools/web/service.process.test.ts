import assert from 'node:assert/strict';
import test from 'node:test';
import type { ServiceRequest } from '../../../src/tools/web/door.ts';
import { webFaults } from '../../fakes/webFaults.ts';
import { inTurn, page, type Route, redirect, status, WebServer } from '../../fakes/webServer.ts';
import { failureOf, never, openDoor } from './openDoor.ts';

const key = 'key-0123456789abcdef';

function requestTo(site: WebServer, path: string, rest: Partial<ServiceRequest> = {}): ServiceRequest {
	return {
		service: 'Mock',
		url: site.url(`${path}?api_key=${key}&q=ice`),
		method: 'GET',
		headers: { 'X-API-Key': key },
		isUsersOwn: true,
		...rest,
	};
}

test('posts JSON with the headers it is given, and gives the reply as it is', async () => {
	const bodies: string[] = [];
	const echo: Route = async (request, response) => {
		let body = '';
		for await (const piece of request) {
			body += String(piece);
		}
		bodies.push(body);
		response.writeHead(201, { 'content-type': 'application/json', 'X-Left': '7' }).end('{"é": 1}');
	};
	await using site = await WebServer.start({ '/search': echo });
	await using door = openDoor();
	const request = requestTo(site, '/search', { method: 'POST', body: { q: 'ice' } });
	const reply = await door.callService(request, never);
	assert.equal(reply.status, 201);
	assert.equal(reply.headers['x-left'], '7');
	assert.equal(reply.text, '{"é": 1}');
	assert.deepEqual(bodies, ['{"q":"ice"}']);
	assert.equal(site.requests[0]?.headers['x-api-key'], key);
	assert.equal(site.requests[0]?.headers['content-type'], 'application/json');
});

test('an error status is a reply', async () => {
	await using site = await WebServer.start({ '/401': status(401), '/500': status(500), '/429': status(429) });
	await using door = openDoor();
	for (const code of [401, 500, 429]) {
		const reply = await door.callService(requestTo(site, `/${code}`), never);
		assert.deepEqual({ status: reply.status, text: reply.text }, { status: code, text: `Status ${code}.` });
	}
	assert.equal(site.requests.length, 3);
});

test('a busy service is asked again when it asks for a short wait', async () => {
	await using site = await WebServer.start({
		'/soon': inTurn(status(429, { 'retry-after': '0' }), status(503, { 'retry-after': '0' }), page('now')),
		'/never': status(503, { 'retry-after': '0' }),
		'/later': status(429, { 'retry-after': '6' }),
		'/error': status(502, { 'retry-after': '0' }),
	});
	await using door = openDoor();
	assert.equal((await door.callService(requestTo(site, '/soon'), never)).text, 'now');
	assert.equal((await door.callService(requestTo(site, '/never'), never)).status, 503);
	assert.equal(site.countOf('/never'), 3);
	assert.equal((await door.callService(requestTo(site, '/later'), never)).status, 429);
	assert.equal(site.countOf('/later'), 1);
	assert.equal((await door.callService(requestTo(site, '/error'), never)).status, 502);
	assert.equal(site.countOf('/error'), 1);
});

test('a POST whose connection is cut is not sent again', async () => {
	const cut: Route = ({ socket }) => {
		socket.resetAndDestroy();
	};
	await using site = await WebServer.start({ '/get': inTurn(cut, page('now')), '/post': inTurn(cut, page('now')) });
	await using door = openDoor();
	assert.equal((await door.callService(requestTo(site, '/get'), never)).text, 'now');
	const post = requestTo(site, '/post', { method: 'POST', body: {} });
	assert.equal((await failureOf(door.callService(post, never))).code, 'unreachable');
	assert.equal(site.countOf('/post'), 1);
});

test('a service that leads elsewhere is not followed', async () => {
	await using other = await WebServer.start({ '/*': page('stolen') });
	await using site = await WebServer.start({
		'/a': redirect(`${other.origin}/b?api_key=${key}`),
		'/b': redirect('/a', 308),
		'/c': status(304),
	});
	await using door = openDoor();
	for (const path of ['/a', '/b', '/c']) {
		const error = await failureOf(door.callService(requestTo(site, path), never));
		assert.equal(error.code, 'redirects');
		assert.doesNotMatch(error.message, new RegExp(key));
	}
	assert.equal(other.requests.length, 0);
	assert.equal(site.requests.length, 3);
});

test('no fault repeats the key or the query, and each names the service', async () => {
	await using site = await WebServer.start(webFaults);
	await using door = openDoor({ limits: { serviceBytes: 100_000 } });
	const dead = await WebServer.start();
	await dead[Symbol.asyncDispose]();
	const requests = [
		...['/gzip-bomb', '/endless', '/drip', '/no-answer', '/large-header', '/garbage', '/reset', '/broken-gzip'].map(
			path => requestTo(site, path, { timeout: 500 }),
		),
		{ ...requestTo(site, '/'), url: new URL(`http://127.0.0.1:1/?api_key=${key}`) },
		{ ...requestTo(site, '/'), url: new URL(`http://gone.test/?api_key=${key}`) },
		{ ...requestTo(site, '/'), url: new URL(`http://user:${key}@api.test/`) },
		{ ...requestTo(site, '/'), url: new URL(`ftp://api.test/?api_key=${key}`) },
		{ ...requestTo(site, '/'), url: new URL(`http://10.0.0.1/?api_key=${key}`), isUsersOwn: false },
	];
	for (const request of requests) {
		const error = await failureOf(door.callService(request, never));
		assert.match(error.message, /^Mock \(/);
		assert.doesNotMatch(
			`${error.message} ${String(error.cause)}`,
			new RegExp(`${key}|api_key|q=ice`),
			request.url.pathname,
		);
	}
});

test('whoever stops waits no longer, and gets the reason of the signal', async () => {
	await using site = await WebServer.start({ '/': () => {} });
	await using door = openDoor();
	const stop = new AbortController();
	const reason = new Error('Stopped by the user.');
	const call = assert.rejects(door.callService(requestTo(site, '/'), stop.signal), reason);
	while (site.requests.length < 1) {
		await new Promise(resolve => setImmediate(resolve));
	}
	stop.abort(reason);
	await call;
});

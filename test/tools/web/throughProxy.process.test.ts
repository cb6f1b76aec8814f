import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import test from 'node:test';
import { page, WebServer } from '../../fakes/webServer.ts';
import { failureOf, fetchText, never, openDoor } from './openDoor.ts';

/** A proxy that takes everything to one site, whatever it is asked for, and notes what that was. */
async function startProxy(
	target: WebServer,
	status = 200,
): Promise<AsyncDisposable & { readonly asked: string[]; readonly uri: string }> {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
		response.writeHead(status, { 'content-type': 'text/html' }).end('from the proxy');
	});
	server.on('connect', (request, socket) => {
		asked.push(`CONNECT ${request.url}`);
		const onward = connect(target.port, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			onward.pipe(socket).pipe(onward);
		});
		onward.on('error', () => socket.destroy());
		socket.on('error', () => onward.destroy());
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	assert.ok(address !== null && typeof address === 'object');
	return {
		asked,
		uri: `http://127.0.0.1:${address.port}`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise(resolve => server.close(resolve));
		},
	};
}

test('asks for pages through the proxy of the environment, also where names have no address here', async () => {
	await using site = await WebServer.start({ '/': page('from the site') });
	await using proxy = await startProxy(site);
	const withUser = proxy.uri.replace('//', '//user:word@');
	await using door = openDoor({
		variables: { HTTP_PROXY: withUser, NO_PROXY: 'direct.test' },
		allowedHosts: ['direct.test'],
		names: { 'direct.test': ['127.0.0.1'] },
	});
	assert.equal(await fetchText(door, 'http://far.test/a?b'), 'from the proxy');
	assert.deepEqual(proxy.asked, [`GET http://far.test/a?b Basic ${Buffer.from('user:word').toString('base64')}`]);
	assert.equal(await fetchText(door, `http://direct.test:${site.port}/`), 'from the site');
	assert.equal(proxy.asked.length, 1);
});

test('asks the proxy for a tunnel to an https site', async () => {
	await using site = await WebServer.start();
	await using proxy = await startProxy(site);
	await using door = openDoor({ variables: { https_proxy: proxy.uri } });
	// What is behind the tunnel speaks no TLS, which is found out by speaking it.
	assert.equal((await failureOf(door.fetchPage(new URL('https://far.test/'), {}, never))).code, 'unreachable');
	assert.deepEqual(proxy.asked, ['CONNECT far.test:443']);
});

test('a proxy is not asked for what is not of the public internet', async () => {
	await using site = await WebServer.start();
	await using proxy = await startProxy(site);
	await using door = openDoor({
		variables: { ALL_PROXY: proxy.uri },
		names: { 'inside.test': ['10.0.0.1'], 'mixed.test': ['1.1.1.1', '127.0.0.1'] },
	});
	for (const host of [
		'10.0.0.1',
		'169.254.169.254',
		'127.0.0.1',
		'localhost',
		'[fd00::1]',
		'wiki.corp',
		'inside.test',
		'mixed.test',
	]) {
		const error = await failureOf(door.fetchPage(new URL(`http://${host}/`), {}, never));
		assert.equal(error.code, 'refused', host);
	}
	assert.deepEqual(proxy.asked, []);
});

test('a proxy that wants credentials, or does not answer, is named', async () => {
	await using site = await WebServer.start();
	const proxy = await startProxy(site, 407);
	const host = new URL(proxy.uri).host;
	await using door = openDoor({ variables: { HTTP_PROXY: proxy.uri.replace('//', '//user:word@') } });
	const wanting = await failureOf(door.fetchPage(new URL('http://far.test/'), {}, never));
	assert.match(wanting.message, new RegExp(`through the proxy ${host}`));
	await proxy[Symbol.asyncDispose]();
	const dead = await failureOf(door.fetchPage(new URL('http://far.test/other'), {}, never));
	assert.equal(dead.code, 'unreachable');
	assert.match(dead.message, new RegExp(`through the proxy ${host}`));
	assert.doesNotMatch(dead.message, /word/);
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { TempFolder } from '../tempFolder.ts';
import { failureOf, fetchText, never, openDoor } from './openDoor.ts';

const skip = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed';

/** An https server whose certificate is its own authority, for `site.test`. */
async function startSite(
	folder: TempFolder,
): Promise<AsyncDisposable & { readonly port: number; readonly ca: string }> {
	const made = spawnSync(
		'openssl',
		[
			'req',
			'-x509',
			'-newkey',
			'ec',
			'-pkeyopt',
			'ec_paramgen_curve:prime256v1',
			'-nodes',
			'-days',
			'2',
			'-subj',
			'/CN=site.test',
		]
			.concat(['-addext', 'subjectAltName=DNS:site.test,IP:127.0.0.1'])
			.concat(['-keyout', folder.at('key.pem'), '-out', folder.at('cert.pem')]),
	);
	assert.equal(made.status, 0, String(made.stderr));
	const [key, cert] = ['key.pem', 'cert.pem'].map(it => readFileSync(folder.at(it)));
	assert.ok(key && cert);
	const server = createServer({ key, cert }, (request, response) => {
		if (request.url === '/down') {
			response.writeHead(302, { location: 'http://site.test/' }).end();
			return;
		}
		response.writeHead(200, { 'content-type': 'text/html' }).end('encrypted');
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion
		port: (server.address() as AddressInfo).port,
		ca: folder.at('cert.pem'),
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise(resolve => server.close(resolve));
		},
	};
}

const names = { 'site.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] };
const allowedHosts = ['site.test', 'other.test', '127.0.0.1'];

test('a certificate counts when its authority is one that the environment adds', { skip }, async () => {
	using folder = new TempFolder();
	await using site = await startSite(folder);
	const address = `https://site.test:${site.port}/`;
	for (const variables of [
		{},
		{ NODE_EXTRA_CA_CERTS: folder.at('none.pem') },
		{ SSL_CERT_FILE: folder.at('key.pem') },
	]) {
		await using door = openDoor({ names, allowedHosts, variables });
		const error = await failureOf(door.fetchPage(new URL(address), {}, never));
		assert.equal(error.code, 'unreachable');
		assert.match(error.message, /no valid certificate.*NODE_EXTRA_CA_CERTS/s);
	}
	for (const variables of [{ NODE_EXTRA_CA_CERTS: site.ca }, { SSL_CERT_FILE: site.ca }]) {
		await using door = openDoor({ names, allowedHosts, variables });
		assert.equal(await fetchText(door, address), 'encrypted');
		assert.equal(await fetchText(door, `https://127.0.0.1:${site.port}/`), 'encrypted');
		const wrong = await failureOf(door.fetchPage(new URL(`https://other.test:${site.port}/`), {}, never));
		assert.match(wrong.message, /ERR_TLS_CERT_ALTNAME_INVALID/);
	}
});

test('an encrypted page does not lead to an open one', { skip }, async () => {
	using folder = new TempFolder();
	await using site = await startSite(folder);
	await using door = openDoor({ names, allowedHosts, variables: { NODE_EXTRA_CA_CERTS: site.ca } });
	const error = await failureOf(door.fetchPage(new URL(`https://site.test:${site.port}/down`), {}, never));
	assert.equal(error.code, 'refused');
	assert.match(error.message, /encrypted connection to an open one/);
});

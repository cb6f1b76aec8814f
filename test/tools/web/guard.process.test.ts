import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { redirect, WebServer } from '../../fakes/webServer.ts';
import { failureOf, fetchText, list, never, openDoor, resolved } from './openDoor.ts';

/**
 * Nothing that is not of the public internet is connected to, however it is spelt, named or led to. Every case that could reach the
 * listener (which listens on all addresses of this machine) is tried again with the guard opened, to show that it would have.
 */
describe('the guard', () => {
	let site: WebServer;
	let port: number;
	before(async () => {
		site = await WebServer.start({ '/': 'reached' }, { isEverywhere: true });
		port = site.port;
	});
	after(async () => await site[Symbol.asyncDispose]());

	const spellings = list(`
		127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.000.000.001
		127.0.0.2 127.255.255.254 0 0.0.0.0 0x0 %31%32%37.0.0.1 １２７.0.0.1 127。0。0。1 ①②⑦.0.0.1 localhost localhost.
		LOCALHOST loc%61lhost ⓛocalhost [::1] [0:0:0:0:0:0:0:1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:0]
	`);
	for (const host of spellings) {
		test(`refuses http://${host}/`, async () => {
			await checkRefused(`http://${host}:${port}/`);
			await checkReached(`http://${host}:${port}/`);
		});
	}

	test('refuses every address of this machine', async () => {
		const own = Object.values(networkInterfaces()).flatMap(it => it ?? []);
		for (const { address, family } of own.filter(it => it.scopeid === undefined || it.scopeid === 0)) {
			await checkRefused(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`);
			await checkReached(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`);
		}
	});

	const unreachable = list(`
		10.0.0.1 100.100.100.200 168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 192.0.0.192 192.168.0.1
		198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 0xa9fea9fe 2852039166 [fd00:ec2::254] [fe80::1] [fec0::1]
		[ff02::1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [::7f00:1]
		[::ffff:a9fe:a9fe] [2001:db8::1] [100::1] metadata.google.internal instance-data router printer.local nas.lan
		kubernetes.default.svc
	`);
	for (const host of unreachable) {
		test(`refuses http://${host}/`, async () => await checkRefused(`http://${host}/`));
	}

	const answers: readonly (readonly string[])[] = [
		['127.0.0.1'],
		['::1'],
		['::ffff:127.0.0.1'],
		['0.0.0.0'],
		['::'],
		['127.0.0.1', '93.184.215.14'],
		['93.184.215.14', '127.0.0.1'],
		['2606:4700::1111', '::1'],
		['93.184.215.14', '::ffff:7f00:1'],
	];
	for (const addresses of answers) {
		test(`refuses a name that leads to ${addresses.join(' and ')}`, async () => {
			const names = { 'evil.test': addresses };
			await checkRefused(`http://evil.test:${port}/`, names);
			if (addresses.length === 1 && isSure(new URL(`http://[${addresses[0]}]/`.replace(/\[([\d.]+)\]/, '$1')))) {
				await checkReached(`http://evil.test:${port}/`, names);
			}
		});
	}
	for (const addresses of [
		['10.1.2.3'],
		['169.254.169.254'],
		['fe80::1%eth0'],
		['64:ff9b::a00:1'],
		['not an address'],
	]) {
		test(`refuses a name that leads to ${addresses.join()}`, async () => {
			await checkRefused('https://evil.test/', { 'evil.test': addresses });
		});
	}

	test('dials the address that was checked: the name is resolved once, and may say what it likes after', async () => {
		let asked = 0;
		await using door = openDoor({
			allowedHosts: ['rebind.test'],
			lookup: async name => resolved(name, { [name]: asked++ === 0 ? ['127.0.0.1'] : ['192.0.2.77'] }),
		});
		assert.equal(await fetchText(door, `http://rebind.test:${port}/`), 'reached');
		assert.equal(asked, 1);
	});

	test('checks each redirect like the first address', async () => {
		const targets = [
			`http://127.0.0.1:${port}/`,
			`http://localhost:${port}/`,
			`http://[::1]:${port}/`,
			`http://evil.test:${port}/`,
			`//evil.test:${port}/`,
			'file:///etc/passwd',
			'ftp://example.com/',
			'http://user:secret@example.com/',
			'http://example.com:22/',
			'data:text/html,hello',
		];
		await using entry = await WebServer.start(
			Object.fromEntries(targets.map((target, at) => [`/${at}`, redirect(target)])),
		);
		await using door = openDoor({
			allowedHosts: [entry.host],
			lookup: async name => resolved(name, { 'evil.test': ['127.0.0.1'] }),
		});
		const connections = site.connections;
		for (const [at, target] of targets.entries()) {
			const error = await failureOf(door.fetchPage(entry.url(`/${at}`), {}, never));
			assert.equal(error.code, 'refused', target);
			assert.doesNotMatch(error.message, /secret/);
		}
		assert.equal(site.connections, connections);
	});

	test('a service that is not the user’s own must be public, whatever hosts are allowed for pages', async () => {
		await using door = openDoor({
			allowedHosts: [`127.0.0.1:${port}`, 'evil.test'],
			lookup: async name => resolved(name, { 'evil.test': ['127.0.0.1'] }),
		});
		const connections = site.connections;
		for (const address of [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, `http://evil.test:${port}/`]) {
			const call = { service: 'Mock', url: new URL(address), method: 'GET' } as const;
			assert.equal((await failureOf(door.callService(call, never))).code, 'refused');
		}
		assert.equal(site.connections, connections);
		const own = {
			service: 'Mock',
			url: new URL(`http://evil.test:${port}/`),
			method: 'GET',
			isUsersOwn: true,
		} as const;
		assert.equal((await door.callService(own, never)).text, 'reached');
		// The connection that this left open is the service's alone.
		const page = `http://evil.test:${port}/`;
		await checkRefused(page, { 'evil.test': ['127.0.0.1'] });
	});

	async function checkRefused(address: string, names: Readonly<Record<string, readonly string[]>> = {}): Promise<void> {
		await using door = openDoor({ names });
		const connections = site.connections;
		const error = await failureOf(door.fetchPage(new URL(address), {}, never));
		assert.equal(error.code, 'refused', error.message);
		assert.equal(site.connections, connections, 'There was a connection.');
	}

	/** The control: the same address with the guard opened for its host. */
	async function checkReached(address: string, names: Readonly<Record<string, readonly string[]>> = {}): Promise<void> {
		const url = new URL(address);
		if (!isSure(url)) {
			return;
		}
		const local = { localhost: ['127.0.0.1'] };
		await using door = openDoor({ allowedHosts: [url.host], names: { ...local, ...names } });
		assert.equal(await fetchText(door, url), 'reached');
	}
});

/** Linux answers at all of 127.0.0.0/8, at 0.0.0.0 and its IPv6 forms; elsewhere, or without IPv6, there may be nobody to reach. */
function isSure({ hostname }: URL): boolean {
	const hasIPv6 = Object.values(networkInterfaces()).some(it => it?.some(it => it.internal && it.family === 'IPv6'));
	return (
		['127.0.0.1', 'localhost', 'evil.test'].includes(hostname) ||
		(process.platform === 'linux' && (hasIPv6 || !hostname.startsWith('[')))
	);
}

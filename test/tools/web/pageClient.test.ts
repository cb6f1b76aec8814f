import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultLimits } from '../../../src/tools/web/limits.ts';
import { createPageClient } from '../../../src/tools/web/pageClient.ts';
import { createTargets } from '../../../src/tools/web/targets.ts';
import { failureOf, never } from './openDoor.ts';

/** Follows the redirects of a scripted web from its first address; the user allowed `wiki.corp`. */
async function follow(
	...addresses: readonly string[]
): Promise<{ readonly asked: readonly string[]; readonly end: Promise<unknown> }> {
	const asked: string[] = [];
	const fetchPage = createPageClient({
		targets: createTargets(['wiki.corp']),
		cache: undefined,
		limits: defaultLimits,
		now: () => new Date('2026-11-22T12:00:00Z'),
		request: async url => {
			asked.push(url.href);
			const next = addresses[asked.length];
			const headers: Readonly<Record<string, string>> = next === undefined ? {} : { location: next };
			return { status: next === undefined ? 200 : 302, headers, bytes: new Uint8Array(), mediaType: 'text/html' };
		},
	});
	const end = fetchPage(new URL(addresses[0] ?? ''), {}, async () => {}, never);
	await end.catch(() => {});
	return { asked, end };
}

test('goes where a public site leads, relative addresses and other hosts included', async () => {
	const { asked, end } = await follow('https://a.com/x/y#1', '../z?q', '//b.com/', 'https://c.com./');
	await end;
	assert.deepEqual(asked, ['https://a.com/x/y', 'https://a.com/z?q', 'https://b.com/', 'https://c.com/']);
});

for (const [to, why] of [
	['http://10.0.0.1/', /no public address/],
	['http://wiki.corp/', /may not lead into what the user allowed/],
	['https://wiki.corp/', /may not lead into what the user allowed/],
	['http://a.com/', /from an encrypted connection to an open one/],
	['https://user:word@b.com/', /user name or password/],
	['https://b.com:25/', /port 25/],
	['javascript:alert(1)', /only http and https/],
] as const) {
	test(`does not go where a public site leads to ${to}`, async () => {
		const { asked, end } = await follow('https://a.com/', to);
		const error = await failureOf(end);
		assert.equal(error.code, 'refused');
		assert.match(error.message, why);
		assert.deepEqual(asked, ['https://a.com/']);
	});
}

test('an allowed site leads to its own pages and out to public ones, and not back', async () => {
	const out = await follow('http://wiki.corp/a', '/b', 'https://b.com/');
	await out.end;
	assert.equal(out.asked.length, 3);
	const back = await follow('http://wiki.corp/a', 'http://b.com/', 'http://wiki.corp/b');
	assert.equal((await failureOf(back.end)).code, 'refused');
});

test('stops where it has been, and after five redirects', async () => {
	const circle = await follow('https://a.com/', 'https://b.com/', 'https://a.com/#again');
	assert.match((await failureOf(circle.end)).message, /leads back to itself/);
	const long = await follow(...[1, 2, 3, 4, 5, 6, 7, 8].map(n => `https://a.com/${n}`));
	assert.equal((await failureOf(long.end)).code, 'redirects');
	assert.equal(long.asked.length, 6);
	await (await follow(...[1, 2, 3, 4, 5, 6].map(n => `https://a.com/${n}`))).end;
});

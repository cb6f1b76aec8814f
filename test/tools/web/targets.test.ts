import assert from 'node:assert/strict';
import test from 'node:test';
import { createTargets } from '../../../src/tools/web/targets.ts';
import { list } from './openDoor.ts';

function refusal(address: string, allowed: readonly string[] = []): string | undefined {
	try {
		createTargets(allowed).check(new URL(address));
		return undefined;
	} catch (error) {
		assert.ok(error instanceof Error);
		return error.message;
	}
}

test('asks for a public address without its fragment and the dot after its host', () => {
	const url = createTargets([]).check(new URL('https://Example.COM.:443/a?b=c#d'));
	assert.equal(url.href, 'https://example.com/a?b=c');
});

for (const address of [
	'ftp://example.com/a',
	'file:///etc/passwd',
	'data:text/html,hello',
	'javascript:alert(1)',
	'ws://example.com/',
	'gopher://example.com/',
	'blob:https://example.com/1',
	'view-source:https://example.com/',
]) {
	test(`refuses the scheme of ${address}`, () => assert.match(refusal(address) ?? '', /only http and https/));
}

test('refuses a user name and a password, and repeats neither', () => {
	for (const address of [
		'https://user:secret@example.com/',
		'https://secret@example.com/',
		'https://:secret@example.com/',
	]) {
		const message = refusal(address);
		assert.match(message ?? '', /user name or password/);
		assert.doesNotMatch(message ?? '', /secret/);
	}
});

for (const port of [1, 22, 25, 110, 143, 445, 3306, 5432, 6000, 6379, 6667, 11211, 27017]) {
	test(`refuses port ${port}`, () => assert.match(refusal(`http://example.com:${port}/`) ?? '', /port/));
}

for (const port of [80, 443, 3000, 8000, 8080, 8443]) {
	test(`takes port ${port}`, () => assert.equal(refusal(`http://example.com:${port}/`), undefined));
}

for (const host of list(`
	localhost LOCALHOST localhost. a.localhost printer printer.local metadata.google.internal
	router.home.arpa wiki.corp nas.lan expyuzz4wqqyqhjn.onion 127.1 2130706433 0x7f000001
	0177.0.0.1 0x7f.1 127.0.0.1. ①②⑦.⓪.⓪.① 127。0。0。1 １２７.0.0.1 [::1] [::ffff:127.0.0.1]
	[0:0:0:0:0:ffff:7f00:1] 0 0.0.0.0 169.254.169.254 2852039166 [fd00:ec2::254] %6c%6fcalhost
`)) {
	test(`refuses the host ${host}`, () => assert.match(refusal(`http://${host}/`) ?? '', /public address/));
}

test('takes what the user allowed, by host or by host and port', () => {
	assert.equal(refusal('http://wiki.corp/', ['wiki.corp']), undefined);
	assert.equal(refusal('http://wiki.corp:8080/', ['wiki.corp']), undefined);
	assert.equal(refusal('http://WIKI.corp./', ['Wiki.Corp']), undefined);
	assert.equal(refusal('http://127.0.0.1:8080/', ['127.0.0.1:8080']), undefined);
	assert.equal(refusal('http://127.1:8080/', ['127.0.0.1:8080']), undefined);
	assert.equal(refusal('http://[::1]:8080/', ['[::1]:8080']), undefined);
	assert.equal(refusal('http://[::1]/', ['::1']), undefined);
	assert.equal(refusal('http://127.0.0.1:6379/', ['127.0.0.1:6379']), undefined);
	assert.equal(refusal('http://intranet/a', ['http://intranet/']), undefined);
	assert.equal(refusal('http://intranet/a', ['intranet:80']), undefined);
});

test('takes nothing beside what the user allowed', () => {
	assert.notEqual(refusal('http://127.0.0.1:8081/', ['127.0.0.1:8080']), undefined);
	assert.notEqual(refusal('http://a.wiki.corp/', ['wiki.corp']), undefined);
	assert.notEqual(refusal('http://wiki.corp:6379/', ['wiki.corp']), undefined);
	assert.notEqual(refusal('https://intranet/a', ['intranet:80']), undefined);
	assert.notEqual(refusal('http://127.0.0.1/', ['', ' ', 'not a host', '*']), undefined);
	assert.notEqual(refusal('ftp://wiki.corp/', ['wiki.corp']), undefined);
});

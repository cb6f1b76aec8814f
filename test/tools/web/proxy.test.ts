import assert from 'node:assert/strict';
import test from 'node:test';
import { proxyFor, type Variables } from '../../../src/tools/web/proxy.ts';

function check(address: string, variables: Variables, proxy: string | undefined): void {
	assert.equal(proxyFor(new URL(address), variables), proxy, `${address} with ${JSON.stringify(variables)}`);
}

test('takes the proxy of the scheme, in lower case first, else the one for all', () => {
	check('http://a.com/', {}, undefined);
	check('http://a.com/', { HTTP_PROXY: 'http://p:1' }, 'http://p:1');
	check('https://a.com/', { HTTP_PROXY: 'http://p:1' }, undefined);
	check('https://a.com/', { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1' }, 'http://low:1');
	check('https://a.com/', { https_proxy: '', HTTPS_PROXY: 'http://up:1' }, 'http://up:1');
	check('https://a.com/', { ALL_PROXY: 'socks5h://p:1' }, 'socks5://p:1');
	check('http://a.com/', { all_proxy: 'p:3128' }, 'http://p:3128');
});

test('goes past the proxy to what NO_PROXY lists', () => {
	const all = (list: string): Variables => ({ all_proxy: 'http://p:1', NO_PROXY: list });
	check('http://a.com/', all('*'), undefined);
	check('http://a.com/', all('b.com, a.com'), undefined);
	check('http://x.a.com/', all('a.com'), undefined);
	check('http://x.a.com/', all('.a.com'), undefined);
	check('http://x.a.com/', all('*.a.com'), undefined);
	check('http://xa.com/', all('a.com'), 'http://p:1');
	check('http://a.com:8080/', all('a.com:8080'), undefined);
	check('http://a.com/', all('a.com:8080'), 'http://p:1');
	check('http://a.com/', all('A.COM:80'), undefined);
	check('http://[2606:4700::1]/', all('[2606:4700::1]:80'), undefined);
	check('http://[2606:4700::1]/', all('2606:4700::1'), undefined);
	check('http://a.com/', all(', ,'), 'http://p:1');
});

test('never asks for this machine through a proxy', () => {
	for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.8.8.8', '[::1]']) {
		check(`http://${host}/`, { all_proxy: 'http://p:1' }, undefined);
	}
});

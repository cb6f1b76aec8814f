import assert from 'node:assert/strict';
import test from 'node:test';
import { JSDOM } from 'jsdom';
import { panelHtml } from '../../src/extension/panelHtml.ts';

const input = {
	cspSource: "'self' https://*.vscode-cdn.net",
	scriptUri: 'https://file.vscode-cdn.net/media/main.js?a=1&b=2',
	styleUri: 'https://file.vscode-cdn.net/media/main.css',
	language: 'en',
	title: 'Deep Research',
	strings: {},
};

function open(change: Partial<typeof input>): Document {
	return new JSDOM(panelHtml({ ...input, ...change })).window.document;
}

test('the policy lets one script run and nothing be asked for', () => {
	const document = open({});
	const policy = document.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
	const nonce = document.querySelector('script[src]')?.getAttribute('nonce') ?? '';
	assert.match(nonce, /^[\w-]{24}$/);
	assert.deepEqual(policy.split('; '), [
		"default-src 'none'",
		`script-src 'nonce-${nonce}'`,
		"style-src 'self' https://*.vscode-cdn.net",
		"font-src 'self' https://*.vscode-cdn.net",
		"img-src 'self' https://*.vscode-cdn.net data:",
		"form-action 'none'",
		"base-uri 'none'",
		"frame-src 'none'",
	]);
	assert.equal(document.querySelector('script[src]')?.getAttribute('src'), input.scriptUri);
});

test('no two pages share a nonce', () => assert.notEqual(panelHtml(input), panelHtml(input)));

test('translations come through as they are, and cannot end their element', () => {
	const strings = { a: '</script><script>alert(1)</script>', b: '<!-- <script>', '<c>': '\u2028&amp;"' };
	const document = open({ strings });
	assert.equal(document.querySelectorAll('script').length, 2);
	assert.deepEqual(JSON.parse(document.getElementById('strings')?.textContent ?? ''), strings);
});

test('the language gives the direction', () => {
	assert.equal(open({ language: 'he' }).documentElement.dir, 'rtl');
	assert.equal(open({ language: 'zh-cn' }).documentElement.dir, 'ltr');
	assert.equal(open({ language: '"><script>' }).querySelectorAll('script').length, 2);
});

import { page } from '../../fakes/webServer.ts';
import { fileCase, type HostileCase, honest, html, isRead, pageCase } from '../hostileCase.ts';

/** Pages that are hard on those who read them: deep, long, wide, never closed. They end with text or a sentence, and the next page is read as ever. */
export function markupCases(): HostileCase[] {
	const deep = tags.map((tag): readonly [string, string] => [
		`100,000 nested <${tag}>`,
		html(`${`<${tag}>`.repeat(100_000)}ice${`</${tag}>`.repeat(100_000)}`),
	]);
	const json = { 'content-type': 'application/json' };
	const feed = { 'content-type': 'application/rss+xml' };
	return [
		...deep.map(([name, body]) => pageCase('markup', name, body, { end: 'any' })),
		...Object.entries(wide).map(([name, body]) => pageCase('markup', name, html(body), { end: 'any' })),
		...Object.entries(tricky).map(([name, body]) =>
			pageCase('markup', name, html(body), { end: 'read', says: isRead }),
		),
		pageCase('markup', '100,000 nested arrays', page(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, json), {
			end: 'any',
		}),
		pageCase('markup', '100,000 nested objects', page(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, json), {
			end: 'any',
		}),
		pageCase(
			'markup',
			'JSON with the keys of prototypes',
			page(`{"__proto__": {"polluted": "${honest}"}, "constructor": {"prototype": {"polluted": 1}}}`, json),
			{ end: 'read', says: isRead },
		),
		pageCase(
			'markup',
			'a feed that laughs',
			page(
				`<?xml version="1.0"?>${laughs}<rss><channel><title>&l9;</title><item><title>Ice</title><description>${honest} &l9;</description></item></channel></rss>`,
				feed,
			),
			{ end: 'any', hides: /haha/ },
		),
		pageCase(
			'markup',
			'a feed that reads files',
			page(
				`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>Ice</title><item><title>&x;</title><description>&x; ${honest}</description></item></channel></rss>`,
				feed,
			),
			{ end: 'any' },
		),
		pageCase(
			'markup',
			'a feed of 100,000 items',
			page(
				`<rss><channel><title>Ice</title>${`<item><title>Ice</title></item>`.repeat(100_000)}</channel></rss>`,
				feed,
			),
			{ end: 'any' },
		),
		pageCase(
			'markup',
			'a page with entities of its own',
			page(
				`<?xml version="1.0"?>${laughs}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Ice</title></head><body><p>${honest} &l9;</p></body></html>`,
				{ 'content-type': 'application/xhtml+xml' },
			),
			{ end: 'any', hides: /hahaha/ },
		),
		pageCase(
			'markup',
			'a picture that reads files',
			page(
				`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x; ${honest}</text></svg>`,
				{ 'content-type': 'image/svg+xml' },
			),
			{ end: 'any' },
		),
		fileCase('markup', 'a table of a million cells', 'a.csv', `a,b\n${'1,2\n'.repeat(500_000)}`, { end: 'read' }),
		fileCase('markup', 'a table of one row', 'b.csv', 'ice,'.repeat(200_000), { end: 'any' }),
		fileCase('markup', 'a table of open quotes', 'c.csv', `a,b\n${'"'.repeat(200_001)}`, { end: 'any' }),
	];
}

const tags = [
	'div',
	'table',
	'ul><li',
	'b',
	'blockquote',
	'font',
	'a',
	'svg',
	'span',
	'dl><dd',
	'select',
	'template',
	'p',
	'math',
];

const laughs = `<!DOCTYPE x [<!ENTITY l0 "ha">${Array.from({ length: 9 }, (_, it) => `<!ENTITY l${it + 1} "${`&l${it};`.repeat(10)}">`).join('')}]>`;

const wide: Readonly<Record<string, string>> = {
	'100,000 links': Array.from({ length: 100_000 }, (_, it) => `<a href="/${it}">${it}</a> `).join(''),
	'100,000 headings': '<h2>Ice</h2><p>It melts.</p>'.repeat(100_000),
	'100,000 attributes': `<p ${Array.from({ length: 100_000 }, (_, it) => `a${it}=1`).join(' ')}>ice</p>`,
	'an attribute of five megabytes': `<p title="${'ice '.repeat(1_250_000)}">ice</p>`,
	'a line of five megabytes': `<p>${'ice '.repeat(1_250_000)}</p>`,
	'a word of five megabytes': `<p>${'i'.repeat(5_000_000)}</p>`,
	'a cell that spans the world':
		'<table><tr><td colspan="1000000000" rowspan="1000000000">ice</td></tr></table>'.repeat(100),
	'null characters': '<p>i\0c\0e</p><sc\0ript>alert(1)</script>',
	'a list that starts far out': '<ol start="9007199254740993"><li>ice</li></ol><ol start="-1e308"><li>ice</li></ol>',
};

const tricky: Readonly<Record<string, string>> = {
	'a tag that never ends': '<p title="',
	'a comment that never ends': '<!-- ice',
	'a script that never ends': '<script>if (a < b) {',
	'tags across each other': '<b><i></b></i><p><table><p><tr><td></p></table>'.repeat(2_000),
	'a million ampersands': '&'.repeat(1_000_000),
	'a million references to characters': `<p>${'&#0;&#x1b;&#xd800;&#x110000;'.repeat(40_000)}</p>`,
	'a million blanks': `<p>a${' '.repeat(1_000_000)}b</p>`,
	'a million brackets': `<p>${'['.repeat(500_000)}${'*_`'.repeat(100_000)}</p>`,
	'a title in a title': '<svg><title><title><title>ice</title></svg>',
};

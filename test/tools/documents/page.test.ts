import assert from 'node:assert/strict';
import test from 'node:test';
import { DocumentError, type ReadDocument } from '../../../src/tools/documents/documentReader.ts';
import { readPage } from '../../../src/tools/documents/page.ts';

const address = 'https://www.example.org/news/one.html';

async function read(html: string): Promise<ReadDocument> {
	return await readPage({ bytes: new TextEncoder().encode(html), name: 'one.html', address });
}

const sentence = 'The harbour was opened in 1912, rebuilt in 1954, and closed to ships, though not to boats, in 1988. ';
const story = `<p>${sentence.repeat(3)}</p>`.repeat(4);

test('keeps what the page is about: headings, tables, code; not what surrounds it', async () => {
	const { text, title } = await read(`<html><head><title>The harbour | Example</title></head><body>
		<nav><a href="/">Home</a> <a href="/all">All stories</a></nav>
		<article><h1>The harbour</h1>${story}<h2>Figures</h2>
		<table><tr><th>Year</th><th>Ships</th></tr><tr><td>1912</td><td>44</td></tr></table>
		<pre>ships = 44\n  boats = 3</pre>${story}</article>
		<footer>All rights reserved</footer><script>track()</script></body></html>`);
	assert.equal(title, 'The harbour');
	assert.match(text, /^# The harbour\n\nThe harbour was opened in 1912/);
	assert.match(text, /\n## Figures\n\n\| Year \| Ships \|\n\| 1912 \| 44 \|\n\n```\nships = 44\n {2}boats = 3\n```\n/);
	assert.doesNotMatch(text, /All stories|rights reserved|track/);
});

test('reads the whole page where Readability keeps less than half of it', async () => {
	const sections = Array.from(
		{ length: 30 },
		(_, it) => `<h3>option_${it}</h3><div><ul><li>Sets the value ${it}</li></ul></div>`,
	);
	const { text } = await read(`<title>Options</title><body><div><p>${sentence}</p></div>${sections.join('')}</body>`);
	for (const it of [0, 13, 29]) {
		assert.match(text, new RegExp(`### option_${it}\\n\\n\\* Sets the value ${it}\\n`));
	}
});

test('keeps headings that stand in wrappers of their own', async () => {
	const part = (it: number): string =>
		`<div class="section"><div class="titlepage"><div><div><h2 class="title"><a id="s${it}"></a>Part ${it}</h2></div></div></div>${story}</div>`;
	const { sections } = await read(`<title>A manual</title><body>${[1, 2, 3].map(part).join('')}</body>`);
	assert.deepEqual(
		sections.slice(1).map(it => it.headings.at(-1)),
		['A manual', 'Part 1', 'Part 2', 'Part 3'],
	);
});

test('leaves out what a browser does not show, and says so', async () => {
	const hidden = [
		'<p hidden>Ignore 1</p>',
		'<p style="display: none">Ignore 2</p>',
		'<p style="VISIBILITY:hidden !important">Ignore 3</p>',
		'<span aria-hidden="true">Ignore 4</span>',
		'<p style="font-size:0px">Ignore 5</p>',
		'<p style="opacity:0">Ignore 6</p>',
		'<p style="position:absolute; left:-9999px">Ignore 7</p>',
		'<p style="color:#fff;background-color:#FFF">Ignore 8</p>',
		'<div style="display:none"><div><p>Ignore 9</p></div></div>',
		'<!-- Ignore 10 -->',
		'<template><p>Ignore 11</p></template>',
		'<noscript><p>Ignore 12</p></noscript>',
		'<div style="height:0;overflow:hidden">Ignore 13</div>',
	];
	const { text, notes } = await read(`<article>${hidden.map(it => `${story}${it}`).join('')}<p>The end.</p></article>`);
	assert.doesNotMatch(text, /Ignore/);
	assert.match(text, /The end\.\n$/);
	assert.deepEqual(notes, ['Text that a browser does not show was left out (20 words).']);
});

test('strips characters that nobody sees, as entities too', async () => {
	const tags = 'obey'.replaceAll(/./g, it => String.fromCodePoint(0xe0000 + it.charCodeAt(0)));
	const { text, notes } = await read(
		`<p>on\u200be &#x200b;t\u202ewo${tags} thr\u00adee \u001b[31mfour\u001b[0m fi\u0007ve &#xE0041;six</p>${story}`,
	);
	assert.match(text, /^one two three four five six\n/);
	assert.deepEqual(notes, ['Characters that nobody can see were left out.']);
});

test('lists links absolute, in order and once; only those of the web', async () => {
	const { links } = await read(`<nav><a href="/menu">Menu</a></nav>${story}
		<a href="two.html">  Number
		two </a><a href="//cdn.example.net/x">x</a><a href="javascript:alert(1)">no</a><a href="data:text/html,no">no</a>
		<a href="mailto:a@example.org">no</a><a href="#here">no</a><a href="http://user@example.net/">no</a>
		<a href="two.html">again</a><a href="https://example.com/image"><img src="a.png"></a><a href="https://example.com/image">Image</a>`);
	assert.deepEqual(links, [
		{ text: 'Menu', url: 'https://www.example.org/menu' },
		{ text: 'Number two', url: 'https://www.example.org/news/two.html' },
		{ text: 'x', url: 'https://cdn.example.net/x' },
		{ text: 'Image', url: 'https://example.com/image' },
	]);
});

test('takes links relative to the base that the page names, and no more than 2,000', async () => {
	const many = Array.from({ length: 3_000 }, (_, it) => `<a href="p${it}">${it}</a>`).join('');
	const { links } = await read(`<head><base href="/other/"></head>${story}${many}`);
	assert.equal(links.length, 2_000);
	assert.equal(links[0]?.url, 'https://www.example.org/other/p0');
});

test('knows the title by a heading that ends in a link to itself', async () => {
	const { title, text } = await read(
		`<head><title>5. Ships — harbour 1.2 documentation</title></head><body><h1>5. Ships<a class="headerlink" href="#s">¶</a></h1>${story}</body>`,
	);
	assert.equal(title, '5. Ships');
	assert.match(text, /^# 5\. Ships\n\nThe harbour/);
});

test('knows a paper by its citation tags', async () => {
	const { title, metadata } = await read(`<html lang="en"><head><title>PDF viewer</title>
		<meta name="citation_title" content="On  Harbours"><meta name="citation_author" content="Curie, Marie">
		<meta name="citation_author" content="Ludwig van Beethoven"><meta name="citation_journal_title" content="J. Harbours">
		<meta name="citation_publication_date" content="2019/7/3"><meta name="citation_doi" content="https://doi.org/10.1234/ab.c">
		</head><body>${story}</body></html>`);
	assert.equal(title, 'On Harbours');
	assert.deepEqual(metadata.author, [
		{ family: 'Curie', given: 'Marie' },
		{ family: 'van Beethoven', given: 'Ludwig' },
	]);
	assert.equal(metadata.containerTitle, 'J. Harbours');
	assert.equal(metadata.issued, '2019-07-03');
	assert.equal(metadata.doi, '10.1234/ab.c');
	assert.equal(metadata.language, 'en');
});

test('knows a story by its JSON-LD and other tags', async () => {
	const { title, metadata } = await read(`<head><title>The harbour - The Example Times</title>
		<meta property="og:site_name" content="The Example Times"><link rel="canonical" href="/harbour">
		<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
		{"@type":"NewsArticle","headline":"The harbour","datePublished":"2024-02-29T23:30:00+02:00",
		"author":[{"@type":"Person","name":"Ann Lee"},{"@type":"Organization","name":"News desk"}]}]}</script>
		<script type="application/ld+json">{not json</script></head><body>${story}</body>`);
	assert.equal(title, 'The harbour');
	assert.deepEqual(metadata.author, [{ family: 'Lee', given: 'Ann' }, { literal: 'News desk' }]);
	assert.equal(metadata.issued, '2024-02-29');
	assert.equal(metadata.containerTitle, 'The Example Times');
	assert.equal(metadata.canonical, 'https://www.example.org/harbour');
});

test('believes no address of another host and no title that would lose its own words', async () => {
	const { title, metadata } = await read(
		`<title>Ships - boats and harbours</title><link rel="canonical" href="https://evil.example.net/">${story}`,
	);
	assert.equal(title, 'Ships - boats and harbours');
	assert.equal(metadata.canonical, undefined);
});

test('reads the text of formulas that are shown as images or MathML', async () => {
	const { text } =
		await read(`${story}<p>So <img class="mwe-math-fallback-image-inline" aria-hidden="true" alt="E=mc^{2}">
		and <math alttext="a+b"><mi>a</mi><mo>+</mo><mi>b</mi></math> hold.</p>`);
	assert.match(text, /So E=mc\^\{2\} and a\+b hold\./);
});

test('says that a page needs a browser, or is empty', async () => {
	for (const html of [
		'<div id="root"></div><script src="app.js"></script>',
		'<noscript>x</noscript><p>Please enable JavaScript to continue. This site needs it for everything that it does.</p><script></script>',
	]) {
		await assert.rejects(
			read(html),
			(error: unknown) => error instanceof DocumentError && /needs a browser/.test(error.message),
		);
	}
	await assert.rejects(
		read('<p> </p>'),
		(error: unknown) => error instanceof DocumentError && error.code === 'no-text',
	);
	assert.equal((await read('<p>Short, but honest text.</p>')).text, 'Short, but honest text.\n');
});

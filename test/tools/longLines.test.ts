import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { Worker } from 'node:worker_threads';

/** Enough for what looks back at each character to take for ever. */
const many = 300_000;

/** Reads texts, each given by what it repeats and how often, and insists that all of them end: a reader that looks back does not. */
async function check(...texts: readonly [name: string, ...parts: [text: string, times: number][]][]): Promise<void> {
	let read = 0;
	const worker = new Worker(new URL('./readInWorker.ts', import.meta.url), {
		workerData: texts.map(([name, ...parts]) => ({ name, parts })),
	});
	worker.on('message', () => read++);
	try {
		await once(worker, 'exit', { signal: AbortSignal.timeout(20_000) });
	} catch (error) {
		throw new Error(`Not read: ${JSON.stringify(texts[read])}`, { cause: error });
	} finally {
		await worker.terminate();
	}
	assert.equal(read, texts.length);
}

test('Markdown of endless lines is read', () =>
	check(
		['a.md', ['word ', 2_000_000]],
		['a.md', ['# a', 1], [' ', many], ['x', 1]],
		['a.md', ['# ', 1], ['[', many]],
		['a.md', ['# ', 1], ['<a', many]],
		['a.md', ['# ', 1], ['{#', many]],
		['a.md', ['# ', 1], ['*a ', many]],
		['a.md', ['[\n', many], ['===\n', 1]],
		['a.md', ['a | b\n-| ', 1], [' ', many], ['x', 1]],
		['a.md', ['a | b\n', 1], ['-|', many]],
		['a.md', ['- ', many]],
		['a.md', ['# ', 1], ['a', many], ['\n\nA paragraph.', many / 5]],
	));

test('plain text and AsciiDoc of endless lines are read', () =>
	check(
		['a.txt', ['word ', many]],
		['a.txt', ['word', many]],
		['a.txt', ['= a', 1], [' ', many], ['x', 1]],
		['a.adoc', ['= a', 1], [' ', many], ['x', 1]],
		['a.adoc', ['[', many]],
		['a.adoc', ['----\n\n....\n\n', many / 5]],
	));

test('reStructuredText of endless lines is read', () =>
	check(
		['a.rst', ['word ', many]],
		['a.rst', ['a ', 1], [':', many], ['b\n=====\n', 1]],
		['a.rst', ['a ', 1], ['`', many], ['b\n=====\n', 1]],
		['a.rst', ['= ', many], ['x', 1]],
		['a.rst', ['.. ', 1], ['a:', many], ['\u2028', 1]],
	));

test('roff of endless lines is read', () =>
	check(
		['a.roff', ['.TH a 1\n', 1], ['word ', many]],
		['a.roff', ['.TH a 1\n', 1], ['word\n', many]],
		['a.roff', ['.TH a 1\n.B "', 1], ['a""', 3_000_000]],
		['a.roff', ['.TH a 1\n.B ', 1], ['\\ a', many]],
		['a.roff', ['.TH a 1\n', 1], ['\\[', many]],
		['a.roff', ['.TH a 1\n', 1], ["\\h'", many]],
	));

test('HTML of endless lines is read', () =>
	check(
		['a.html', ['<p>', 1], ['word ', many]],
		['a.html', ['<p>', 1], ['a<b>b</b> ', many / 5]],
		['a.html', ['<p>', 1], ['a<sup>2</sup>\n', many / 5]],
		['a.html', ['<pre>', 1], ['a<b>b</b>\n', many / 5]],
		['a.html', ['<table>', 1], ['<tr><td>b</td>', many / 5]],
		['a.html', ['<title>', 1], ['a ', many]],
		['a.html', ['<div>a', many / 5]],
		['a.html', ['<ul>', 1], ['<li>a', many / 5]],
	));

test('code and data of endless lines are read', () =>
	check(
		['a.js', ['const a = [\n', 1], ['x\n', many]],
		['a.js', ['export ', many]],
		['a.json', ['word ', many]],
		['a.yaml', ['a:\n', 1], [' x\n\n', many]],
	));

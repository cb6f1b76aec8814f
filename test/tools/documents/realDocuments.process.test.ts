import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import { JSDOM } from 'jsdom';
import type { ReadDocument } from '../../../src/tools/documents/documentReader.ts';
import { readAny } from '../../../src/tools/documents/readAny.ts';
import { type Fidelity, fidelityOf, referenceText } from './fidelity.ts';
import { howToGet, realPages, realPdfs } from './realDocuments.ts';

/** LIBRARIES.md: what the best permissively licensed reader reached. */
const wordsOfPdfs = 0.97;
const wordsOfPages = 0.97;

test('real PDFs keep the words that pdftotext finds, in their order', async t => {
	const files = realPdfs();
	if (files.length === 0 || referenceText('pdftotext', ['-v']) === undefined) {
		t.skip(files.length === 0 ? `Of the PDFs ${howToGet}.` : 'pdftotext is not installed (package poppler-utils).');
		return;
	}
	const folder = mkdtempSync(join(tmpdir(), 'deep-research-'));
	try {
		const results: Result[] = [];
		for (const file of files) {
			const bytes = file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file);
			const path = join(folder, 'document.pdf');
			writeFileSync(path, bytes);
			const document = await readAny({ bytes, name: basename(file) });
			const reference = withoutRunningHeads(referenceText('pdftotext', [path, '-']) ?? '');
			results.push({ file, ...fidelityOf(document.text, reference) });
			assertPlaces(document, file);
		}
		expect(t, results, { words: wordsOfPdfs, shingles: 0.94 });
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('real pages keep the words that pandoc finds, in their order, and little else', async t => {
	const files = realPages();
	if (files.length === 0 || referenceText('pandoc', ['--version']) === undefined) {
		t.skip(files.length === 0 ? `Of the pages ${howToGet}.` : 'pandoc is not installed.');
		return;
	}
	const folder = mkdtempSync(join(tmpdir(), 'deep-research-'));
	try {
		const results: Result[] = [];
		for (const file of files) {
			const html = readFileSync(file, 'utf8');
			const path = join(folder, 'page.html');
			writeFileSync(path, withoutNavigation(html));
			const document = await readAny({
				bytes: readFileSync(file),
				name: basename(file),
				address: 'https://docs.test/',
			});
			const reference = referenceText('pandoc', ['-f', 'html', '-t', 'plain', '--wrap=none', path]) ?? '';
			if (reference.length > 1_000) {
				results.push({ file, ...fidelityOf(document.text, reference) });
			}
		}
		expect(t, results, { words: wordsOfPages, shingles: 0.95 });
	} finally {
		rmSync(folder, { recursive: true });
	}
});

interface Result extends Fidelity {
	readonly file: string;
}

/** The mean must be reached, and no file may stay far below it. */
function expect(t: test.TestContext, results: readonly Result[], least: { words: number; shingles: number }): void {
	const mean = (of: (it: Result) => number): number => results.reduce((sum, it) => sum + of(it), 0) / results.length;
	const words = mean(it => it.words);
	const shingles = mean(it => it.shingles);
	const precision = mean(it => it.precision);
	t.diagnostic(
		`${results.length} files: words ${words.toFixed(3)}, 4-shingles ${shingles.toFixed(3)}, precision ${precision.toFixed(3)}`,
	);
	assert.ok(words >= least.words, `words ${words}`);
	assert.ok(shingles >= least.shingles, `4-shingles ${shingles}`);
	assert.ok(precision >= 0.97, `precision ${precision}`);
	const poor = results.filter(it => it.words < 0.85).map(it => `${it.file} ${it.words.toFixed(3)}`);
	assert.deepEqual(poor, []);
}

/** Every page that has text has its place, and the places ascend. */
function assertPlaces({ places = [], text }: ReadDocument, file: string): void {
	assert.ok(places.length > 0, file);
	for (const [index, { start, locator }] of places.entries()) {
		const before = places[index - 1];
		assert.ok(start < text.length, file);
		assert.ok(!before || (before.start < start && (before.locator.page ?? 0) < (locator.page ?? 0)), file);
	}
}

/** The reader leaves out what stands at the edge of three pages or more; so does the reference. */
function withoutRunningHeads(text: string): string {
	const pages = text.split('\f').map(it => it.trim().split(/\n+/));
	const key = (line: string): string =>
		line
			.replace(/\d+/g, '#')
			.replace(/^[ivxlc]+$/, '#')
			.trim();
	const counts = new Map<string, number>();
	for (const lines of pages) {
		for (const it of new Set([...lines.slice(0, 2), ...lines.slice(-2)].map(key))) {
			counts.set(it, (counts.get(it) ?? 0) + 1);
		}
	}
	return pages
		.map(lines =>
			lines.filter((it, index) => (index > 1 && index < lines.length - 2) || (counts.get(key(it)) ?? 0) < 3).join('\n'),
		)
		.join('\n');
}

/** Independently of the reader: in another tree, by the names that these packages use. */
function withoutNavigation(html: string): string {
	const { document } = new JSDOM(html).window;
	const furniture =
		'nav, .navheader, .navfooter, .toc, .contents, .related, .sphinxsidebar, .footer, .headerlink, .toctree-wrapper:not(:has(section))';
	for (const it of document.querySelectorAll(`${furniture}, script, style, title`)) {
		it.remove();
	}
	return document.documentElement.outerHTML;
}

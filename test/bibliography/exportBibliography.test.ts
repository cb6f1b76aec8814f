import assert from 'node:assert/strict';
import test from 'node:test';
import { type Bibliography, exportBibliography } from '../../src/bibliography/exportBibliography.ts';
import { type BibliographyForm, bibliographyForms } from '../../src/bibliography/forms.ts';
import type { EvidenceFile } from '../../src/report/evidenceFile.ts';
import { alphaFold, attention, evidenceFile, hostile, npmScripts, projectFile } from './samples.ts';

const sources = [
	{ ...npmScripts, id: '1' },
	{ ...attention, id: '2' },
	{ ...alphaFold, id: '3' },
];

test('each form has its extension, and lists are Markdown or plain text', async () => {
	const extensions = await Promise.all(bibliographyForms.map(async it => (await write(it)).fileExtension));
	assert.deepEqual(extensions, ['.bib', '.ris', '.json', '.md', '.md', '.md']);
	const plain = await exportBibliography(evidenceFile(sources), 'apa', {
		scope: 'cited',
		citedLabels: undefined,
		markup: 'plain',
	});
	assert.equal(plain.fileExtension, '.txt');
	assert.doesNotMatch(plain.text, /[*<>\\]/);
});

test('only what is cited is written, in the order of its first citation; what is left out or unknown is said', async () => {
	const {
		text,
		notices,
		sources: count,
	} = await write(
		'csl-json',
		{ citedLabels: ['3b', '9', '1', '3', '@nobody'] },
		{
			evidence: labelled([
				['1', '1'],
				['2', '2'],
				['3', '3'],
				['3b', '3'],
			]),
		},
	);
	const items: unknown = JSON.parse(text);
	assert.ok(Array.isArray(items));
	assert.deepEqual(
		items.map(it => it.id),
		['jumper2021', 'scriptsnpm'],
	);
	assert.equal(count, 2);
	assert.deepEqual(notices, [
		{ kind: 'not-cited', count: 1 },
		{ kind: 'unknown-labels', labels: ['9', '@nobody'] },
	]);
});

test('all sources can be written, the uncited ones last', async () => {
	const { text, notices } = await write('ris', { citedLabels: ['2'], scope: 'all' });
	assert.deepEqual(text.match(/(?<=^ID {2}- ).*(?=\r$)/gm), ['ashishvaswani2017', 'scriptsnpm', 'jumper2021']);
	assert.deepEqual(notices, []);
});

test('an IEEE list has the numbers that the report shows, and says when they are not in the order of its text', async () => {
	const inOrder = await write('ieee', { citedLabels: ['1', '3'] });
	assert.deepEqual(numbersIn(inOrder), ['1', '3']);
	assert.deepEqual(inOrder.notices, [{ kind: 'not-cited', count: 1 }]);
	const other = await write('ieee', { citedLabels: ['3', '1', '2'] });
	assert.deepEqual(numbersIn(other), ['1', '2', '3']);
	assert.deepEqual(other.notices, [{ kind: 'out-of-order' }]);
	const all = await write('ieee', { citedLabels: ['3'], scope: 'all' });
	assert.deepEqual(numbersIn(all), ['3', '4', '5']);
});

test('where labels do not number the sources, the list is numbered anew', async () => {
	const evidence = labelled([
		['7', '1'],
		['7b', '2'],
		['note', '3'],
	]);
	const { text, notices } = await write('ieee', { citedLabels: ['note', '7b', '7'] }, { evidence });
	assert.match(text, /^\\\[1\\\] J\. Jumper[^]*^\\\[2\\\] A\. Vaswani[^]*^\\\[3\\\] “Scripts/m);
	assert.deepEqual(notices, [{ kind: 'renumbered' }]);
});

test('keys are those of the whole evidence file, whatever is written of it', async () => {
	const twins = [
		{ ...attention, id: '1' },
		{ ...attention, uri: 'https://a.example/other', id: '2' },
	];
	const options = { scope: 'cited', citedLabels: ['2'], markup: 'markdown' } as const;
	assert.match((await exportBibliography(evidenceFile(twins), 'bibtex', options)).text, /^@\w+\{ashishvaswani2017b,/);
});

test('a file of the project is named from the folder of the project', async () => {
	const file = evidenceFile([{ ...projectFile, uri: '../../docs/a.md' }], { folder: 'research/2026' });
	const options = { scope: 'cited', citedLabels: undefined, markup: 'plain' } as const;
	assert.equal((await exportBibliography(file, 'ieee', options)).text, '[1] “Scripts.” Project file, docs/a.md.\n');
});

test('without anything to write, nothing is written, and that is said', async () => {
	for (const form of bibliographyForms) {
		const { text, notices } = await write(form, { citedLabels: [] });
		assert.equal(text, '');
		assert.deepEqual(notices[0], { kind: 'no-sources' });
	}
});

test('no form has characters that no reader sees, whatever a source holds', async () => {
	const file = evidenceFile([{ ...hostile, id: '1' }]);
	for (const form of bibliographyForms) {
		const { text } = await exportBibliography(file, form, { scope: 'cited', citedLabels: undefined, markup: 'plain' });
		assert.match(text, /\P{Cc}/u);
		assert.doesNotMatch(text.replace(/[\r\n\t]/g, ''), /[\p{Cc}\u202a-\u202e]/u, form);
		assert.ok(text.isWellFormed());
	}
});

test('a source of megabytes is cut short, and a thousand authors hold nothing up', async () => {
	const long = 'word '.repeat(200_000);
	const author = Array.from({ length: 1_000 }, (_, at) => ({ family: `Family${at}`, given: long }));
	const file = evidenceFile([{ ...alphaFold, id: '1', title: long, note: long, author }]);
	for (const form of ['apa', 'ieee', 'chicago'] as const) {
		const { text } = await exportBibliography(file, form, { scope: 'all', citedLabels: undefined, markup: 'plain' });
		assert.ok(text.length < 20_000, `${form}: ${text.length}`);
	}
});

async function write(
	form: BibliographyForm,
	options: { readonly scope?: 'cited' | 'all'; readonly citedLabels?: readonly string[] } = {},
	more: Partial<EvidenceFile> = {},
): Promise<Bibliography> {
	return await exportBibliography(evidenceFile(sources, more), form, {
		scope: 'cited',
		citedLabels: undefined,
		markup: 'markdown',
		...options,
	});
}

function numbersIn({ text }: Bibliography): readonly string[] {
	return text.match(/(?<=^\\\[)\d+/gm) ?? [];
}

/** Evidence with other labels than those of the sample. */
function labelled(labels: readonly (readonly [label: string, source: string])[]): EvidenceFile['evidence'] {
	const [sample] = evidenceFile(sources).evidence;
	assert.ok(sample);
	return labels.map(([label, source]) => ({ ...sample, label, source }));
}

import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReadDocument } from '../../../../src/tools/documents/documentReader.ts';
import { readAny } from '../../../../src/tools/documents/readAny.ts';
import { checkFailure, checkPlaces } from './readOffice.ts';

async function readNotebook(notebook: unknown): Promise<ReadDocument> {
	return await readAny({ bytes: Buffer.from(JSON.stringify(notebook)), name: 'a.ipynb' });
}

test('reads cells with what they printed', async () => {
	const document = await readNotebook({
		nbformat: 4,
		metadata: { kernelspec: { language: 'python', name: 'python3' } },
		cells: [
			{ cell_type: 'markdown', source: ['# Melting\n', '\n', 'Ice *melts*.\n', '- one\n', '- two'] },
			{
				cell_type: 'code',
				source: 'print("hi")',
				outputs: [
					{ output_type: 'stream', name: 'stdout', text: ['hi\n'] },
					{ output_type: 'execute_result', data: { 'text/plain': '42', 'image/png': 'AAAA' } },
					{ output_type: 'error', ename: 'E', evalue: 'no', traceback: ['\u001b[0;31mE\u001b[0m: no'] },
				],
			},
			{ cell_type: 'code', source: [], outputs: [] },
			{ cell_type: 'raw', source: 'a ``` b' },
			{ cell_type: 'code', source: 'x = "```"' },
		],
	});
	checkPlaces(
		document,
		`1: # Melting⏎Ice *melts*.⏎- one⏎- two
		2: \`\`\`python⏎print("hi")⏎\`\`\`⏎\`\`\`⏎hi⏎\`\`\`⏎\`\`\`⏎42⏎\`\`\`⏎\`\`\`⏎E: no⏎\`\`\`
		4: a \`\`\` b
		5: \`\`\`\`python⏎x = "\`\`\`"⏎\`\`\`\``,
	);
	assert.equal(document.title, 'Melting');
	assert.deepEqual(document.notes, ['Plots and pictures in the outputs were left out.']);
});

test('reads a notebook of version 3', async () => {
	checkPlaces(
		await readNotebook({
			nbformat: 3,
			worksheets: [
				{
					cells: [
						{ cell_type: 'heading', level: 2, source: 'Ice' },
						{ cell_type: 'code', language: 'python', input: ['1+1'], outputs: [{ output_type: 'pyout', text: ['2'] }] },
					],
				},
			],
		}),
		'1: ## Ice\n2: ```python⏎1+1⏎```⏎```⏎2⏎```',
	);
});

test('cuts an output that nobody reads', async () => {
	const outputs = [{ output_type: 'stream', text: 'x'.repeat(50_000) }];
	const { text, notes } = await readNotebook({ cells: [{ cell_type: 'code', source: 'f()', outputs }] });
	assert.match(text, /[^x]x{20000}…\n```\n$/);
	assert.match(notes.join(), /cut off/);
});

test('tells what is no notebook', async () => {
	await checkFailure('corrupt', readAny({ bytes: Buffer.from('{"cells": ['), name: 'a.ipynb' }));
	await checkFailure('corrupt', readNotebook({ cells: 'none' }));
	await checkFailure('no-text', readNotebook({ cells: [] }));
});

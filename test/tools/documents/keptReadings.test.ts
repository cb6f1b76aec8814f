import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { LineMap } from '../../../src/tools/corpus/lineMap.ts';
import type { DocumentInput, DocumentReader, ReadDocument } from '../../../src/tools/documents/documentReader.ts';
import { keepReadings } from '../../../src/tools/documents/keptReadings.ts';
import { TempFolder } from '../tempFolder.ts';

const { signal } = new AbortController();

/** Takes its time, and says how often it was asked. */
class SlowReader implements DocumentReader {
	asked = 0;

	async read({ bytes }: DocumentInput): Promise<ReadDocument> {
		this.asked++;
		await setTimeout(120);
		const text = `${Buffer.from(bytes).toString()}\n`;
		return {
			format: 'document',
			title: 'A',
			text,
			blocks: [{ kind: 'paragraph', start: 0, end: text.length - 1, section: 0, depth: 0 }],
			sections: [{ headings: [], level: 0, start: 0 }],
			lines: new LineMap(Float64Array.of(0, 3), Float64Array.of(1, 7)),
			places: [{ start: 0, locator: { page: 2 } }],
			metadata: {},
			links: [],
			notes: [],
		};
	}

	async [Symbol.asyncDispose](): Promise<void> {}
}

const inputOf = (text: string, more: Partial<DocumentInput> = {}): DocumentInput => ({
	bytes: Buffer.from(text),
	name: 'a.pdf',
	...more,
});

test('what took long to read is read once, and comes back the same', async () => {
	using folder = new TempFolder();
	const slow = new SlowReader();
	const first = keepReadings({ reader: slow, folder: folder.path });
	const read = await first.read(inputOf('Ice melts.'), signal);
	const again = await keepReadings({ reader: slow, folder: folder.path }).read(inputOf('Ice melts.'), signal);
	assert.equal(slow.asked, 1);
	assert.deepEqual({ ...again, lines: again.lines.lineAt(4) }, { ...read, lines: read.lines.lineAt(4) });
	assert.equal(again.lines.lineAt(4), 7);
	await first.read(inputOf('Ice melts.', { name: 'a.docx' }), signal);
	await first.read(inputOf('Ice melts!'), signal);
	await first.read(inputOf('Ice melts.', { rows: { sheet: undefined, first: 1, last: 2 } }), signal);
	assert.equal(slow.asked, 4);
});

test('a damaged reading is made again, and the oldest go when there are too many', async () => {
	using folder = new TempFolder();
	const slow = new SlowReader();
	const reader = keepReadings({ reader: slow, folder: folder.path, largest: 900 });
	await reader.read(inputOf('One.'), signal);
	const [name = ''] = readdirSync(folder.path);
	writeFileSync(folder.at(name), readFileSync(folder.at(name), 'utf8').replace('One.', 'Two.'));
	assert.equal((await reader.read(inputOf('One.'), signal)).text, 'One.\n');
	assert.equal(slow.asked, 2);
	for (const text of ['A', 'B', 'C', 'D']) {
		await reader.read(inputOf(text), signal);
	}
	const sizes = readdirSync(folder.path).map(it => readFileSync(folder.at(it)).length);
	assert.ok(sizes.reduce((sum, it) => sum + it, 0) <= 900, sizes.join());
	assert.ok(sizes.length > 0);
});

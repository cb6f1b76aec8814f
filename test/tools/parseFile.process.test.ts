import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ToolError } from '../../src/agent/tool.ts';
import { Corpus } from '../../src/tools/corpus/corpus.ts';
import { createDocumentReader } from '../../src/tools/documents/createDocumentReader.ts';
import { readSource } from '../../src/tools/readSource.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { writeZip } from './documents/office/zipWriter.ts';
import { column, writePdf } from './documents/writePdf.ts';
import { type LiveWorld, openLiveWorld } from './liveWorld.ts';

const pages = ['The lighthouse was built in 1871 by the harbour board.', 'Its lamp burns 40 litres of oil a night.'];

/** A project with a PDF, a table of 1,000 rows, an archive and a few files that are no business of anyone's. */
function projectIn(folder: string): string {
	const project = join(folder, 'project');
	mkdirSync(join(project, 'node_modules'), { recursive: true });
	writeFileSync(join(project, 'lighthouse.pdf'), writePdf(pages.map(it => column([it], { x: 60, y: 700 }))));
	const rows = Array.from({ length: 1_000 }, (_, n) => `${n + 1},buoy ${n + 1},${(n * 7) % 13}`);
	writeFileSync(join(project, 'buoys.csv'), `id,name,depth\n${rows.join('\n')}\n`);
	writeFileSync(
		join(project, 'notes.zip'),
		writeZip([{ name: '../../up/tides.md', content: Buffer.from('# Tides\n\nHigh tide is at noon.\n') }]),
	);
	writeFileSync(join(project, 'talk.mp3'), 'ID3 no sound');
	writeFileSync(join(project, '.env'), 'KEY=1');
	writeFileSync(join(project, '.gitignore'), 'private.pdf\n');
	writeFileSync(join(project, 'private.pdf'), writePdf([column(['Nobody reads this.'], { x: 60, y: 700 })]));
	writeFileSync(join(folder, 'outside.pdf'), writePdf([column(['Outside.'], { x: 60, y: 700 })]));
	symlinkSync(join(folder, 'outside.pdf'), join(project, 'link.pdf'));
	return project;
}

async function refusalOf(world: LiveWorld, files: string, more: object = {}): Promise<string> {
	try {
		await world.call('parse_file', { files, ...more });
	} catch (error) {
		assert.ok(error instanceof ToolError, String(error));
		return error.message;
	}
	assert.fail(`${files} was read.`);
}

test('search finds the pages of a PDF in the folder, and a check reads them as they were read', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path) });
	const { findings } = await world.call('search', { query: 'how much oil does the lamp burn', where: 'folder' });
	const [found] = findings;
	assert.ok(found);
	assert.equal(found?.quote, pages[1]);
	assert.deepEqual(found.locator, { page: 2 });
	await using documents = createDocumentReader();
	const { signal } = new AbortController();
	const source = await readSource(found.source.uri, documents, signal);
	assert.ok(typeof source === 'object');
	assert.equal(source?.sha256, found.source.sha256);
	assert.ok(source?.text.includes(found.quote));
	rmSync(join(folder.path, 'project', 'lighthouse.pdf'));
	assert.equal(await readSource(found.source.uri, documents, signal), undefined);
});

test('parse_file reads from the beginning, for a goal, and a page', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path) });
	const quotes = async (input: object): Promise<string> =>
		(await world.call('parse_file', input)).findings.map(it => it.quote).join('\n');
	assert.equal((await quotes({ files: 'lighthouse.pdf' })).replaceAll(/\s+/g, ' '), pages.join(' '));
	assert.equal(await quotes({ files: ['lighthouse.pdf'], goal: 'when was it built' }), pages[0]);
	assert.equal(await quotes({ files: 'lighthouse.pdf#page=2' }), pages[1]);
});

test('a large table is described, its rows come when asked for, and can be cited and checked', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path) });
	const whole = await world.call('parse_file', { files: 'buoys.csv' });
	const quoted = whole.findings.map(it => it.quote).join('\n');
	assert.ok(quoted.includes('buoy 1') && !quoted.includes('buoy 777'), quoted.slice(0, 500));
	// What is counted over the rows is the reader's, and no words of the table.
	assert.match(whole.observation, /1,000 rows|1,001 rows/);
	assert.match(whole.observation, /depth/);
	assert.doesNotMatch(quoted, /distinct|mean|Ask for others/);
	const described = await world.call('parse_file', { files: 'buoys.csv', rows: '501-503' });
	const quote = described.findings.map(it => it.quote).join('\n');
	assert.match(quote, /buoy 500/);
	assert.doesNotMatch(quote, /buoy 900/);
	const [finding] = described.findings;
	assert.match(finding?.source.uri ?? '', /buoys\.csv#rows=501-503$/);
	await using documents = createDocumentReader();
	const source = await readSource(finding?.source.uri ?? '', documents, new AbortController().signal);
	assert.ok(typeof source === 'object');
	assert.ok(source?.text.includes(finding?.quote ?? '-'));
	assert.match(await refusalOf(world, 'buoys.csv', { rows: 'all' }), /"rows" is written as/);
});

test('an archive is read without a name of it becoming a path', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path) });
	const { findings } = await world.call('parse_file', { files: 'notes.zip', goal: 'when is high tide' });
	assert.match(findings.map(it => it.quote).join('\n'), /High tide is at noon/);
});

test('what is left out of the folder stays out, however it is named', async () => {
	using folder = temporaryFolder();
	const project = projectIn(folder.path);
	await using world = await openLiveWorld({ folder: project });
	for (const name of [
		'.env',
		'private.pdf',
		'link.pdf',
		'../outside.pdf',
		join(folder.path, 'outside.pdf'),
		'file:///etc/passwd',
		'/etc/passwd',
		'lighthouse.pdf/../../outside.pdf',
		'none.pdf',
		'https://127.0.0.1/a.pdf',
		'a\0b.pdf',
		'',
	]) {
		assert.match(await refusalOf(world, name), /cannot be read|is outside the folders/, name);
	}
	assert.match(await refusalOf(world, 'talk.mp3'), /DEEP_RESEARCH_TRANSCRIPTION_URL/);
});

test('documents that were indexed are not read again by the next run, nor are those without text', async () => {
	using folder = temporaryFolder();
	const project = projectIn(folder.path);
	writeFileSync(join(project, 'scan.pdf'), writePdf([[]]));
	await using documents = createDocumentReader();
	const { signal } = new AbortController();
	// What was written in the last moment would be read again.
	const now = (): Date => new Date(Date.now() + 60_000);
	const options = { folders: [project], cacheFolder: join(folder.path, 'cache'), documents, now };
	for (const expected of [4, 0]) {
		const corpus = new Corpus(options);
		assert.equal((await corpus.refresh(signal)).read, expected);
		corpus.close();
	}
});

test('a check reads what only parse_file can read as it was read', async () => {
	using folder = temporaryFolder();
	const project = projectIn(folder.path);
	writeFileSync(join(project, 'plan.bin'), '# Plan\n\nThe *tug* leaves at noon.\n');
	writeFileSync(join(project, 'log.json'), JSON.stringify(Array.from({ length: 4_000 }, (_, depth) => ({ depth }))));
	await using world = await openLiveWorld({ folder: project });
	await using documents = createDocumentReader();
	const { signal } = new AbortController();
	for (const files of ['notes.zip', 'plan.bin', 'log.json']) {
		const [found] = (await world.call('parse_file', { files })).findings;
		assert.ok(found, files);
		const source = await readSource(found.source.uri, documents, signal);
		assert.ok(typeof source === 'object');
		assert.equal(source?.sha256, found.source.sha256, files);
		assert.ok(source?.text.includes(found.quote), files);
	}
});

test('the line end at the end of a file is no reason to read on', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path) });
	const { observation } = await world.call('parse_file', { files: 'notes.zip' });
	assert.match(observation, /That is the end\.$/m);
	assert.doesNotMatch(observation, /Call again/);
});

test('what a file is called by the model is not repeated, so that an address in it becomes none that was seen', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path), routes: { '/*': '<p>Collected.' } });
	const composed = `${world.origin}/collect?d=oil/../../..`;
	const { observation } = await world.call('parse_file', { files: `${composed}/buoys.csv`, goal: 'depth' });
	assert.match(observation, /^buoys\.csv: /);
	await assert.rejects(world.call('visit', { url: `${composed}/buoys.csv`, goal: 'x' }), /was not fetched/);
	assert.deepEqual(world.site.requests, []);
});

test('a private key is not read, whatever its file is called; what may not be opened costs a sentence', async () => {
	using folder = temporaryFolder();
	const project = projectIn(folder.path);
	writeFileSync(join(project, 'notes.txt'), '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq\n');
	await using world = await openLiveWorld({ folder: project });
	assert.match(await refusalOf(world, 'notes.txt'), /private key/);
	assert.match(await refusalOf(world, 'notes.txt', { rows: '1-2' }), /private key/);
});

test('the headings of a file that has no such section make the run as careful as its text does', async () => {
	using folder = temporaryFolder();
	const project = projectIn(folder.path);
	writeFileSync(join(project, 'plan.md'), '# The Otso leaves in April\n\nText.\n');
	for (const tool of ['visit', 'parse_file']) {
		await using world = await openLiveWorld({ folder: project, routes: { '/*': '<p>Collected.' } });
		const input = { files: 'plan.md#none', url: 'plan.md#none', goal: 'x' };
		await assert.rejects(world.call(tool, input), /The Otso leaves in April/);
		await assert.rejects(world.call('visit', { url: `${world.origin}/c?d=Otso`, goal: 'x' }), /was not fetched/);
	}
});

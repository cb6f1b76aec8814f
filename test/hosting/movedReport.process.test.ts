import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { basename, dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CitationProblem } from '../../src/citations/reportCheck.ts';
import { checkReportOnDisk } from '../../src/hosting/checkReportOnDisk.ts';
import type { SourceWorld } from '../../src/hosting/readAgain.ts';
import { readableWithin } from '../../src/hosting/readableFiles.ts';
import { readSources, refreshReport, writeRefresh } from '../../src/hosting/refreshReport.ts';
import { readReportPair } from '../../src/hosting/reportPair.ts';
import { embedSources, listSnapshots, restoreSnapshots } from '../../src/hosting/reportSnapshots.ts';
import { beginRun, ferryFiles } from '../extension/liveRunWorld.ts';
import { WebServer } from '../fakes/webServer.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { openTestWorld, writeCitingReport } from './citingReport.ts';

const skip = spawnSync('git', ['--version']).status !== 0;

function git(folder: string, ...args: readonly string[]): string {
	const identity = ['-c', 'user.name=Anna', '-c', 'user.email=anna@example.test', '-c', 'init.defaultBranch=main'];
	return execFileSync('git', ['-C', folder, ...identity, ...args], { encoding: 'utf8' });
}

/** Commits a project, clones it elsewhere, and moves its report there to another folder, with all that lies beside it. */
function cloneAndMove(project: string, report: string, clone: string, options: readonly string[] = []): string {
	git(project, 'init');
	git(project, 'add', '.');
	git(project, 'commit', '-m', 'A report');
	execFileSync('git', ['clone', '--quiet', ...options, project, clone]);
	const [from, to] = [join(clone, 'research'), join(clone, 'notes/2026/ferries')];
	mkdirSync(dirname(to), { recursive: true });
	renameSync(from, to);
	return join(to, basename(report));
}

async function check(path: string, { documents }: SourceWorld): Promise<readonly CitationProblem[]> {
	const text = readFileSync(path, 'utf8');
	const { problems } = await checkReportOnDisk({ path, text, folders: [] }, documents, AbortSignal.timeout(20_000));
	return problems;
}

/** Those that a reader must act on; that it lies elsewhere than it was written is said once. */
function faults(problems: readonly CitationProblem[]): readonly string[] {
	return problems
		.filter(it => it.severity === 'error' && it.code !== 'report-moved')
		.map(it => `${it.code}: ${it.message}`);
}

test('a report of a run, cloned and moved: its sources are found under its new root, and which texts are missing is said', {
	skip,
}, async () => {
	using project = new TempFolder(ferryFiles);
	const run = await beginRun(project.path, 'How many passengers does the Heron carry?');
	const { document } = await run.end;
	const report = fileURLToPath(document ?? '');
	using elsewhere = new TempFolder();
	const moved = cloneAndMove(project.path, report, elsewhere.at('clone'));
	await using opened = openTestWorld([]);
	const world = { ...opened.world, mayRead: readableWithin([elsewhere.at('clone')]) };

	assert.deepEqual(faults(await check(report, world)), []);
	assert.deepEqual(faults(await check(moved, world)), []);

	const pair = await readReportPair(moved);
	const result = await refreshReport(pair, [], world, () => {}, AbortSignal.timeout(20_000));
	assert.deepEqual(new Set(result.sources.flatMap(it => it.passages).map(it => it.state)), new Set(['same']));
	// What it proposes is to mend the links, and nothing else.
	await writeRefresh(result, []);
	assert.deepEqual(
		(await check(moved, world)).filter(it => it.code === 'report-moved' || it.severity === 'error'),
		[],
	);
	const again = await refreshReport(await readReportPair(moved), [], world, () => {}, AbortSignal.timeout(20_000));
	assert.equal(again.proposed.document.text, again.read.document.text);
	assert.equal(again.proposed.evidenceFile.text, again.read.evidenceFile.text);

	// Snapshots stayed in the ignored run folder: all are missing, and all can be had again from the files.
	const { missing, present } = await listSnapshots(pair, []);
	assert.deepEqual(
		missing.map(it => it.uri),
		pair.report.evidence.file.sources.map(it => it.uri),
	);
	assert.deepEqual(present, []);
	const readings = await readSources(
		missing,
		pair,
		{ folders: [], world, onProgress: () => {} },
		AbortSignal.timeout(20_000),
	);
	const fetched = await restoreSnapshots(pair, [], readings);
	assert.deepEqual(new Set(fetched.values()), new Set(['restored']));
	assert.deepEqual((await listSnapshots(pair, [])).missing, []);
});

test('with its sources embedded, a moved report has all of their texts, whatever git does to line breaks', {
	skip,
}, async () => {
	using project = new TempFolder(ferryFiles);
	const run = await beginRun(project.path, 'How many passengers does the Heron carry?');
	const { document } = await run.end;
	const report = fileURLToPath(document ?? '');
	await embedSources(await readReportPair(report), []);
	using elsewhere = new TempFolder();
	// A checkout as on Windows, on any system.
	const moved = cloneAndMove(project.path, report, elsewhere.at('clone'), ['-c', 'core.autocrlf=true']);
	assert.match(readFileSync(moved, 'utf8'), /\r\n/);
	const { missing, present } = await listSnapshots(await readReportPair(moved), []);
	assert.deepEqual(missing, []);
	assert.ok(present.length > 0);
	await using opened = openTestWorld([]);
	assert.deepEqual(faults(await check(moved, opened.world)), []);
});

test('of a page that has changed, the text that was quoted is not to be had again, and that is said', {
	skip,
}, async () => {
	using project = new TempFolder({ 'docs/boats.md': '# Boats\n\nThe Heron carries 120 passengers.\n' });
	let price = 14;
	await using site = await WebServer.start({
		'/fares': (_, response: ServerResponse) => {
			const text = `A single crossing on the Heron costs ${price} crowns for everyone over six.`;
			response
				.writeHead(200, { 'content-type': 'text/html' })
				.end(`<!doctype html><title>Fares</title><main><h1>Fares</h1><p>${text}</p></main>`);
		},
	});
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(project, [
		{
			uri: '../docs/boats.md',
			title: 'Boats',
			claims: [{ text: 'It carries 120', quote: 'The Heron carries 120 passengers.' }],
		},
		{
			uri: address,
			title: 'Fares',
			claims: [
				{ text: 'It costs 14 crowns', quote: 'A single crossing on the Heron costs 14 crowns for everyone over six.' },
			],
		},
	]);
	using elsewhere = new TempFolder();
	const moved = cloneAndMove(project.path, path, elsewhere.at('clone'));
	const fetchMissing = async (): Promise<Record<string, string>> => {
		await using opened = openTestWorld([address]);
		const pair = await readReportPair(moved);
		const { missing } = await listSnapshots(pair, []);
		const work = { folders: [], world: opened.world, onProgress: () => {} };
		const readings = await readSources(missing, pair, work, AbortSignal.timeout(20_000));
		return Object.fromEntries(await restoreSnapshots(pair, [], readings));
	};
	price = 16;
	assert.deepEqual(await fetchMissing(), { '1': 'restored', '2': 'changed' });
	price = 14;
	assert.deepEqual(await fetchMissing(), { '2': 'restored' });
	assert.equal(readdirSync(join(dirname(moved), 'ice.sources')).filter(it => it.endsWith('.md')).length, 2);
	await using opened = openTestWorld([address]);
	assert.deepEqual(faults(await check(moved, opened.world)), []);
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { ChoiceError } from '../../src/hosting/choiceError.ts';
import { openWorld, type WorldWish } from '../../src/hosting/world.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { FolderError } from '../../src/tools/corpus/folderError.ts';
import { snapshotsInMemory } from '../tools/snapshotsInMemory.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { worldWish } from './worldWish.ts';

const { signal } = new AbortController();
const stores = { snapshots: snapshotsInMemory(), artifacts: { save: async (name: string) => `file:///run/${name}` } };

/** The tools of a run in a world, and what was left out of it. */
async function toolsOf(wish: Partial<WorldWish>): Promise<{ names: string[]; notRead: string; seen: string }> {
	const world = await openWorld(worldWish(wish));
	await using environment = world.createEnvironment(stores, undefined);
	const { notRead } = await environment.prepare(signal, () => {});
	const tools = environment.tools({ question: 'ice', evidence: new EvidenceLedger() });
	const list = tools.find(it => it.name === 'list_files');
	const { observation = '' } = (await list?.call({}, signal)) ?? {};
	return { names: tools.map(it => it.name), notRead, seen: observation };
}

test('a run has the tools of what the user lets it see, and no others', async () => {
	using folder = new TempFolder({ 'a.md': 'Ice melts.' });
	const files = ['search', 'visit', 'read_file', 'list_files', 'grep', 'parse_file', 'recall'];
	const folders = [folder.path];
	assert.deepEqual((await toolsOf({ folders })).names, files);
	assert.deepEqual((await toolsOf({ folders, python: 'system' })).names, [...files, 'PythonInterpreter']);
	const web = { isOffline: false, search: ['wikipedia'], hasPapers: false };
	assert.deepEqual((await toolsOf(web)).names, ['search', 'visit', 'recall']);
	assert.deepEqual((await toolsOf({ ...web, hasPapers: true })).names, ['search', 'visit', 'recall', 'google_scholar']);
	// A command needs a project to run in.
	assert.deepEqual((await toolsOf({ ...web, hasCommands: true })).names, ['search', 'visit', 'recall']);
});

test('with papers and no web, only papers and the folder are searched', async () => {
	using folder = new TempFolder({ 'a.md': 'Ice melts.' });
	const papers = { isOffline: false, search: 'none', hasPapers: true } as const;
	assert.deepEqual((await toolsOf(papers)).names, ['visit', 'recall', 'google_scholar']);
	const { names } = await toolsOf({ ...papers, folders: [folder.path] });
	assert.ok(names.includes('search') && names.includes('google_scholar'));
	const world = await openWorld(worldWish({ ...papers, folders: [folder.path] }));
	assert.deepEqual(world.announcement, { providers: [], hasPapers: true, hasRenderer: false });
});

test('attached files and folders are read beside the project, and one that is gone is told', async () => {
	using project = new TempFolder({ 'a.md': 'Ice melts.' });
	using elsewhere = new TempFolder({ 'thesis.md': 'Slush.', 'notes/b.md': 'Slush.', 'other.md': 'Slush.' });
	const { seen, notRead } = await toolsOf({
		folders: [project.path],
		attachments: ['thesis.md', 'notes', 'gone.md'].map(it => elsewhere.at(it)),
	});
	assert.match(seen, /^3 files:/);
	assert.ok(
		['a.md', 'thesis.md', 'notes/b.md'].every(it => seen.includes(it)),
		seen,
	);
	assert.match(notRead, /"gone\.md"/);
});

test('an attached file is enough, beside a project that is empty or without one', async () => {
	using project = new TempFolder();
	using elsewhere = new TempFolder({ 'thesis.md': 'Slush.' });
	const attachments = [elsewhere.at('thesis.md')];
	assert.match((await toolsOf({ attachments })).seen, /thesis\.md/);
	assert.match((await toolsOf({ attachments, folders: [project.path] })).seen, /thesis\.md/);
	await assert.rejects(toolsOf({ attachments: [elsewhere.at('gone.md')] }), FolderError);
});

test('a tool of the host gets what it needs of the run', async () => {
	using folder = new TempFolder({ 'a.md': 'Ice melts.' });
	const given: unknown[] = [];
	await toolsOf({
		folders: [folder.path],
		moreTools(parts) {
			given.push(parts.stores, parts.guard.hasSeenPrivate);
			return [];
		},
	});
	assert.deepEqual(given, [stores, false]);
});

test('a Python that there is none of is a choice that cannot be had', async () => {
	const error: unknown = await openWorld(worldWish({ python: join('usr', 'bin', 'python') })).catch(
		(it: unknown) => it,
	);
	assert.ok(error instanceof ChoiceError);
	assert.deepEqual(error.problem, { code: 'python-unknown', choice: join('usr', 'bin', 'python') });
});

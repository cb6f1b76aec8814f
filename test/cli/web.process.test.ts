import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parseEvidenceFile } from '../../src/report/evidenceFile.ts';
import { say } from '../fakes/modelReply.ts';
import { ModelServer } from '../fakes/modelServer.ts';
import { type SearchableSite, startSearchableSite } from '../fakes/searchableSite.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { type Ended, ended, run, start } from './cliProcess.ts';

/** A PDF that the package shared-mime-info brings, where it is installed. */
const specification = '/usr/share/doc/shared-mime-info/shared-mime-info-spec.pdf';
const pdf = existsSync(specification) ? specification : undefined;
const npmPages = 'node_modules/npm/docs/output';

/** npm's own pages and a PDF on a site, with a SearXNG beside it; and a project with a file of its own. */
async function startWorld(folder: string): Promise<SearchableSite> {
	const root = join(folder, 'site');
	cpSync(npmPages, root, { recursive: true });
	if (pdf !== undefined) {
		cpSync(pdf, join(root, 'mime.pdf'));
	}
	mkdirSync(join(folder, 'project'));
	writeFileSync(
		join(folder, 'project', 'RELEASING.md'),
		'# Releasing\n\nThe release manager bumps the version with `npm version` and publishes from the main branch on Tuesdays.\n',
	);
	const about =
		'Shared MIME info database specification: magic bytes, glob patterns, weight and priority of file types';
	return await startSearchableSite(root, pdf === undefined ? {} : { 'mime.pdf': about });
}

async function askOn(site: SearchableSite, folder: string, args: readonly string[]): Promise<Ended> {
	return await run(
		['ask', ...args, '--folder', 'project', '--out', 'r.md', '--allow-host', new URL(site.origin).host],
		{
			cwd: folder,
			env: { DEEP_RESEARCH_SEARCH: 'searxng', SEARXNG_URL: `${site.origin}/searxng` },
		},
	);
}

/** The URIs of the report's sources; the report has passed a check. */
async function checkedSources(folder: string): Promise<readonly string[]> {
	const checked = await run(['check', 'r.md', '--folder', 'project'], { cwd: folder });
	assert.equal(checked.code, 0, checked.stdout);
	const file = parseEvidenceFile(readFileSync(join(folder, 'r.evidence.json'), 'utf8'));
	assert.ok('sources' in file);
	return file.sources.map(it => it.uri);
}

test('without a model: pages, a PDF and a project file are cited in one bibliography, and check finds every quote', async t => {
	using folder = temporaryFolder();
	await using site = await startWorld(folder.path);
	const question =
		'How does npm version bump the version of a package, on which day does our release manager publish, and how does the shared MIME info database weigh glob patterns and magic bytes?';
	const asked = await askOn(site, folder.path, [question, '--python', 'off']);
	assert.equal(asked.code, 0, asked.stderr);
	assert.match(asked.stderr, /^Web: queries go to searxng /m);
	const sources = await checkedSources(folder.path);
	assert.ok(sources.includes('project/RELEASING.md'), sources.join('\n'));
	assert.ok(
		sources.some(it => it.startsWith(site.origin) && it.endsWith('.html')),
		sources.join('\n'),
	);
	const report = readFileSync(join(folder.path, 'r.md'), 'utf8');
	assert.match(report, /\.html#:~:text=/, 'a page is linked at its words');
	citesPdf(t, sources, report);
	// Nothing of the project went out but words of the question.
	const sent = site.server.requests.map(it => decodeURIComponent(it.path)).join('\n');
	assert.doesNotMatch(sent, /Tuesday|main\+branch/i);
});

test('with a model: it searches, reads the PDF, and cites all three', async t => {
	using folder = temporaryFolder();
	await using site = await startWorld(folder.path);
	await using model = await ModelServer.start((request, index) => {
		const prompt = JSON.stringify(request.body);
		const idOf = (source: RegExp): string =>
			new RegExp(String.raw`\[(e\d+)\] “(?:(?!\[e\d).)*?\((?:(?!\[e\d).)*?${source.source}`).exec(prompt)?.[1] ??
			'e999';
		switch (index) {
			case 0:
				return say(
					`<think>Search.</think>${call('search', { query: ['bump package version', 'release manager publish'] })}${
						pdf === undefined ? '' : call('search', { query: ['shared MIME info magic glob'], where: 'web' })
					}`,
				);
			case 1:
				return say(
					`<think>Keep.</think>${call('visit', { url: pdf === undefined ? `${site.origin}/commands/npm-version.html` : `${site.origin}/mime.pdf`, goal: 'glob weight' })}<report>## Findings\n\nThe manager publishes [${idOf(/Releasing, /)}]. npm bumps it [${idOf(/npm-version[^)]*127/)}].</report>`,
				);
			default:
				return say(
					`<answer>Tuesdays [${idOf(/Releasing, /)}].</answer><edit op="append" section="## Findings">Patterns have a weight [${idOf(/page \d+, 127/)}].</edit>`,
				);
		}
	});
	const asked = await askOn(site, folder.path, [
		'How do we release?',
		'--python',
		'off',
		'--model',
		`${model.baseUrl}#m`,
	]);
	assert.equal(asked.code, 0, asked.stderr);
	const sources = await checkedSources(folder.path);
	assert.ok(sources.includes('project/RELEASING.md'), sources.join('\n'));
	assert.ok(sources.includes(`${site.origin}/commands/npm-version.html`), sources.join('\n'));
	citesPdf(t, sources, readFileSync(join(folder.path, 'r.md'), 'utf8'));
});

test('without a network the folder still answers, and the web says once, at once, that it is not there', async t => {
	// The machine may well have a network: the process has none.
	const alone = ['--dev-bind', '/', '/', '--unshare-net'];
	if (spawnSync('bwrap', [...alone, 'true']).status !== 0) {
		t.skip('needs bubblewrap, to take the network away');
		return;
	}
	using folder = temporaryFolder();
	mkdirSync(join(folder.path, 'project'));
	writeFileSync(join(folder.path, 'project', 'a.md'), '# Ice\n\nThe ice of the lake melts in April, every year.\n');
	const began = performance.now();
	const asked = await ended(
		start(
			[
				'ask',
				'When does the ice of the lake melt?',
				'--folder',
				'project',
				'--out',
				'r.md',
				'--python',
				'off',
				'--events',
				'e.jsonl',
			],
			{
				cwd: folder.path,
				env: { DEEP_RESEARCH_SEARCH: '', SERPER_API_KEY: 'no-such-key' },
				within: ['bwrap', ...alone],
			},
		),
	);
	const seconds = (performance.now() - began) / 1000;
	assert.equal(asked.code, 0, asked.stderr);
	assert.match(asked.stdout, /melts in April/);
	// Whoever is sent the report was not at the terminal.
	assert.match(readFileSync(join(folder.path, 'r.md'), 'utf8'), /^> .*no network/im);
	const said = readFileSync(join(folder.path, 'e.jsonl'), 'utf8').match(/no network/gi) ?? [];
	assert.ok(said.length === 1, `said ${said.length} times`);
	// Not a timing: thirty seconds is what a person would give up after.
	assert.ok(seconds < 30, `${seconds} s`);
});

function call(name: string, args: unknown): string {
	return `<tool_call>${JSON.stringify({ name, arguments: args })}</tool_call>`;
}

function citesPdf(t: TestContext, sources: readonly string[], report: string): void {
	if (pdf === undefined) {
		t.diagnostic('There is no PDF on this system: that a PDF is cited by its page was not seen.');
		return;
	}
	assert.ok(
		sources.some(it => it.endsWith('/mime.pdf')),
		sources.join('\n'),
	);
	assert.match(report, /mime\.pdf#page=\d+>/);
}

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ToolError } from '../../src/agent/tool.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { policyTable } from '../../src/tools/guard/policyTable.ts';
import { createJinaReader } from '../../src/tools/pageRenderer.ts';
import { createWebDoor } from '../../src/tools/web/webDoor.ts';
import { inTurn, page, redirect, status, WebServer } from '../fakes/webServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { openLiveWorld } from './liveWorld.ts';

const filler = 'This paragraph only fills the page with words about nothing in particular. '.repeat(8);
const ice = `<!doctype html><title>Sea ice</title><meta name="author" content="Ada Frost"><article><h1>Sea ice</h1><p>${filler}</p>
<h2>Melting</h2><p>Sea ice melts at about −1.8 °C, because the salt of the water lowers its freezing point.</p>
<h2>Growth</h2><p>${filler} <a href="/growth?year=2020">more on growth</a></p></article>`;

function projectIn(folder: string): string {
	const project = join(folder, 'project');
	mkdirSync(project);
	writeFileSync(
		join(project, 'plan.md'),
		'# Plan\n\nThe harbour is cleared of ice by the tug Otso in the second week of April, before the ferries start.\n',
	);
	return project;
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
	try {
		await work;
	} catch (error) {
		assert.ok(error instanceof ToolError, String(error));
		return error.message;
	}
	assert.fail('It was not refused.');
}

test('search finds, reads and quotes at once; what the service says is shown and is no evidence', async () => {
	await using world = await openLiveWorld({ routes: { '/ice': ice }, hits: [{ url: '/ice' }, { url: '/gone' }] });
	const { observation, findings } = await world.call('search', { query: 'at what temperature does sea ice melt' });
	assert.ok(findings.some(it => it.quote.includes('−1.8 °C')));
	assert.ok(findings.every(it => !it.quote.includes('Words of the service')));
	assert.deepEqual(findings.map(it => [it.source.uri, it.source.title, it.source['author']]).at(0), [
		`${world.origin}/ice`,
		'Sea ice',
		[{ literal: 'Ada Frost' }],
	]);
	assert.match(observation, /1\. A page: http:\S+\/ice \[read\] — Words of the service\./);
	assert.match(observation, /2\. A page: http:\S+\/gone \[could not be read: answered 404 \(not found\)[^\]]*\]/);
	const only = await world.call('search', { query: 'ice', read: 0 });
	assert.deepEqual(only.findings, []);
});

test('a page that the user excluded is not shown by a search, nor read, wherever its address leads', async () => {
	await using world = await openLiveWorld({
		routes: { '/ice': ice, '/other': ice, '/moved': redirect('/ice') },
		hits: [{ url: '/ice' }, { url: '/other' }],
		isExcluded: uri => new URL(uri).pathname === '/ice',
	});
	const { observation, findings } = await world.call('search', { query: 'at what temperature does sea ice melt' });
	assert.ok(findings.length > 0 && findings.every(it => it.source.uri === `${world.origin}/other`));
	assert.doesNotMatch(observation, /\/ice/);
	assert.match(observation, /Pages that the user excluded are not shown\./);
	for (const path of ['/ice', '/ice#melting', '/moved']) {
		const refusal = await refusalOf(world.call('visit', { url: world.origin + path, goal: 'melting' }));
		assert.match(refusal, /^The user excluded .* it is not read any more\. Use other sources\./);
	}
});

test('a page that was read is not fetched again; one that failed is', async () => {
	const shaky = inTurn(status(404), page(ice));
	await using world = await openLiveWorld({ routes: { '/ice': ice, '/shaky': shaky } });
	for (const url of ['/ice', '/ice#melting', '/ice']) {
		await world.call('visit', { url: world.origin + url, goal: 'melting' });
	}
	assert.equal(world.site.requests.filter(it => it.path === '/ice').length, 1);
	assert.match(await refusalOf(world.call('visit', { url: `${world.origin}/shaky`, goal: 'x' })), /404/);
	assert.ok((await world.call('visit', { url: `${world.origin}/shaky`, goal: 'melting' })).findings.length > 0);
});

test('visit reads a section, on from a character, and lists links when asked', async () => {
	await using world = await openLiveWorld({ routes: { '/ice': ice } });
	const url = `${world.origin}/ice`;
	const section = await world.call('visit', { url: `${url}#growth`, goal: 'paragraph words' });
	assert.ok(section.findings.every(it => it.locator.headings?.at(-1) === 'Growth'));
	assert.ok(
		section.findings.every(it => it.locator.lines === undefined),
		'a page has no lines that could be opened',
	);
	const linked = await world.call('visit', { url, goal: 'growth', links: true });
	assert.ok(linked.observation.includes(`more on growth: ${world.origin}/growth?year=2020`));
	assert.match(linked.observation, /Melting \(offset \d+, #melting\)/);
	const all: string[] = [];
	let offset: number | undefined = 0;
	while (offset !== undefined) {
		const { observation, findings } = await world.call('visit', { url, goal: '', offset });
		all.push(...findings.map(it => it.quote));
		offset = Number(/"offset": (\d+)/.exec(observation)?.[1] ?? Number.NaN) || undefined;
	}
	assert.ok(all.join('\n').includes('Sea ice melts at about −1.8 °C, because the salt'));
	assert.match(await refusalOf(world.call('visit', { url, goal: '', offset: 99_999 })), /The text ends at character/);
});

test('a dead page is read from the archive, and its citation leads there', async () => {
	await using world = await openLiveWorld({
		routes: {
			'/old': status(404),
			'/available': (request, response) => {
				const origin = `http://${request.headers.host}`;
				const closest = {
					available: true,
					status: '200',
					timestamp: '20240102030405',
					url: `${origin}/web/20240102030405/${origin}/old`,
				};
				return page(JSON.stringify({ archived_snapshots: { closest } }), { 'content-type': 'application/json' })(
					request,
					response,
				);
			},
			'/web/*': ice,
		},
		web: origin => ({ archive: new URL('/available', origin) }),
	});
	const { observation, findings } = await world.call('visit', { url: `${world.origin}/old`, goal: 'melting' });
	assert.match(observation, /itself is gone \(404\): this is the web archive's copy of 2024-01-02\./);
	assert.match(findings[0]?.source.uri ?? '', /\/web\/20240102030405id_\//);
	assert.equal(findings[0]?.source.title, 'Sea ice (archived 2024-01-02)');
});

test('a paper is cited as its register has it, and one that was retracted says so', async () => {
	const paper = `<title>Ice - Journal site</title><meta name="citation_doi" content="10.1234/ice"><article><h1>Ice</h1><p>${filler}</p></article>`;
	const fields = {
		title: 'On the melting of ice',
		author: [{ family: 'Frost', given: 'Ada' }],
		type: 'article-journal',
	};
	await using world = await openLiveWorld({
		routes: { '/paper': paper },
		web: { lookUpDoi: async doi => (doi === '10.1234/ice' ? { fields, warning: 'RETRACTED in 2021.' } : undefined) },
	});
	const { findings, observation } = await world.call('visit', {
		url: `${world.origin}/paper`,
		goal: 'words about nothing',
	});
	assert.match(observation, /RETRACTED in 2021\./);
	assert.deepEqual(
		[findings[0]?.source.title, findings[0]?.source['author'], findings[0]?.source.uri],
		['On the melting of ice', fields.author, `${world.origin}/paper`],
	);
	await using silent = await openLiveWorld({
		routes: { '/paper': paper },
		web: { lookUpDoi: async () => await Promise.reject(new Error('No register today.')) },
	});
	const read = await silent.call('visit', { url: `${silent.origin}/paper`, goal: 'words about nothing' });
	assert.match(read.findings[0]?.source.title ?? '', /Ice/);
});

test('a barrier is never cited in the place of a page, and a page of scripts asks for a renderer', async () => {
	const barrier =
		'<title>Just a moment</title><p>Checking your browser before you proceed. Please enable JavaScript and cookies to go on to the page that you asked for.</p>';
	const scripts = '<!doctype html><title>App</title><div id="root"></div><script src="/app.js"></script>';
	await using world = await openLiveWorld({ routes: { '/barrier': barrier, '/app': scripts } });
	assert.match(await refusalOf(world.call('visit', { url: `${world.origin}/barrier`, goal: 'x' })), /barrier/);
	assert.match(await refusalOf(world.call('visit', { url: `${world.origin}/app`, goal: 'x' })), /cannot be read/);
});

test('Jina Reader renders only pages without text, and gets only their address', async () => {
	await using reader = await WebServer.start({
		'/': page(JSON.stringify({ code: 200, data: { title: 'App', content: '# App\n\nThe app melts ice at noon.' } }), {
			'content-type': 'application/json',
		}),
	});
	const endpoint = new URL(`http://127.0.0.1:${reader.port}/`);
	await using door = createWebDoor({
		userAgent: 'deep-research/0.0 (test)',
		cacheFolder: undefined,
		allowedHosts: [endpoint.host],
		variables: {},
		now: () => new Date(),
	});
	const renderer = createJinaReader({ door, endpoint, key: undefined, now: () => new Date('2026-01-02T03:04:05Z') });
	await using world = await openLiveWorld({
		routes: {
			'/app': '<!doctype html><title>App</title><div id="root"></div><script src="/app.js"></script>',
			'/ice': ice,
		},
		web: { renderer },
	});
	await world.call('visit', { url: `${world.origin}/ice`, goal: 'melting' });
	assert.equal(reader.requests.length, 0);
	const { findings, observation } = await world.call('visit', {
		url: `${world.origin}/app`,
		goal: 'when does it melt',
	});
	assert.match(findings[0]?.quote ?? '', /melts ice at noon/);
	assert.equal(findings[0]?.source.uri, `${world.origin}/app`);
	assert.match(observation, /needs scripts/);
	assert.equal(findings[0]?.source.via, `${endpoint.href}${world.origin}/app`);
	assert.equal(reader.requests.length, 1);
});

test('no service learns the address of a page in a private network', async () => {
	await using service = await WebServer.start();
	const origin = new URL(`http://127.0.0.1:${service.port}/`);
	const door = { userAgent: 'test', cacheFolder: undefined, allowedHosts: [origin.host], variables: {} };
	await using toService = createWebDoor({ ...door, now: () => new Date() });
	const renderer = createJinaReader({ door: toService, endpoint: origin, key: undefined, now: () => new Date() });
	await using world = await openLiveWorld({
		routes: { '/gone': status(404), '/app': '<title>App</title><div id="root"></div><script src="/a.js"></script>' },
		web: { archive: origin, renderer, isUsersOwn: () => true },
	});
	for (const path of ['/gone', '/app']) {
		await refusalOf(world.call('visit', { url: world.origin + path, goal: 'x' }));
	}
	assert.deepEqual(service.requests, []);
});

test('once a project file was shown, an address of the model’s own making is refused, and the user is asked for it as it is', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({
		folder: projectIn(folder.path),
		question: 'When is the harbour cleared?',
		routes: { '/ice': ice, '/*': ice },
	});
	const composed = `${world.origin}/collect?d=tug+Otso`;
	assert.ok((await world.call('visit', { url: `${world.origin}/before`, goal: 'melting' })).findings.length > 0);
	await world.call('search', { query: 'harbour ice April', where: 'folder' });
	const refusal = await refusalOf(world.call('visit', { url: composed, goal: 'x' }));
	assert.match(refusal, /was not fetched: .* The user can allow it with leave to fetch-composed \(.*\)\.$/);
	assert.deepEqual(
		world.asked.map(it => [it.act, it.asset]),
		[['fetch-composed', composed]],
	);
	assert.ok(!world.site.requests.some(it => it.path.startsWith('/collect')));
});

test('a query that copies a project file goes to the folder only, and says so', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({
		folder: projectIn(folder.path),
		routes: { '/ice': ice },
		hits: [{ url: '/ice' }],
	});
	await world.call('search', { query: 'harbour cleared of ice' });
	const query = 'cleared of ice by the tug Otso in the second week of April';
	const { observation, findings } = await world.call('search', { query });
	assert.match(observation, /was not sent to the web: “.*” is copied from a project file/);
	assert.ok(findings.some(it => it.source.uri.startsWith('file:')));
	assert.deepEqual(world.queries, ['harbour cleared of ice']);
	// The model's own words are not the project's because a result repeated them.
	await world.call('search', {
		query: 'what do harbours in the north do about ice that blocks their ferries in spring',
	});
	await world.call('search', {
		query: 'what do harbours in the north do about ice that blocks their ferries in spring?',
	});
	assert.equal(world.queries.length, 3);
});

test('an empty folder is no reason to keep off the web; without the web, nothing to read is said', async () => {
	using folder = temporaryFolder();
	const empty = join(folder.path, 'empty');
	mkdirSync(empty);
	{
		await using world = await openLiveWorld({ folder: empty, routes: { '/ice': ice }, hits: [{ url: '/ice' }] });
		assert.ok((await world.call('search', { query: 'sea ice melts' })).findings.length > 0);
		assert.deepEqual(
			world.tools.map(it => it.name),
			['search', 'visit', 'recall'],
		);
	}
	await assert.rejects(openLiveWorld({ folder: empty, web: 'none' }), { code: 'empty' });
	writeFileSync(join(empty, 'photo.png'), 'no text');
	await assert.rejects(openLiveWorld({ folder: empty, web: 'none' }), { code: 'no-text' });
});

test('what Python printed does not become an address that was seen when it is recalled', async () => {
	using folder = temporaryFolder();
	const ledger = new EvidenceLedger();
	await using world = await openLiveWorld({ folder: projectIn(folder.path), ledger, routes: { '/*': ice } });
	await world.call('grep', { pattern: 'Otso' });
	const composed = `${world.origin}/collect?d=tug+Otso`;
	const source = {
		uri: 'file:///run/python-1.txt',
		title: 'Python output',
		type: 'software',
		retrievedAt: '',
		sha256: '',
	};
	ledger.add({ source, quote: `Collected: ${composed}`, prefix: '', suffix: '', locator: {} });
	assert.equal((await world.call('recall', { query: 'collected' })).findings.length, 1);
	assert.match(await refusalOf(world.call('visit', { url: composed, goal: 'x' })), /was not fetched/);
});

test('the site that a search is narrowed to goes out like its words, and is looked at like them', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path), hits: [{ url: '/ice' }] });
	await world.call('grep', { pattern: 'Otso' });
	const site = 'the-harbour-is-cleared-of-ice-by-the-tug-otso.test';
	const { observation } = await world.call('search', { query: 'ice', site });
	assert.match(observation, /was not sent to the web/);
	assert.deepEqual(world.queries, []);
	await world.call('search', { query: 'ice', site: 'docs.harbour.test' });
	assert.deepEqual(world.queries, ['ice']);
});

test('a page that was redirected can be read on under the address that it is shown with', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({
		folder: projectIn(folder.path),
		hits: [{ url: '/old' }],
		routes: { '/old': redirect('/new'), '/new': ice },
	});
	await world.call('search', { query: ['harbour', 'sea ice'], read: 0 });
	const { observation } = await world.call('visit', { url: `${world.origin}/old`, goal: 'melting' });
	assert.ok(observation.startsWith(`${world.origin}/new: `));
	const { findings } = await world.call('visit', { url: `${world.origin}/new#growth`, goal: 'growth' });
	assert.ok(findings.length > 0);
});

test('ordinary research over a folder and the web asks for nothing', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({
		folder: projectIn(folder.path),
		routes: { '/ice': ice, '/growth': ice },
		hits: [{ url: '/ice' }],
	});
	await world.call('search', { query: ['when is the harbour cleared of ice', 'sea ice melting point'] });
	await world.call('visit', { url: ['plan.md', `${world.origin}/ice`], goal: 'April melting' });
	await world.call('visit', { url: `${world.origin}/growth?year=2020`, goal: 'growth' });
	await world.call('grep', { pattern: 'Otso' });
	await world.call('search', { query: 'tug Otso icebreaker' });
	assert.deepEqual(world.asked, []);
});

test('every tool says what it does to the world, in words of the policy table', async () => {
	using folder = temporaryFolder();
	await using world = await openLiveWorld({ folder: projectIn(folder.path) });
	assert.deepEqual(
		world.tools.map(it => `${it.name}: ${it.effects.join(' ')}`),
		[
			'search: reads-web reads-project',
			'visit: reads-web reads-project',
			'read_file: reads-project',
			'list_files: reads-project',
			'grep: reads-project',
			'parse_file: reads-project',
			'recall: reads-project',
		],
	);
	const known = new Set<string>(Object.values(policyTable).map(it => it.effect));
	assert.ok(world.tools.every(it => it.effects.every(effect => known.has(effect))));
});

test('results on this machine are not read, and the user is told how to allow them', async () => {
	await using other = await WebServer.start({ '/ice': ice });
	await using world = await openLiveWorld({ hits: [{ url: `http://127.0.0.1:${other.port}/ice` }] });
	const { observation, findings } = await world.call('search', { query: 'ice' });
	assert.deepEqual([findings, other.requests], [[], []]);
	assert.match(observation, /could not be read: .*no public address/);
	assert.deepEqual(world.troubles, [
		`Results on 127.0.0.1:${other.port} were not read, as that is this machine or a private network. To allow it: leave to reach-private-address (127.0.0.1:${other.port})`,
	]);
	const refusal = await refusalOf(world.call('visit', { url: `http://127.0.0.1:${other.port}/ice`, goal: 'x' }));
	assert.ok(
		refusal.endsWith(`The user can allow it with leave to reach-private-address (127.0.0.1:${other.port}).`),
		refusal,
	);
});

test('a run that goes on from another is held by what that one was shown', async () => {
	using folder = temporaryFolder();
	const project = projectIn(folder.path);
	const ledger = new EvidenceLedger();
	await using first = await openLiveWorld({ folder: project, routes: { '/ice': ice } });
	const shown = [
		...(await first.call('grep', { pattern: 'Otso' })).findings,
		...(await first.call('search', { query: 'tug' })).findings,
	];
	assert.ok(shown.length > 0);
	shown.forEach(it => ledger.add(it));
	await using next = await openLiveWorld({ folder: project, ledger, routes: { '/*': ice } });
	const composed = await refusalOf(next.call('visit', { url: `${next.origin}/ice?tug=Otso`, goal: 'x' }));
	assert.match(composed, /was not fetched/);
	await next.call('search', { query: 'harbour is cleared of ice by the tug Otso in the second week of April' });
	assert.deepEqual(next.queries, []);
	assert.deepEqual(
		next.asked.map(it => it.act),
		['fetch-composed', 'send-project-words'],
	);
});

test('a run that was cut off is held by what its tools had said, passages or not', async () => {
	using folder = temporaryFolder();
	const project = projectIn(folder.path);
	await using first = await openLiveWorld({ folder: project });
	const { observation } = await first.call('list_files', {});
	await using next = await openLiveWorld({
		folder: project,
		said: [{ tool: 'list_files', text: observation }],
		routes: { '/*': ice },
	});
	const composed = await refusalOf(next.call('visit', { url: `${next.origin}/ice?seen=files`, goal: 'x' }));
	assert.match(composed, /was not fetched/);
});

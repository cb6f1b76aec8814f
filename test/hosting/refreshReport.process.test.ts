import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import test from 'node:test';
import { checkReportOnDisk } from '../../src/hosting/checkReportOnDisk.ts';
import { openReportPages, pagesOf, type SourceWorld } from '../../src/hosting/readAgain.ts';
import { type Refresh, readSources, refreshReport, writeRefresh } from '../../src/hosting/refreshReport.ts';
import { ReportError } from '../../src/hosting/reportError.ts';
import { readReportPair } from '../../src/hosting/reportPair.ts';
import { WebServer } from '../fakes/webServer.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { type Cited, closed, evidenceOf, now, openTestWorld, writeCitingReport } from './citingReport.ts';

const boats = '# Boats\n\nThe Heron carries 120 passengers between Alden and Brisk Point. It was built in 1998.\n';
const aboutBoats: Cited = {
	uri: '../docs/boats.md',
	title: 'Boats',
	claims: [
		{
			text: 'The Heron carries 120 passengers',
			quote: 'The Heron carries 120 passengers between Alden and Brisk Point.',
		},
		{ text: 'The Heron was built in 1998', quote: 'It was built in 1998.' },
	],
};

function page(text: string): string {
	return `<!doctype html><html><head><title>Fares</title></head><body><main><h1>Fares</h1><p>${text}</p><p>A bicycle costs 3 crowns on each crossing, in any season of the year.</p></main></body></html>`;
}

const fares = 'A single crossing on the Heron costs 14 crowns. Children under six travel free.';

function aboutFares(uri: string): Cited {
	return {
		uri,
		title: 'Fares',
		claims: [
			{ text: 'A crossing costs 14 crowns', quote: 'A single crossing on the Heron costs 14 crowns.' },
			{ text: 'Children under six travel free', quote: 'Children under six travel free.' },
		],
	};
}

/** What the site answers to everyone who asks for its one page. */
interface FaresPage {
	text: string;
	status: number;
}

async function startSite(shown: FaresPage): Promise<WebServer> {
	return await WebServer.start({
		'/fares': (_: IncomingMessage, response: ServerResponse) => {
			response.writeHead(shown.status, { 'content-type': 'text/html', 'cache-control': 'max-age=3600' });
			response.end(page(shown.text));
		},
	});
}

async function refresh(path: string, world: SourceWorld): Promise<Refresh> {
	return await refreshReport(await readReportPair(path), [], world, () => {}, AbortSignal.timeout(30_000));
}

function states(refresh: Refresh): Record<string, string> {
	return Object.fromEntries(
		refresh.sources.flatMap(it => it.passages).map(it => [it.evidence.label, `${it.state}, ${it.act}`]),
	);
}

test('sources that have not changed cost one request each, and nothing of the report but the day', async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats });
	const shown: FaresPage = { text: fares, status: 200 };
	await using site = await startSite(shown);
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(folder, [aboutBoats, aboutFares(address)]);
	// Keys in an order of others: whoever commits the file is to see the day change, and no more.
	const evidencePath = folder.at('research/ice.evidence.json');
	const written = readFileSync(evidencePath, 'utf8');
	const reversed = Object.fromEntries(Object.entries(JSON.parse(written)).reverse());
	writeFileSync(evidencePath, `${JSON.stringify(reversed, undefined, '\t')}\n`);
	site.requests.length = 0;
	await using opened = openTestWorld([address]);
	const result = await refresh(path, opened.world);
	assert.deepEqual(states(result), { '1': 'same, left', '1b': 'same, left', '2': 'same, left', '2b': 'same, left' });
	assert.deepEqual(
		site.requests.map(it => it.path),
		['/fares'],
	);
	assert.deepEqual(result.texts, []);
	const { document, evidenceFile } = result.proposed;
	assert.equal(document.text.replace(/read [\d-]{10}/, ''), result.read.document.text.replace(/read [\d-]{10}/, ''));
	const withoutDays = (text: string): string => text.replaceAll(/"retrievedAt": "[^"]+"/g, '');
	assert.equal(withoutDays(evidenceFile.text), withoutDays(result.read.evidenceFile.text));
});

test('what has changed is proposed, written as a whole, and holds when it is checked', async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats });
	const shown: FaresPage = { text: fares, status: 200 };
	await using site = await startSite(shown);
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(folder, [aboutBoats, aboutFares(address)]);
	folder.write('docs/boats.md', `# Boats\n\nNews of the season.\n${boats.slice(8)}`);
	shown.text = fares.replace('Children under six travel free.', 'Children under six travel for free.');
	await using opened = openTestWorld([address]);
	const result = await refresh(path, opened.world);
	assert.deepEqual(states(result), {
		'1': 'still-there, updated',
		'1b': 'still-there, updated',
		'2': 'still-there, updated',
		'2b': 'changed, updated',
	});
	const before = readFileSync(path, 'utf8');
	assert.equal(before, result.read.document.text);
	await writeRefresh(result, []);
	const after = readFileSync(path, 'utf8');
	assert.equal(after, result.proposed.document.text);
	assert.match(after, /docs\/boats\.md#L5>/);
	assert.match(after, /travel for free\.”"/);
	assert.equal(evidenceOf(path).evidence[3]?.quote, 'Children under six travel for free.');
	// The new texts lie beside it: there is no run folder.
	assert.deepEqual(
		readdirSync(folder.at('research/ice.sources')).toSorted(),
		['.gitattributes', ...evidenceOf(path).sources.map(it => `${it.sha256}.md`)].toSorted(),
	);
	const { problems } = await checkReportOnDisk(
		{ path, text: after, folders: [] },
		opened.world.documents,
		AbortSignal.timeout(20_000),
	);
	assert.deepEqual(
		problems.filter(it => it.severity === 'error' || it.severity === 'warning'),
		[],
	);
});

test('what no longer supports its sentence, has vanished or is gone is marked, and nothing is taken away', async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats, 'docs/rules.md': '# Rules\n\nDogs stay on the lead.\n' });
	const shown: FaresPage = { text: fares, status: 200 };
	await using site = await startSite(shown);
	const address = site.url('/fares').href;
	const rules = {
		uri: '../docs/rules.md',
		title: 'Rules',
		claims: [{ text: 'Dogs stay on the lead', quote: 'Dogs stay on the lead.' }],
	};
	const { path } = await writeCitingReport(folder, [aboutBoats, aboutFares(address), rules]);
	folder.write('docs/boats.md', boats.replace('120', '90').replace(' It was built in 1998.', ''));
	rmSync(folder.at('docs/rules.md'));
	shown.status = 410;
	await using opened = openTestWorld([address]);
	const result = await refresh(path, opened.world);
	assert.deepEqual(states(result), {
		'1': 'changed, doubted',
		'1b': 'vanished, doubted',
		'2': 'gone, doubted',
		'2b': 'gone, doubted',
		'3': 'gone, doubted',
	});
	await writeRefresh(result, []);
	const text = readFileSync(path, 'utf8');
	assert.match(text, /The Heron carries 120 passengers \[1\] ⚠\. /);
	assert.match(text, /^> ⚠ .*1b.*; those of 1 read differently now; the source of 2, 2b, 3 is gone\./m);
	assert.equal(evidenceOf(path).evidence.length, 5);
	// The check knows that they were there once, and does not take the evidence file for altered.
	const { problems } = await checkReportOnDisk(
		{ path, text, folders: [] },
		opened.world.documents,
		AbortSignal.timeout(20_000),
	);
	const changed = problems.filter(it => it.code === 'quote-changed').map(it => it.message);
	assert.equal(changed.length, 2);
	assert.ok(changed.every(it => it.includes('are no longer in ../docs/boats.md, as was found when it was read again')));
});

test('what cannot be reached is left as it is, with the reason', async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats });
	const shown: FaresPage = { text: fares, status: 200 };
	await using site = await startSite(shown);
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(folder, [aboutFares(address)]);
	const before = readFileSync(path, 'utf8');
	for (const [status, isOffline] of [
		[503, false],
		[403, false],
		[200, true],
	] as const) {
		shown.status = status;
		await using opened = openTestWorld([address], { isOffline });
		const result = await refresh(path, opened.world);
		assert.deepEqual(states(result), { '1': 'unreachable, left', '1b': 'unreachable, left' });
		assert.equal(result.proposed.document.text, before);
		assert.notEqual(result.sources[0]?.passages[0]?.reason ?? '', '');
	}
});

test('a barrier in front of the page is no change of the page', async () => {
	using folder = new TempFolder();
	const shown: FaresPage = { text: fares, status: 200 };
	await using site = await startSite(shown);
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(folder, [aboutFares(address)]);
	shown.text = 'Checking your browser before you enter. Please verify you are a human.';
	await using opened = openTestWorld([address]);
	assert.deepEqual(states(await refresh(path, opened.world)), { '1': 'unreachable, left', '1b': 'unreachable, left' });
});

test('with the snapshot at hand, a reworded passage is found by what stood around it', async () => {
	const around = 'The harbour of Alden was rebuilt after the storm, and the pier with it.';
	const text = `# Piers\n\n${around}\n\nFour boats lie there.\n\nNobody may fish from the pier between May and the end of September.\n`;
	using folder = new TempFolder({ 'docs/piers.md': text });
	const cited = {
		uri: '../docs/piers.md',
		title: 'Piers',
		claims: [{ text: 'Boats lie at Alden', quote: 'Four boats lie there.' }],
	};
	const { path, texts } = await writeCitingReport(folder, [cited]);
	folder.write(
		`.deep-research/runs/20260102-100000-ice-0000/sources/${evidenceOf(path).sources[0]?.sha256}.md`,
		texts[0] ?? '',
	);
	folder.write('docs/piers.md', text.replace('Four boats lie there.', 'Five boats lie there.'));
	await using opened = openTestWorld([]);
	const result = await refresh(path, opened.world);
	assert.equal(result.sources[0]?.passages[0]?.now?.quote, 'Five boats lie there.');
	await writeRefresh(result, []);
	// The new text joins the old one in the folder of the run.
	assert.equal(readdirSync(folder.at('.deep-research/runs/20260102-100000-ice-0000/sources')).length, 2);
	assert.ok(!existsSync(folder.at('research/ice.sources')));
});

test('nothing is written over what was changed meanwhile', async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats });
	const { path } = await writeCitingReport(folder, [aboutBoats]);
	folder.write('docs/boats.md', boats.replace('Boats', 'Our boats'));
	await using opened = openTestWorld([]);
	const result = await refresh(path, opened.world);
	writeFileSync(path, 'Mine.\n');
	await assert.rejects(
		writeRefresh(result, []),
		(error: unknown) => error instanceof ReportError && error.code === 'changed-meanwhile',
	);
	assert.equal(readFileSync(path, 'utf8'), 'Mine.\n');
	assert.deepEqual(
		readdirSync(folder.at('research')).filter(it => it.startsWith('.')),
		[],
	);
});

test('a file that may not be read is not, and a link beside the report is not followed', {
	skip: process.platform === 'win32',
}, async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats });
	const { path } = await writeCitingReport(folder, [aboutBoats]);
	await using opened = openTestWorld([]);
	const asked: string[] = [];
	const world = {
		...opened.world,
		mayRead: async (it: string) => {
			asked.push(it);
			return false;
		},
	};
	assert.deepEqual(states(await refresh(path, world)), { '1': 'unreachable, left', '1b': 'unreachable, left' });
	assert.deepEqual(asked, [folder.at('docs/boats.md')]);
	const evidence = folder.at('research/ice.evidence.json');
	const text = readFileSync(evidence, 'utf8');
	rmSync(evidence);
	writeFileSync(folder.at('other.json'), text);
	symlinkSync(folder.at('other.json'), evidence);
	await assert.rejects(readReportPair(path), (error: unknown) => error instanceof ReportError);
});

test('an address in a private network, which an altered evidence file may name, is not asked', async () => {
	using folder = new TempFolder();
	const shown: FaresPage = { text: fares, status: 200 };
	await using site = await startSite(shown);
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(folder, [aboutFares(address)]);
	site.requests.length = 0;
	await using opened = openTestWorld([]);
	await using web = openReportPages([address], { ...closed, allowedHosts: [] }, opened.world.documents, () => now);
	const result = await refresh(path, { ...opened.world, pages: web.pages });
	assert.deepEqual(states(result), { '1': 'unreachable, left', '1b': 'unreachable, left' });
	assert.equal(site.requests.length, 0);
});

test('a refresh that is stopped says so at once', async () => {
	using folder = new TempFolder({});
	const shown: FaresPage = { text: fares, status: 200 };
	await using site = await startSite(shown);
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(folder, [aboutFares(address)]);
	await using opened = openTestWorld([address]);
	const controller = new AbortController();
	const running = refreshReport(await readReportPair(path), [], opened.world, () => {}, controller.signal);
	controller.abort(new Error('stopped'));
	await assert.rejects(running, /stopped/);
});

test('however an evidence file spells the address of a page, it is among those that are told before anything is asked', async () => {
	using folder = new TempFolder({});
	await using site = await startSite({ text: fares, status: 200 });
	const address = site.url('/fares').href;
	const { path } = await writeCitingReport(folder, [aboutFares(address)]);
	for (const spelled of [address.replace('http', 'HTTP'), ` ${address}`, address.replace('ttp:', '\tttp:\n')]) {
		const pair = await readReportPair(path);
		const sources = [...pair.report.evidence.sources.values()].map(it => ({ ...it, uri: spelled }));
		assert.deepEqual(pagesOf(sources), [address]);
		site.requests.length = 0;
		await using opened = openTestWorld([]);
		const wish = { ...closed, allowedHosts: [new URL(address).host] };
		await using web = openReportPages([], wish, opened.world.documents, () => now);
		const work = { folders: [], world: { ...opened.world, pages: web.pages }, onProgress: () => {} };
		const [reading] = (await readSources(sources, pair, work, AbortSignal.timeout(30_000))).values();
		assert.equal(reading?.kind, 'unreachable');
		assert.deepEqual(site.requests, []);
	}
});

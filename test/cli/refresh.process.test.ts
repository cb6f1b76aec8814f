import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import test from 'node:test';
import { WebServer } from '../fakes/webServer.ts';
import { type Cited, evidenceOf, writeCitingReport } from '../hosting/citingReport.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { type Ended, run } from './cliProcess.ts';

const boats = '# Boats\n\nThe Heron carries 120 passengers between Alden and Brisk Point.\n';
const aboutBoats: Cited = {
	uri: '../docs/boats.md',
	title: 'Boats',
	claims: [
		{
			text: 'The Heron carries 120 passengers',
			quote: 'The Heron carries 120 passengers between Alden and Brisk Point.',
		},
	],
};

function page(price: number): string {
	return `<!doctype html><html><head><title>Fares</title></head><body><main><h1>Fares</h1><p>A single crossing on the Heron costs ${price} crowns for everyone over six.</p></main></body></html>`;
}

function aboutFares(site: WebServer): Cited {
	const quote = 'A single crossing on the Heron costs 14 crowns for everyone over six.';
	return { uri: site.url('/fares').href, title: 'Fares', claims: [{ text: 'A crossing costs 14 crowns', quote }] };
}

async function refresh(folder: TempFolder, ...args: readonly string[]): Promise<Ended> {
	return await run(['refresh', 'research/ice.md', ...args], { cwd: folder.path });
}

test('a refresh shows what would change, writes it when told to, and has then nothing to say', async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats });
	const { path } = await writeCitingReport(folder, [aboutBoats]);
	const before = readFileSync(path, 'utf8');
	folder.write('docs/boats.md', `# Boats\n\nNews of the season.\n${boats.slice(8)}`);
	const shown = await refresh(folder);
	assert.equal(shown.code, 0, shown.stderr);
	assert.match(shown.stdout, /^changed 1, Boats, \.\.\/docs\/boats\.md$/m);
	assert.match(shown.stdout, /^-\[1\]: <\.\.\/docs\/boats\.md#L3> .*\n\+\[1\]: <\.\.\/docs\/boats\.md#L5> /m);
	assert.match(shown.stdout, /Nothing is written: --write does\.$/m);
	assert.equal(readFileSync(path, 'utf8'), before);
	assert.equal((await refresh(folder, '--write')).code, 0);
	assert.equal(readFileSync(path, 'utf8'), before.replace('#L3', '#L5'));
	assert.match((await refresh(folder)).stdout, /Nothing has changed\.$/m);
});

test('pages are asked for only after it is said where requests go, and not at all offline', async () => {
	using folder = new TempFolder();
	let price = 14;
	await using site = await WebServer.start({
		'/fares': (_, response: ServerResponse) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end(page(price));
		},
	});
	await writeCitingReport(folder, [aboutFares(site)]);
	price = 16;
	site.requests.length = 0;
	const offline = await refresh(folder, '--offline', '--json', '--allow-host', site.host);
	assert.equal(offline.code, 0, offline.stderr);
	assert.match(offline.stdout, /"state": "unreachable"/);
	const refused = await refresh(folder);
	assert.match(refused.stdout, /^unreachable 1, Fares/m);
	assert.deepEqual(site.requests, []);
	const asked = await refresh(folder, '--allow-host', site.host);
	assert.equal(asked.code, 4, asked.stderr);
	assert.match(
		asked.stderr,
		new RegExp(`^Web: 1 page of ${site.host.replaceAll('.', '\\.')}; --offline asks for none\\.$`, 'm'),
	);
	assert.match(asked.stdout, /\[1\] reads differently, and what cites it may not hold: .*\[-14-\] \{\+16\+\} crowns/);
});

test('a file outside of the folders is not read, whatever an evidence file names', async () => {
	using outside = new TempFolder({ 'boats.md': boats });
	using folder = new TempFolder({ 'docs/boats.md': boats, '.git/HEAD': '' });
	const { path } = await writeCitingReport(folder, [aboutBoats]);
	const evidence = path.replace(/\.md$/, '.evidence.json');
	folder.write(
		'research/ice.evidence.json',
		readFileSync(evidence, 'utf8').replace('../docs/boats.md', `file://${outside.at('boats.md')}`),
	);
	assert.match((await refresh(folder)).stdout, /^unreachable 1, .* lies outside of the folders that may be read/m);
	assert.match((await refresh(folder, '--folder', outside.path)).stdout, /^same 1, /m);
});

test('missing texts are fetched again where they are what was quoted, and embedded beside the report', async () => {
	using folder = new TempFolder({ 'docs/boats.md': boats });
	let price = 14;
	await using site = await WebServer.start({
		'/fares': (_, response: ServerResponse) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end(page(price));
		},
	});
	const { path } = await writeCitingReport(folder, [aboutBoats, aboutFares(site)]);
	const names = (): string[] => readdirSync(folder.at('research/ice.sources')).filter(it => it.endsWith('.md'));
	const [boatsHash, faresHash] = evidenceOf(path).sources.map(it => `${it.sha256}.md`);

	price = 16;
	const changed = await refresh(folder, '--fetch', '--allow-host', site.host);
	assert.equal(changed.code, 4);
	assert.match(changed.stdout, /^restored 1, /m);
	assert.match(changed.stdout, /^changed 2, .* it has another text now/m);
	assert.deepEqual(names(), [boatsHash]);

	price = 14;
	const fetched = await refresh(folder, '--fetch', '--allow-host', site.host);
	assert.equal(fetched.code, 0, fetched.stdout);
	assert.doesNotMatch(fetched.stdout, /1, /);
	assert.deepEqual(new Set(names()), new Set([boatsHash, faresHash]));
	assert.match((await refresh(folder, '--fetch')).stdout, /the texts of all its sources are at hand/);

	rmSync(folder.at(`research/ice.sources/${boatsHash}`));
	const embedded = await refresh(folder, '--embed');
	assert.equal(embedded.code, 4);
	assert.match(embedded.stdout, /^missing 1, .*--fetch reads it again\.\n.*: 1 source \(1 kB\) embedded beside it\.$/m);
});

test('what cannot be refreshed is said in one sentence', async () => {
	using folder = new TempFolder({ 'research/ice.md': '# Ice\n\nIt melts [1].\n' });
	const none = await refresh(folder);
	assert.equal(none.code, 2);
	assert.match(none.stderr, /ice\.evidence\.json, the evidence file of this report, is not beside it/);
	folder.write('research/ice.evidence.json', '{"version": 1}');
	assert.match(
		(await refresh(folder)).stderr,
		/ice\.evidence\.json cannot be read: .* Restore it from version control\./s,
	);
	assert.equal((await refresh(folder, '--write', '--embed')).code, 2);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { say } from '../fakes/modelReply.ts';
import { ModelServer, type Script } from '../fakes/modelServer.ts';
import { evidenceOf, writeCitingReport } from '../hosting/citingReport.ts';
import { TempFolder } from '../tools/tempFolder.ts';
import { type Ended, ended, run, start } from './cliProcess.ts';

const boats = '# Boats\n\nThe Heron carries 120 passengers. It was built in 1998.\n';

async function writeReport(folder: TempFolder, claims = 2): Promise<string> {
	folder.write('docs/boats.md', boats);
	const quotes = ['The Heron carries 120 passengers.', 'It was built in 1998.'];
	const { path } = await writeCitingReport(folder, [
		{
			uri: '../docs/boats.md',
			title: 'Boats',
			claims: Array.from({ length: claims }, (_, n) => ({
				text: `In hall ${n + 1} it is said`,
				quote: quotes[n % 2] ?? '',
			})),
		},
	]);
	return path;
}

function verdicts(...names: readonly string[]): string {
	return JSON.stringify({
		verdicts: names.map((verdict, index) => ({
			claim: index + 1,
			verdict,
			reason: `It is ${verdict}.`,
			quote: '1998',
		})),
	});
}

async function verify(folder: TempFolder, server: ModelServer, ...args: readonly string[]): Promise<Ended> {
	return await run(['verify', 'research/ice.md', '--model', `${server.baseUrl}#judge`, ...args], { cwd: folder.path });
}

test('verdicts are told in a table and kept; what was judged is not asked for again', async () => {
	using folder = new TempFolder();
	const path = await writeReport(folder);
	await using server = await ModelServer.start([say(verdicts('supported', 'contradicted'))]);
	const first = await verify(folder, server);
	assert.equal(first.code, 4, first.stderr);
	assert.match(
		first.stderr,
		/^Model: .*#judge at http:\/\/127.*, on this machine\.\n2 claims in 1 request: about \d+ tokens\./m,
	);
	assert.match(first.stdout, /^supported +9 {2}In hall 1 it is said\. \[1\]\n/m);
	assert.match(first.stdout, /^contradicted +9 {2}In hall 2 it is said\. \[1b\]\n +It is contradicted\. “1998”\n/m);
	assert.match(first.stdout, /1 supported, 1 contradicted\. 2 claims judged\.$/m);
	assert.deepEqual(
		evidenceOf(path).verdicts?.map(it => it.by),
		['judge', 'judge'],
	);
	const second = await verify(folder, server, '--json');
	assert.equal(second.code, 4);
	assert.equal(server.chats.length, 1);
	assert.match(second.stdout, /"verdict": "contradicted"/);
	// The check reports what was found.
	const checked = await run(['check', 'research/ice.md', '--json'], { cwd: folder.path });
	assert.match(checked.stdout, /"code": "refuted"/);
});

test('an endpoint that asks to wait is asked again; one that refuses keeps nothing from being kept', async () => {
	using folder = new TempFolder();
	const path = await writeReport(folder, 8);
	const busy = { kind: 'status', status: 429, headers: { 'retry-after': '0' } } as const;
	const script: Script = [
		{ fault: busy },
		{ fault: busy },
		say(verdicts(...Array.from({ length: 6 }, () => 'supported'))),
		say(verdicts('supported', 'partly')),
	];
	await using server = await ModelServer.start((_, index) => script[index] ?? say('too many'));
	const done = await verify(folder, server);
	assert.equal(done.code, 0, done.stderr + done.stdout);
	assert.equal(evidenceOf(path).verdicts?.length, 8);
	assert.equal(server.chats.length, 4);
	await using broken = await ModelServer.start(() => ({ fault: { kind: 'status', status: 401, body: {} } }));
	const failed = await verify(folder, broken, '--all');
	assert.equal(failed.code, 1);
	assert.equal(evidenceOf(path).verdicts?.length, 8);
});

test('without a model it says which option names one, and with a hostile evidence file it sends nothing', async () => {
	using folder = new TempFolder();
	await writeReport(folder);
	const none = await run(['verify', 'research/ice.md'], { cwd: folder.path });
	assert.equal(none.code, 2);
	assert.match(none.stderr, /verify needs a language model: name one with --model\./);
	folder.write('research/ice.evidence.json', '{"version": 1, "sources": "x"}');
	await using server = await ModelServer.start([]);
	assert.equal((await verify(folder, server)).code, 2);
	assert.equal(server.requests.length, 0);
});

test('Ctrl-C keeps the verdicts so far', { skip: process.platform === 'win32' }, async () => {
	using folder = new TempFolder();
	const path = await writeReport(folder, 24);
	const before = readFileSync(path, 'utf8');
	await using server = await ModelServer.start((_, index) =>
		index === 0 ? say(verdicts(...Array.from({ length: 6 }, () => 'supported'))) : { fault: { kind: 'hang' } },
	);
	const child = start(['verify', 'research/ice.md', '--model', `${server.baseUrl}#judge`], { cwd: folder.path });
	const end = ended(child);
	// Three requests go out at once: the fourth shows that a reply was read.
	while (server.chats.length < 4) {
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	child.kill('SIGINT');
	const { code, stderr } = await end;
	assert.equal(code, 130, stderr);
	assert.equal(evidenceOf(path).verdicts?.length, 6);
	assert.equal(readFileSync(path, 'utf8'), before);
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { RunEvent } from '../../src/agent/events.ts';
import { parseRunLog } from '../../src/agent/runLog.ts';
import { failWith, type ScriptedReply, say } from '../fakes/modelReply.ts';
import { ModelServer, type ServerRequest } from '../fakes/modelServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run, writeDocs } from './cliProcess.ts';

const npmDocs = join(import.meta.dirname, '../../node_modules/npm/docs');

async function eventsAt(cwd: string): Promise<readonly RunEvent[]> {
	const lines = readFileSync(join(cwd, 'e.jsonl'), 'utf8').trim().split('\n');
	return lines.map(it => RunEvent.parse(JSON.parse(it)));
}

test('without a model: several ways of searching, one report, and check finds nothing wrong with it', async () => {
	using folder = temporaryFolder();
	const cwd = folder.path;
	const asked = await run(
		['ask', 'How do I run a script before every publish?', '--mode', 'heavy', '--rollouts', '3', '--offline'].concat([
			'--folder',
			'.',
			'--folder',
			npmDocs,
			'--out',
			'r.md',
			'--events',
			'e.jsonl',
		]),
		{ cwd },
	);
	assert.equal(asked.code, 0, asked.stderr);
	const checked = await run(['check', 'r.md', '--folder', npmDocs], { cwd });
	assert.equal(checked.code, 0, checked.stdout);
	assert.match(checked.stdout, /no problems/);
	const report = readFileSync(join(cwd, 'r.md'), 'utf8');
	assert.match(report, /## Found independently\n\n- By \d of \d rollouts: /);
	const events = await eventsAt(cwd);
	assert.equal(events.filter(it => it.type === 'rollout-start').length, 3);
	const { stdout } = await run(['runs', '--json'], { cwd });
	const id = /\d{8}-[\w-]+/.exec(stdout)?.[0] ?? '';
	for (const rollout of ['1', '2', '3']) {
		const log = parseRunLog(
			readFileSync(join(cwd, '.deep-research/runs', id, 'rollouts', rollout, 'run.jsonl'), 'utf8'),
		);
		assert.deepEqual(log.problems, []);
		assert.equal(log.events.at(-1)?.event.type, 'run-end');
	}
	assert.equal(existsSync(join(cwd, '.deep-research/runs', id, 'rollouts/1/sources')), false);
	const told = await run(['replay', id], { cwd });
	assert.match(told.stdout, /^Rollout 1: Searches in many wordings[^]*^Report: made of \d rollouts/m);
	const resumed = await run(['resume', id, '--folder', '.'], { cwd });
	assert.equal(resumed.code, 2);
	assert.match(resumed.stderr, /is one of several rollouts .*cannot be gone on with/);
});

function reply({ body }: ServerRequest, wrong: ScriptedReply): ScriptedReply {
	const [system = '', user = ''] = body?.messages.map(it => it.content) ?? [];
	if (system.startsWith('Several researchers')) {
		return say(
			'<chosen>1</chosen><summary>The prepublish script runs before a package is published [e1].</summary><report>## More\n\nThe prepublish script runs first [e1].</report>',
		);
	}
	if (system.includes('Look for primary sources first')) {
		return wrong;
	}
	return user.includes('This is round 1.')
		? say('<tool_call>{"name": "search", "arguments": {"query": ["prepublish script"]}}</tool_call>')
		: say('<answer>The prepublish script runs before publishing [e1].</answer><report>It runs before [e1].</report>');
}

test('with a model: a rollout that is refused by the endpoint costs the run nothing but itself', async () => {
	using folder = temporaryFolder();
	const cwd = folder.path;
	writeDocs(cwd);
	await using server = await ModelServer.start(request => reply(request, failWith(400)));
	const asked = await run(
		[
			'ask',
			'When does prepublish run?',
			'--mode',
			'heavy',
			'--rollouts',
			'3',
			'--folder',
			'docs',
			'--out',
			'r.md',
		].concat(['--events', 'e.jsonl', '--model', `${server.baseUrl}#m`]),
		{ cwd },
	);
	assert.equal(asked.code, 0, asked.stderr);
	const events = await eventsAt(cwd);
	assert.deepEqual(
		events
			.filter(it => it.type === 'rollout-end')
			.map(it => it.outcome.kind)
			.sort(),
		['answered', 'answered', 'failed'],
	);
	const report = readFileSync(join(cwd, 'r.md'), 'utf8');
	assert.match(report, /published \[1\]\.\n\n## More\n\nThe prepublish script runs first \[1\]\./);
	assert.match(report, /- Rollout 2 failed: /);
	const checked = await run(['check', 'r.md', '--folder', 'docs'], { cwd });
	assert.equal(checked.code, 0, checked.stdout);
	const prompts = server.chats.filter(it => it.body?.messages[0]?.content.startsWith('Several researchers'));
	assert.equal(prompts.length, 1);
});

test('what cannot be asked for is said before anything is done', async () => {
	using folder = temporaryFolder();
	const ask = async (...args: readonly string[]): Promise<string> => {
		const { code, stderr } = await run(['ask', 'Why?', '--offline', ...args], { cwd: folder.path });
		assert.equal(code, 2);
		return stderr;
	};
	assert.match(await ask('--rollouts', '3'), /--rollouts is for --mode heavy/);
	assert.match(await ask('--mode', 'heavy', '--rollouts', '9'), /a number from 2 to 8, not "9"/);
	assert.match(await ask('--mode', 'heavy', '--rollouts', '1'), /a number from 2 to 8, not "1"/);
});

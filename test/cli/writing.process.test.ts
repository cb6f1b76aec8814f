import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { RunEvent } from '../../src/agent/events.ts';
import { failWith, type ScriptedReply, say } from '../fakes/modelReply.ts';
import { ModelServer, type ServerRequest } from '../fakes/modelServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run, writeDocs } from './cliProcess.ts';

/** What the endpoint says while the report is written, by the stage that it is asked for. */
interface Replies {
	readonly outline: ScriptedReply;
	/** By heading. */
	readonly sections: Readonly<Record<string, ScriptedReply>>;
	readonly join: ScriptedReply;
}

const good: Replies = {
	outline: say(
		'<think>Two parts.</think><outline>[{"heading": "Before", "brief": "What runs first.", "evidence": ["e1", "e404"]}, {"heading": "After", "brief": "The rest.", "evidence": ["e2"]}]</outline>',
	),
	sections: {
		Before: say('<section>\nThe prepublish script runs before a package is published [e1].\n</section>'),
		After: say('<section>\nThe hook is called first, and then the command itself [e2].\n</section>'),
	},
	join: say('<summary>\nThe prepublish script runs before a package is published [e1] [e2].\n</summary>'),
};

function reply(request: ServerRequest, index: number, { outline, sections, join }: Replies): ScriptedReply {
	const [system = '', user = ''] = request.body?.messages.map(it => it.content) ?? [];
	if (system.startsWith('You plan the final report')) {
		return outline;
	}
	if (system.startsWith('You write one section')) {
		return sections[/<brief>\n(.*)/.exec(user)?.[1] ?? ''] ?? failWith(404);
	}
	if (system.startsWith('You are given the sections')) {
		return join;
	}
	return index === 0
		? say('<tool_call>{"name": "search", "arguments": {"query": ["prepublish script"]}}</tool_call>')
		: say('<answer>Before a package is published [e1].</answer><report>It runs before [e1], it says [e2].</report>');
}

async function askLong(
	replies: Replies,
): Promise<{ readonly report: string; readonly events: readonly RunEvent[]; readonly stderr: string }> {
	using folder = temporaryFolder();
	const cwd = folder.path;
	writeDocs(cwd);
	await using server = await ModelServer.start((request, index) => reply(request, index, replies));
	const asked = await run(
		['ask', 'When does prepublish run?', '--folder', 'docs', '--out', 'docs/research/r.md', '--length', 'long'].concat(
			'--events',
			'e.jsonl',
			'--model',
			`${server.baseUrl}#m`,
		),
		{ cwd },
	);
	assert.equal(asked.code, 0, asked.stderr);
	const checked = await run(['check', 'docs/research/r.md', '--folder', 'docs'], { cwd });
	assert.equal(checked.code, 0, checked.stdout);
	const lines = readFileSync(join(cwd, 'e.jsonl'), 'utf8').trim().split('\n');
	const { stdout: runs } = await run(['runs', '--folder', 'docs', '--json'], { cwd });
	const told = await run(['replay', /\d{8}-[\w-]+/.exec(runs)?.[0] ?? '', '--folder', 'docs'], { cwd });
	assert.match(told.stdout, /^Report: /m);
	assert.match(readFileSync(join(cwd, 'docs/research/r.evidence.json'), 'utf8'), /^\t"folder": "research",$/m);
	return {
		report: readFileSync(join(cwd, 'docs/research/r.md'), 'utf8'),
		events: lines.map(it => RunEvent.parse(JSON.parse(it))),
		stderr: asked.stderr,
	};
}

test('a long report is planned, written in sections and joined, and check finds nothing wrong with it', async () => {
	const { report, events, stderr } = await askLong(good);
	assert.match(report, /^length: "long"$/m);
	assert.match(report, /published \[1\] \[\d\w*\]\.\n\n## Before\n\nThe prepublish script.*\n\n## After\n\nThe hook/);
	assert.match(stderr, /^Report: wrote section 2 of 2, “After”/m);
	assert.deepEqual(
		events.map(it => it.type).filter(it => /writ|outline|composed/.test(it)),
		['writing-start', 'outline-written', 'section-written', 'section-written', 'report-composed', 'report-written'],
	);
});

test('an endpoint that refuses a section costs the report that section’s prose, and nothing else', async () => {
	const { report } = await askLong({ ...good, sections: { ...good.sections, After: failWith(400) } });
	assert.match(report, /## After\n\n- “.*” \[\d\w*\]\n/);
	assert.match(
		report,
		/## Method\n\n[^]*- “After” quotes its passages as they are, because the model could not be asked/,
	);
});

test('a revision that moves a citation is not taken', async () => {
	const { report } = await askLong({
		...good,
		join: say(
			`${good.join.text}<edit op="replace" section="## After">The hook is called first, and then the command itself [e1].</edit><edit op="replace" section="## Before">The prepublish script is run before a package is published [e1].</edit>`,
		),
	});
	assert.match(report, /## After\n\nThe hook is called first, and then the command itself \[\d\w*\]\./);
	assert.match(report, /The prepublish script is run before a package is published \[1\]/);
	assert.match(report, /- One change of the last revision would have altered citations and was not made\./);
});

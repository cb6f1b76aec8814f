import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as z from 'zod';
import { parseRunLog } from '../../src/agent/runLog.ts';
import { checkReport } from '../../src/citations/check.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run, start, writeDocs } from './cliProcess.ts';

const kills = 24 * Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1);
const Rows = z.array(z.object({ id: z.string(), state: z.string() }));
const question = 'Which script runs before a package is published?';

test(`a run that is killed at any moment is listed and told again (${kills} kills)`, async () => {
	using folder = temporaryFolder();
	const docs = writeDocs(folder.path, 40);
	const options = { cwd: folder.path };
	const began = performance.now();
	assert.equal((await run(['ask', question, '--folder', 'docs', '--events', '-'], options)).code, 0);
	const whole = performance.now() - began;
	const acknowledged: { id: string; events: number }[] = [];
	let inTheMiddle = 0;
	for (let kill = 0; kill < kills; kill++) {
		const child = start(['ask', question, '--folder', 'docs', '--events', '-'], options);
		let seen = '';
		child.stdout?.on('data', chunk => {
			seen += String(chunk);
		});
		child.stderr?.resume();
		// Spread over the whole run: half from its start, half from its first event, where the writing is.
		const delay = (whole * 1.1 * (Math.floor(kill / 2) + Math.random())) / (kills / 2);
		const timer =
			kill % 2 === 0
				? setTimeout(() => child.kill('SIGKILL'), delay)
				: void child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay / 6));
		await once(child, 'close');
		clearTimeout(timer);
		const lines = seen.split('\n').slice(0, -1);
		const id = /"run":"([^"]+)"/.exec(lines[0] ?? '')?.[1];
		if (id !== undefined) {
			acknowledged.push({ id, events: lines.length });
			inTheMiddle += lines.at(-1)?.includes('"run-end"') ? 0 : 1;
		}
	}
	assert.ok(inTheMiddle > 0, 'no kill hit a run in the middle');

	const runs = join(docs, '.deep-research', 'runs');
	const listed = await run(['runs', '--folder', 'docs', '--json'], options);
	assert.deepEqual([listed.code, listed.stderr], [0, '']);
	const states = new Map(Rows.parse(JSON.parse(listed.stdout)).map(it => [it.id, it.state]));
	assert.equal(states.size, readdirSync(runs).length);
	assert.ok(
		[...states.values()].every(it => it === 'answered' || it === 'interrupted'),
		listed.stdout,
	);

	for (const { id, events } of acknowledged) {
		const log = parseRunLog(readFileSync(join(runs, id, 'run.jsonl'), 'utf8'));
		assert.ok(log.events.length >= events, `${id}: ${events} events were seen, ${log.events.length} were kept`);
	}
	for (const [id, state] of states) {
		const told = await run(['replay', id, '--folder', 'docs'], options);
		assert.equal(told.code, 0, told.stderr);
		assert.match(told.stdout, state === 'answered' ? /Answered after/ : /The run was interrupted/);
	}
	await checkWhatIsThere(join(folder.path, 'research'));
});

/** A report is there as a whole, with its evidence, or not at all. */
async function checkWhatIsThere(research: string): Promise<void> {
	for (const name of readdirSync(research).filter(it => !it.startsWith('.') && it.endsWith('.md'))) {
		const evidence = join(research, name.replace(/\.md$/, '.evidence.json'));
		assert.ok(existsSync(evidence), name);
		const { problems } = await checkReport(
			{
				document: readFileSync(join(research, name), 'utf8'),
				evidenceFile: readFileSync(evidence, 'utf8'),
				folder: 'file:///x',
			},
			{ readSource: async () => undefined, readSnapshot: async () => undefined },
		);
		assert.ok(
			problems.every(it => it.code === 'source-missing'),
			JSON.stringify(problems),
		);
	}
}

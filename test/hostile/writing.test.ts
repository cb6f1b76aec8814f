import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import type { RunEvent } from '../../src/agent/events.ts';
import { methodOf } from '../../src/agent/method.ts';
import { emptyRunState, foldRun } from '../../src/agent/runState.ts';
import { writeReport } from '../../src/agent/writing/writeReport.ts';
import { ModelError } from '../../src/llm/modelError.ts';
import { findApparatus } from '../../src/report/apparatus.ts';
import { composeDocument } from '../../src/report/document.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { FixedClock } from '../fakes/fixedClock.ts';
import { iceFinding } from '../fakes/iceWorld.ts';
import { ScriptedWriter, type Stages } from '../fakes/scriptedWriter.ts';
import { problemsOfMarkdown } from './judge.ts';

const viewer = new MarkdownIt();

/** What a writer that obeys pages might put anywhere. */
const evil = [
	'[here](https://evil.test)',
	'![](https://evil.test/p.png)',
	'<img src=x onerror=alert(1)>',
	'https://evil.test',
	'[1]: https://evil.test',
	'[e1]: command:evil',
	'```mermaid\nflowchart LR\nA-->B\nclick A "https://evil.test"\n```',
	'```mermaid\n%%{init: {}}%%\npie\n"a": 1\n```',
	'\u202e\u200b',
	'## Sources',
	'## Method\n\n- Written by an angel',
	'</section></evidence>',
	'~~~',
	'`',
	'|',
	'[e2]',
	'[e9]',
	'\n\n',
	'---',
];

test('whatever a writer writes, the document opens safely anywhere, and its apparatus is its own', async () => {
	const text = fc
		.array(fc.constantFrom(...evil, 'Ice melts [e1].', 'Salt [e2].'), { maxLength: 8 })
		.chain(parts => fc.constantFrom(' ', '\n\n').map(gap => parts.join(gap)));
	const ledger = new EvidenceLedger();
	ledger.add({ ...iceFinding('ice.md', 0), quote: 'Ice melts.' });
	ledger.add({ ...iceFinding('ice.md', 1), quote: 'Salt.' });
	await fc.assert(
		fc.asyncProperty(text, text, text, text, fc.constantFrom('standard', 'long'), async (a, b, c, d, length) => {
			const stages: Stages = {
				report: `<summary>${a}</summary><report>${b}</report>`,
				outline: `<outline>${JSON.stringify([
					{ heading: `A ${c}`, brief: d, evidence: ['e1'] },
					{ heading: 'B', brief: a, evidence: ['e2'] },
				])}</outline>`,
				sections: new Proxy(
					{},
					{ get: (_, name) => (name === 'B' ? new ModelError('refused', d) : `<section>${b} [e1]</section>`) },
				),
				join: `<summary>${c} [e1]</summary><edit op="replace" section="## B">${d}</edit>`,
			};
			const asking = {
				writer: new ScriptedWriter(stages),
				halted: () => undefined,
				charge() {},
				signal: new AbortController().signal,
			};
			const material = {
				question: 'Ice?',
				answer: `${a} [e1]`,
				report: `${d} [e2]`,
				evidence: ledger,
				unwanted: [],
				pinned: [],
				kept: [],
			};
			const query: RunEvent = {
				type: 'tool-start',
				round: 1,
				call: 0,
				tool: { name: 'search', input: { query: [c] } },
			};
			let state = foldRun({ ...emptyRunState(), question: 'Ice?', ledger }, query);
			for await (const event of writeReport({ length, material, asking, clock: new FixedClock() })) {
				state = foldRun(state, event);
			}
			assert.ok(state.composed);
			const { markdown, evidenceFile } = composeDocument({
				...state,
				...state.composed,
				run: 'r1',
				startedAt: '2026-01-02T03:04:05.000Z',
				policy: `m${d}`,
				notes: [],
				evidence: ledger,
				method: methodOf(state),
				folder: 'file:///world',
				evidenceFileName: 'a.evidence.json',
			});
			assert.deepEqual(problemsOfMarkdown(markdown), []);
			const apparatus = markdown.slice(findApparatus(markdown).start);
			assert.equal(apparatus.startsWith('## Sources\n\n- Ice, `ice.md`: '), evidenceFile.sources.length > 0, markdown);
			for (const { type, info, content } of viewer.parse(markdown, {})) {
				assert.ok(type !== 'fence' || !/^\W*mermaid/i.test(info) || !/click|%%\{/.test(content), markdown);
			}
		}),
		{ numRuns: 300 },
	);
});

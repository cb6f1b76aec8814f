import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/agent/events.ts';
import { writeReport } from '../../../src/agent/writing/writeReport.ts';
import { citedIds } from '../../../src/report/citation.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { FixedClock } from '../../fakes/fixedClock.ts';
import { iceFinding } from '../../fakes/iceWorld.ts';
import { ScriptedWriter, type Stages } from '../../fakes/scriptedWriter.ts';

const evidence = new EvidenceLedger();
for (const quote of ['Ice melts at 0 °C.', 'Salt lowers it.', 'Steam is hot.', 'Snow is cold.']) {
	evidence.add({ ...iceFinding('ice.md', 0), quote });
}
const offered = ['e1', 'e2', 'e3', 'e4'];
const material = {
	question: 'When does ice melt?',
	answer: 'At 0 °C [e1].',
	report: 'Salt [e2], steam [e3], snow [e4].',
	evidence,
	unwanted: [],
	pinned: [],
	kept: [],
};

async function events(stages: Stages): Promise<RunEvent[]> {
	const asking = {
		writer: new ScriptedWriter(stages),
		halted: () => undefined,
		charge() {},
		signal: new AbortController().signal,
	};
	const all: RunEvent[] = [];
	for await (const event of writeReport({ length: 'long', material, asking, clock: new FixedClock() })) {
		all.push(event);
	}
	return all;
}

/** Ids that were minted, that were not, and what is no id at all. */
const someIds = fc.array(fc.constantFrom(...offered, 'e9', '[e2]', 'E3', 'x', ''), { maxLength: 6 });
const headings = ['Ice', '## Salt', 'Ice', '', '[e1] Snow', 'Steam\n# Steam'];

test('whatever an outline says, every passage that was cited has a place, and nothing else has', async () => {
	const planned = fc.array(
		fc.record({ heading: fc.constantFrom(...headings), brief: fc.string(), evidence: someIds }),
		{
			maxLength: 12,
		},
	);
	await fc.assert(
		fc.asyncProperty(planned, async sections => {
			const outline = `<outline>${JSON.stringify(sections)}</outline>`;
			const all = await events({ outline, report: 'none', sections: {} }).catch((error: unknown) => {
				// The script has no sections; that far it must have come.
				assert.ok(error instanceof TypeError);
				return [];
			});
			for (const event of all) {
				if (event.type === 'outline-written') {
					assert.deepEqual([...new Set(event.sections.flatMap(it => it.evidence))].sort(), offered);
					assert.ok(event.sections.every(it => it.evidence.length > 0 && !/[\n#]/.test(it.heading)));
				}
			}
		}),
		{ numRuns: 200 },
	);
});

test('whatever a last revision says, each section cites what it cited before', async () => {
	const section = {
		A: '<section>Ice melts at 0 °C [e1]. Salt lowers it [e2].</section>',
		B: '<section>Steam is hot [e3]; snow is cold [e4] [e1].</section>',
	};
	const outline =
		'<outline>[{"heading":"A","evidence":["e1","e2"]},{"heading":"B","evidence":["e3","e4","e1"]}]</outline>';
	const words = fc
		.array(
			fc.constantFrom(
				'Ice',
				'melts at 0 °C',
				'Salt lowers it',
				'Steam is hot',
				'snow is cold',
				'[e1]',
				'[e2]',
				'[e3]',
				'[e4]',
				'.',
				'## B',
				'\n',
				'</edit>',
			),
			{ maxLength: 14 },
		)
		.map(it => it.join(' '));
	const edit = fc
		.tuple(fc.constantFrom('replace', 'append', 'delete'), fc.constantFrom('## A', '## B', 'B', '', '## C'), words)
		.map(([op, heading, body]) => `<edit op="${op}" section="${heading}">${body}</edit>`);
	await fc.assert(
		fc.asyncProperty(fc.array(edit, { maxLength: 4 }), words, async (edits, summary) => {
			const join = `<summary>${summary}</summary>\n${edits.join('\n')}`;
			const all = await events({ outline, sections: section, join });
			const composed = all.at(-1);
			assert.ok(composed?.type === 'report-composed');
			const [a = '', b = ''] = composed.report.split(/^## B$/m);
			assert.deepEqual(citedIds(a).sort(), ['e1', 'e2']);
			assert.deepEqual(citedIds(b).sort(), ['e1', 'e3', 'e4']);
			assert.ok(citedIds(composed.answer).every(it => offered.includes(it)));
		}),
		{ numRuns: 300 },
	);
});

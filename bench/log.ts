// Opening the log of a long run: 2,048 rounds, 100 MB with its observations, to the state from which the next round begins.

import type { RunEvent } from '../src/agent/events.ts';
import { iterResearch } from '../src/agent/paradigm.ts';
import { formatLogLine, type LoggedEvent, parseRunLog } from '../src/agent/runLog.ts';
import { takeUp } from '../src/agent/takeUp.ts';
import { EvidenceLedger } from '../src/report/ledger.ts';
import { median, printTable } from './table.ts';

const rounds = 2048;
const times = 7;
const parts = 40;
const usage = { promptTokens: 9000, completionTokens: 700 };
const observation = 'A page that was read says one thing after another. '.repeat(920);

function* events(): Generator<RunEvent> {
	const ledger = new EvidenceLedger();
	yield {
		type: 'run-start',
		run: 'r1',
		question: 'When does ice melt?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'bench',
		paradigm: 'iter',
		environment: 'corpus',
	};
	for (let round = 1; round <= rounds; round++) {
		const tool = { name: 'visit', input: { page: `page-${round}.md` } };
		const evidence = ledger.add({
			source: {
				uri: `file:///world/page-${round}.md`,
				title: `Page ${round}`,
				type: 'document',
				retrievedAt: '2026-01-02T03:04:05.000Z',
				sha256: 'a'.repeat(64),
			},
			quote: `Ice of kind ${round} melts at 0 °C.`,
			prefix: '',
			suffix: '',
			locator: { lines: [1, 1] },
		});
		yield { type: 'round-start', round, final: false };
		yield {
			type: 'decision-made',
			round,
			think: 'What is not known yet is looked up next. '.repeat(12),
			action: { kind: 'calls', calls: [tool] },
			problems: [],
			notices: [],
			changesReport: true,
			usage,
			milliseconds: 900,
		};
		const body = `Kind ${round - 1} melts at 0 °C [e${Math.max(1, round - 1)}].`;
		// A core report stays short: what was found later takes the place of what was found before.
		const op = round <= parts ? 'append' : 'replace';
		yield { type: 'report-update', round, edits: [{ op, section: `## Part ${round % parts}`, body }] };
		yield { type: 'tool-start', round, call: 0, tool };
		yield {
			type: 'tool-end',
			round,
			call: 0,
			text: observation,
			evidence: [evidence],
			failed: false,
			milliseconds: 40,
		};
		yield { type: 'round-end', round, notices: [], milliseconds: 950 };
	}
}

const lines: string[] = [];
for (const event of events()) {
	const logged: LoggedEvent = { seq: lines.length + 1, epoch: 1, at: '2026-01-02T03:04:05.000Z', event };
	lines.push(formatLogLine(logged));
}
const log = `${lines.join('\n')}\n`;

const [reading, folding]: [number[], number[]] = [[], []];
for (let i = 0; i < times; i++) {
	const began = performance.now();
	const { events: logged } = parseRunLog(log);
	const read = performance.now();
	takeUp(
		logged.map(it => it.event),
		iterResearch,
		[],
	);
	reading.push(read - began);
	folding.push(performance.now() - read);
}
console.log(`A log of ${rounds} rounds, ${(log.length / 1e6).toFixed(0)} MB, median of ${times}:\n`);
printTable(
	['', 'median, ms'],
	[
		['read and checked line by line', median(reading)],
		['folded to the state of the next round', median(folding)],
		['both (target 1,000)', median(reading.map((it, i) => it + (folding[i] ?? 0)))],
	],
);

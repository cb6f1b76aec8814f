import assert from 'node:assert/strict';
import test from 'node:test';
import type { Pair } from '../../../src/agent/heavy/pair.ts';
import { votedReport } from '../../../src/agent/heavy/voting.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { finding } from '../../fakes/finding.ts';

const ledger = new EvidenceLedger();
['One.', 'Two.', 'Three.', 'Four.'].forEach((quote, line) => ledger.add(finding({ quote, line: line + 1 })));

const pair = (rollout: number, report: string): Pair => ({ rollout, answer: '', report });
const best = pair(1, '## Findings\n\n- “One.” [e1]\n\n  ```\n  - code\n  ```\n- “Two.” [e2]\n\n## Open\n\n- more');

test('what more rollouts came upon stands first, with all that belongs to it', () => {
	assert.equal(
		votedReport(best, [best, pair(2, '- “Two.” [e2]')], ledger),
		'## Findings\n\n- “Two.” [e2]\n- “One.” [e1]\n\n  ```\n  - code\n  ```\n\n## Open\n\n- more',
	);
});

test('what others came upon more than once is added to its section, once', () => {
	const others = [pair(2, '## Findings\n\n- “Three.” [e3]\n- “Four.” [e4]'), pair(3, '## Findings\n\n- “Three.” [e3]')];
	assert.equal(
		votedReport(best, [best, ...others], ledger),
		'## Findings\n\n- “Three.” [e3]\n- “One.” [e1]\n\n  ```\n  - code\n  ```\n- “Two.” [e2]\n\n## Open\n\n- more',
	);
});

test('a report that nobody else confirms stays as it is', () => {
	assert.equal(votedReport(best, [best], ledger), best.report);
	assert.equal(votedReport(pair(1, ''), [best], ledger), '');
});

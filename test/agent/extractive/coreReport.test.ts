import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeHeading, parseCoreReport, searchedBody } from '../../../src/agent/extractive/coreReport.ts';

const report = `A note of mine.

## Findings

### Where is [it]?

- **Cache**: “In \`~/.npm\`.” [e1]
- “Two lines.” [e2]

  \`\`\`
  # no heading
  \`\`\`

My remark.

## Open

- look at proxies

## Searched

- \`cache folder\`: e1 e2
- \`\` a \`b\` \`\`
- read docs/cache.md for Where is it?

Read up to e4; shown e1 e2 e3; removed e4.

## My section

Mine.`;

test('reads a report', () => {
	const parsed = parseCoreReport(report);
	assert.equal(parsed.preamble, 'A note of mine.');
	assert.deepEqual(parsed.others, [{ heading: '## My section', body: 'Mine.' }]);
	assert.deepEqual(
		parsed.findings.map(it => [it.heading, it.entries.map(entry => entry.ids.join(' '))]),
		[['Where is [it]?', ['e1', 'e2', '']]],
	);
	assert.deepEqual(parsed.open, ['look at proxies']);
	assert.deepEqual(parsed.queries, [
		{ text: 'cache folder', ids: ['e1', 'e2'] },
		{ text: 'a `b`', ids: [] },
	]);
	assert.deepEqual(parsed.visits, ['docs/cache.md for Where is it?']);
	assert.equal(parsed.readUpTo, 4);
});

test('what was shown and is gone was removed', () => {
	assert.deepEqual([...parseCoreReport(report).removed], ['e4', 'e3']);
});

test('what is searched comes back', () => {
	const before = parseCoreReport(report);
	const after = parseCoreReport(`## Searched\n\n${searchedBody(before)}`);
	assert.deepEqual(after.queries, before.queries);
	assert.deepEqual(after.visits, before.visits);
	assert.equal(after.readUpTo, before.readUpTo);
});

test('a heading comes back, and cites nothing', () => {
	const heading = 'What is [e7] in 【e8】?';
	const [section] = parseCoreReport(`## Findings\n\n### ${escapeHeading(heading)}\n\n- x`).findings;
	assert.equal(section?.heading, heading);
});

test('a report of another kind is not taken for its own', () => {
	const { hasTrace, isPlan } = parseCoreReport('## Findings\n\n- Something [e1].');
	assert.deepEqual([hasTrace, isPlan], [false, false]);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import type { ProblemCode, ReportCheck, Severity } from '../../src/citations/reportCheck.ts';
import { reportLines } from '../../src/cli/checkText.ts';

const overruled = { byHand: 0, byModels: 0 };

function check(
	problems: readonly (readonly [Severity, ProblemCode])[],
	isAll: boolean,
	...expected: readonly RegExp[]
): void {
	const place = { message: 'Mend\u001b[2J it.', start: 0, end: 1, column: 2 };
	const counts = { citations: 3, quotes: 3, verified: 2, quotations: 0, faithful: 0, overruled };
	const listed = problems.map(([severity, code], index) => ({ ...place, severity, code, line: index + 1 }));
	const result: ReportCheck = { ...counts, problems: listed };
	const lines = reportLines(result, 'r.md', { style: (_, text) => text }, isAll);
	assert.equal(lines.length, expected.length, lines.join('\n'));
	expected.forEach((it, index) => assert.match(lines[index] ?? '', it));
}

test('problems are listed, hints and what could not be compared are counted', () => {
	const problems = [
		['error', 'misquoted'],
		['info', 'not-checked'],
		['hint', 'uncited'],
		['info', 'weak-support'],
	] as const;
	check(
		problems,
		false,
		/^r\.md:1:2 error Mend it\. \(misquoted\)$/,
		/^r\.md:4:2 info/,
		/^r\.md: 1 error\. Checked 3 citations: 2 of 3 .* 1 citation could not be checked, .* 1 hint besides; --verbose lists them\.$/,
	);
	check(problems, true, /1:2/, /2:2/, /3:2 hint/, /4:2/, /^r\.md: 1 error\. .* with --folder\.$/);
	check(
		[],
		false,
		/^r\.md: no problems\. Checked 3 citations: 2 of 3 passages found word for word in their sources\.$/,
	);
});

test('that a verdict in the evidence file speaks for a sentence is said', () => {
	const counts = { problems: [], citations: 3, quotes: 3, verified: 3, quotations: 0, faithful: 0 };
	const last = (overruled: ReportCheck['overruled']): string =>
		reportLines({ ...counts, overruled }, 'r.md', { style: (_, text) => text }, false).at(-1) ?? '';
	assert.match(last({ byHand: 1, byModels: 0 }), / 1 sentence stands on a verdict in the evidence file \(by hand\)/);
	assert.match(
		last({ byHand: 1, byModels: 2 }),
		/ 3 sentences stand on .* \(1 by hand, 2 by a model\) .*--ignore-verdicts/,
	);
	assert.doesNotMatch(last({ byHand: 0, byModels: 0 }), /verdict/);
});

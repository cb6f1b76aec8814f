import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { applyEdits, applyEditsOnto, type ReportEdit } from '../../src/report/edits.ts';

const report = '# Ice\n\nIntro.\n\n## Facts\n\n- A [e1]\n\n### Sea\n\nB.\n\n## Open\n\nC.';

function check(edit: ReportEdit, expected: string): void {
	assert.deepEqual(applyEdits(report, [edit]), { report: expected, problems: [] });
}

test('replaces a section with its subsections', () =>
	check({ op: 'replace', section: '## Facts', body: 'New.' }, '# Ice\n\nIntro.\n\n## Facts\n\nNew.\n\n## Open\n\nC.'));
test('appends at the end of a section, below its subsections', () =>
	check({ op: 'append', section: '### Sea', body: 'More.' }, report.replace('B.', 'B.\n\nMore.')));
test('a list item joins the list it is appended to', () =>
	assert.equal(applyEdits('## A\n\n- x', [{ op: 'append', section: '## A', body: '- y' }]).report, '## A\n\n- x\n- y'));
test('deletes a section with its heading', () =>
	check({ op: 'delete', section: '## Facts', body: '' }, '# Ice\n\nIntro.\n\n## Open\n\nC.'));
test('a repeated heading in the body is not doubled', () =>
	check({ op: 'replace', section: '## Open', body: '## Open\n\nD.' }, report.replace('C.', 'D.')));
test('append to an unknown heading creates it', () =>
	check({ op: 'append', section: '## New', body: 'D.' }, `${report}\n\n## New\n\nD.`));
test('a heading may be given without its number signs', () =>
	check({ op: 'replace', section: 'Open', body: 'D.' }, report.replace('C.', 'D.')));
test('an empty section is the text before the first heading', () =>
	assert.equal(
		applyEdits('Old.\n\n## A\n\nx', [{ op: 'replace', section: '', body: 'New.' }]).report,
		'New.\n\n## A\n\nx',
	));

test('an unknown heading changes nothing and is told with the known ones', () => {
	const result = applyEdits(report, [{ op: 'delete', section: '## Gone', body: '' }]);
	assert.equal(result.report, report);
	assert.match(result.problems[0] ?? '', /no section "## Gone".*"## Facts"/);
});
test('an ambiguous heading changes nothing', () => {
	const twice = '## A\n\nx\n\n## A\n\ny';
	const result = applyEdits(twice, [{ op: 'replace', section: '## A', body: 'z' }]);
	assert.deepEqual([result.report, result.problems.length], [twice, 1]);
});
test('a heading inside a fence is code', () => {
	const fenced = '## A\n\n```\n## B\n```\n\nend';
	assert.equal(applyEdits(fenced, [{ op: 'delete', section: '## B', body: '' }]).problems.length, 1);
});

test('an edit of one section leaves every other section as it was', () => {
	const names = ['Alpha', 'Beta', 'Gamma', 'Delta'];
	fc.assert(
		fc.property(
			fc.constantFrom(...names),
			fc.constantFrom('replace' as const, 'append' as const),
			fc.array(fc.constantFrom('word', '- item', '1. one', '> quote', '', '`#`'), { maxLength: 6 }),
			(name, op, lines) => {
				const original = names.map(it => `## ${it}\n\nBody of ${it}.`).join('\n\n');
				const { report: changed } = applyEdits(original, [{ op, section: `## ${name}`, body: lines.join('\n') }]);
				for (const other of names.filter(it => it !== name)) {
					assert.ok(changed.includes(`## ${other}\n\nBody of ${other}.`), changed);
				}
				assert.ok(changed.includes(`## ${name}`));
			},
		),
	);
});

/** Which of the edits fit what somebody made of the report meanwhile. */
function fitting(theirs: string, ...edits: ReportEdit[]): { report: string; applied: number[] } {
	const { report: text, applied, problems } = applyEditsOnto(theirs, edits, report);
	assert.equal(problems.length, edits.length - applied.length);
	return { report: text, applied: applied.map(it => edits.indexOf(it)) };
}

test('an edit of a section that somebody changed meanwhile does not fit, beside or within it', () => {
	const theirs = report.replace('B.', 'Theirs.');
	assert.deepEqual(
		fitting(
			theirs,
			{ op: 'replace', section: '## Open', body: 'D.' },
			{ op: 'replace', section: '### Sea', body: 'Mine.' },
			{ op: 'delete', section: '## Facts', body: '' },
			{ op: 'append', section: '### Sea', body: 'More.' },
		),
		{ report: theirs.replace('Theirs.', 'Theirs.\n\nMore.').replace('C.', 'D.'), applied: [0, 3] },
	);
});
test('nothing is appended to a section that somebody took out, and a new section fits', () =>
	assert.deepEqual(
		fitting(
			report.replace('\n\n## Open\n\nC.', ''),
			{ op: 'append', section: '## Open', body: 'D.' },
			{ op: 'append', section: '## New', body: 'E.' },
			{ op: 'append', section: '## New', body: 'F.' },
		),
		{ report: report.replace('## Open\n\nC.', '## New\n\nE.\n\nF.'), applied: [1, 2] },
	));
test('where nobody changed anything, edits apply as they always do', () => {
	const section = fc.constantFrom('', '# Ice', '## Facts', '### Sea', '## Open', '## Lost');
	const edit = fc.record({ op: fc.constantFrom('replace', 'append'), section, body: fc.constantFrom('x', '- y', '') });
	fc.assert(
		fc.property(fc.array(edit, { maxLength: 3 }), edits => {
			const { report: text, problems } = applyEditsOnto(report, edits, report);
			assert.deepEqual({ report: text, problems }, applyEdits(report, edits));
		}),
	);
});

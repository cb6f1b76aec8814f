import assert from 'node:assert/strict';
import test from 'node:test';
import { parseEvidenceFile } from '../../src/report/evidenceFile.ts';

const frame = { version: 1, run: 'r', question: 'q', sources: [], evidence: [] };
const verdict = {
	claim: 'c',
	evidence: ['e1'],
	verdict: 'partly',
	reason: '',
	by: 'm',
	at: '2026-11-23T00:00:00.000Z',
};
const passage = { id: 'e1', label: '1', source: '1', quote: 'q', prefix: '', suffix: '', locator: {} };

function problemOf(file: unknown): string {
	const read = parseEvidenceFile(typeof file === 'string' ? file : JSON.stringify(file));
	return 'problem' in read && typeof read.problem === 'string' ? read.problem : '';
}

test('fields that this version does not know are kept', () => {
	const file = {
		...frame,
		later: { a: [1] },
		evidence: [{ ...passage, mark: 'x' }],
		verdicts: [{ ...verdict, why: 1 }],
	};
	assert.deepEqual(parseEvidenceFile(JSON.stringify(file)), file);
});

test('a list of hundreds of thousands within one entry is a problem, and no error', () => {
	const many = Array.from({ length: 400_000 }, () => 1);
	assert.match(problemOf({ ...frame, verdicts: [verdict, { ...verdict, evidence: many }] }), /verdicts\[1\]/);
	assert.match(problemOf({ ...frame, evidence: [{ ...passage, locator: { headings: many } }] }), /evidence\[0\]/);
	assert.match(problemOf({ ...frame, more: many }), /its fields/);
});

test('what is nested deeper than any run nests is a problem, before anyone walks through it', () => {
	const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	assert.match(problemOf(`${JSON.stringify(frame).slice(0, -1)},"more":${deep}}`), /its fields/);
});

test('what is wrong throughout is told by its first problems', () => {
	const problem = problemOf({ ...frame, evidence: Array.from({ length: 50_000 }, () => ({})) });
	assert.match(problem, /evidence\[0\]\.id/);
	assert.ok(problem.length < 1000);
});

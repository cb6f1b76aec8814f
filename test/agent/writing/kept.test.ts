import assert from 'node:assert/strict';
import test from 'node:test';
import { linesWritten, standing } from '../../../src/agent/writing/kept.ts';

test('what the user wrote are lines that say something new', () => {
	const before = '## Ice\n\n- It melts [e1].\n- Salt helps.';
	assert.deepEqual(linesWritten(before, '## Ice\n\n### Mine\n\n* It melts\n- Ask my aunt [e2].\n\n---'), [
		'- Ask my aunt [e2].',
	]);
	assert.deepEqual(linesWritten('', '## Findings\n\n### When?'), []);
});

test('they stand in a text that has their words, whatever marks are around them', () => {
	const lines = ['- Ask my aunt [e2].', 'Gone.'];
	assert.deepEqual(standing(lines, 'And so: **ask**\nmy aunt!'), ['- Ask my aunt [e2].']);
});

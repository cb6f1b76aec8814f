import assert from 'node:assert/strict';
import test from 'node:test';
import type { RegisterRemark } from '../../src/bibliography/fillFromRegister.ts';
import { bibliographyForms } from '../../src/bibliography/forms.ts';
import { formChoices, registerWords, remarkLine } from '../../src/extension/bibliographyWords.ts';
import { formatted as t } from './translated.ts';

test('each form is offered, and says what it is for', () => {
	const choices = formChoices(t);
	assert.deepEqual(
		choices.map(it => it.form),
		[...bibliographyForms],
	);
	assert.equal(new Set(choices.map(it => it.detail)).size, bibliographyForms.length);
});

test('what registers said is told in numbers of sources, and the first failure in its words', () => {
	const about = (doi: string) => ({ title: 'T', doi });
	const remarks: readonly RegisterRemark[] = [
		{ ...about('10.1/a'), kind: 'filled', fields: ['author'] },
		{ ...about('10.1/a'), kind: 'replaced', field: 'container-title', from: 'Site', to: 'Journal' },
		{ ...about('10.1/b'), kind: 'differs', field: 'title', kept: 'A', registered: 'B' },
		{ ...about('10.1/b'), kind: 'differs', field: 'issued', kept: '1', registered: '2' },
		{ ...about('10.1/c'), kind: 'unknown' },
		{ ...about('10.1/d'), kind: 'unanswered', why: 'Crossref leads to http://x/[a](command:b).' },
		{ ...about('10.1/e'), kind: 'unanswered', why: 'Something else.' },
	];
	assert.deepEqual(registerWords(remarks, t), [
		'Sources completed from registers: 1.',
		'Sources that a register describes otherwise, kept as they are: 1; the log has the details.',
		'DOIs that no register knows: 1.',
		'Sources that could not be looked up: 2. Crossref leads to http://x/a(command:b).',
	]);
	assert.deepEqual(registerWords([], t), []);
});

test('the log has a line for each change', () => {
	assert.equal(
		remarkLine({ title: 'T\nT', doi: '10.1/a', kind: 'differs', field: 'title', kept: 'A\nA', registered: 'B' }),
		'10.1/a: {"kind":"differs","field":"title","kept":"A\\nA","registered":"B"}',
	);
});

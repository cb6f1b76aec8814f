import assert from 'node:assert/strict';
import test from 'node:test';
import { agreementNote } from '../../src/report/agreementNote.ts';

const claims = [
	{ claim: 'One says so', rollouts: [3] },
	{ claim: 'Two **say** so, with `code`', rollouts: [1, 2] },
	{ claim: 'All say [so](https://evil.example) <img>', rollouts: [1, 2, 3] },
];

test('what most rollouts came upon stands first, and what one had alone is counted', () => {
	assert.equal(
		agreementNote({ of: 3, claims }, 'en'),
		[
			String.raw`- By 3 of 3 rollouts: All say \[so\](https:\//evil.example) \<img\>`,
			'- By 2 of 3 rollouts: Two say so, with code',
			'- One other statement was found by one rollout alone.',
		].join('\n'),
	);
});

test('in the language of the report', () => {
	assert.match(agreementNote({ of: 3, claims }, 'zh'), /^- 3 次研究中有 3 次：[^]*- 其余 1 处只由一次研究发现。$/);
});

test('a long list is cut and says so; one rollout has nobody to agree with', () => {
	const many = Array.from({ length: 20 }, (_, i) => ({ claim: `Claim ${i}`, rollouts: [1, 2] }));
	const lines = agreementNote({ of: 2, claims: many }, 'en').split('\n');
	assert.equal(lines.length, 9);
	assert.equal(lines.at(-1), '- 12 more statements by two or more.');
	assert.equal(agreementNote({ of: 1, claims }, 'en'), '');
	assert.equal(agreementNote({ of: 2, claims: [] }, 'en'), '');
});

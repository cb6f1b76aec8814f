import assert from 'node:assert/strict';
import test from 'node:test';
import { indexEvidence } from '../../src/citations/citedReport.ts';
import { parseCitationDocument } from '../../src/citations/parseDocument.ts';
import { verdictsOf } from '../../src/citations/verdicts.ts';
import { EvidenceFile, type Verdict } from '../../src/report/evidenceFile.ts';

const at = '2026-11-23T00:00:00.000Z';
const passage = { source: '1', quote: 'Ice melts.', prefix: '', suffix: '', locator: {} };

function verdict(claim: string, more: Partial<Verdict> = {}): Verdict {
	return { claim, evidence: ['e1'], verdict: 'supported', reason: '', by: 'm', at, ...more };
}

function judged(text: string, verdicts: readonly Verdict[]): readonly string[] {
	const { claims } = parseCitationDocument(`${text}\n\n[1]: x.md\n[2]: y.md\n`);
	const sources = [{ id: '1', uri: 'x.md', title: 'Ice', type: 'document', retrievedAt: at, sha256: '0'.repeat(64) }];
	const evidence = ['1', '2'].map(it => ({ ...passage, id: `e${it}`, label: it }));
	const file = EvidenceFile.parse({ version: 1, run: 'r', question: 'q', sources, evidence, verdicts });
	return Array.from(verdictsOf(claims, indexEvidence(file)).values(), it =>
		it.kind === 'current' ? `${it.kind} ${it.verdict.verdict}` : `${it.kind} ${it.changed}`,
	);
}

test('the last verdict on the same words and the same evidence holds; what was changed is told', () => {
	const once = 'Ice melts at zero degrees [1].';
	assert.deepEqual(judged(once, [verdict('Ice melts at zero degrees.')]), ['current supported']);
	const twice = [verdict('Ice melts at zero degrees.'), verdict('Ice melts at zero degrees.', { verdict: 'partly' })];
	assert.deepEqual(judged(once, twice), ['current partly']);
	assert.deepEqual(judged(once, [verdict('Ice melts at zero degrees.', { evidence: ['e1', 'e2'] })]), [
		'stale citations',
	]);
	assert.deepEqual(judged(once, [verdict('Ice melts at four degrees.')]), ['stale words']);
	assert.deepEqual(judged(once, [verdict('Ice melts at four degrees.', { evidence: ['e2'] })]), []);
	assert.deepEqual(judged(once, [verdict('Steam is hot.')]), []);
});

test('verdicts by the ten thousand, on a thousand sentences, are looked at in a moment', () => {
	const text = Array.from({ length: 1000 }, (_, n) => `Ice melts at ${n} degrees of some scale [1].`).join(' ');
	const strangers = Array.from({ length: 10_000 }, (_, n) =>
		verdict(`Nobody has ever written down ${n} such remarks.`),
	);
	assert.deepEqual(judged(text, strangers), []);
	const same = 'Ice melts at zero degrees [1]. '.repeat(1000);
	assert.equal(
		judged(
			same,
			strangers.map(it => ({ ...it, claim: 'Ice melts at zero degrees.' })),
		).length,
		1000,
	);
});

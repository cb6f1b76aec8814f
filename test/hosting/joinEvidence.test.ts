import assert from 'node:assert/strict';
import test from 'node:test';
import { emptyRunState, type RunState } from '../../src/agent/runState.ts';
import { joinEvidence } from '../../src/hosting/joinEvidence.ts';
import { composeDocument } from '../../src/report/document.ts';
import { EvidenceId } from '../../src/report/evidence.ts';
import type { EvidenceFile } from '../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { finding } from '../fakes/finding.ts';

const places = { folder: 'file:///docs', way: undefined, roots: [] };

/** A run that found four passages, and the evidence file of its report, which cites two. */
function given(): { readonly state: RunState; readonly file: EvidenceFile } {
	const ledger = new EvidenceLedger();
	for (const uri of ['a', 'b', 'c', 'd']) {
		ledger.add(finding({ uri, quote: `Words of ${uri}.` }));
	}
	const { evidenceFile } = composeDocument({
		run: 'r1',
		question: 'What?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'scripted',
		notes: [],
		answer: '',
		report: 'D [e4]. B [e2].',
		evidence: ledger,
		folder: 'file:///docs',
		evidenceFileName: 'a.evidence.json',
	});
	return { state: { ...emptyRunState(), run: 'r1', ledger }, file: evidenceFile };
}

test('with its run, a report has the ids of the run; without it, ids without gaps in the order of its citations', async () => {
	const { state, file } = given();
	const joined = await joinEvidence(file, state, places);
	assert.deepEqual(joined.evidence, state.ledger.list());
	assert.deepEqual([...joined.ids], Object.entries({ 1: 'e4', 2: 'e2' }));
	const alone = await joinEvidence(file, undefined, places);
	assert.deepEqual(
		alone.evidence.map(it => [it.id, it.quote]),
		[
			['e1', 'Words of d.'],
			['e2', 'Words of b.'],
		],
	);
	assert.deepEqual(
		alone.file.evidence.map(it => [it.id, it.label]),
		[
			['e1', '1'],
			['e2', '2'],
		],
	);
});

test('an id that means another passage in the run is not taken at its word', async () => {
	const { state, file } = given();
	const edited: EvidenceFile = {
		...file,
		evidence: file.evidence.map(it => ({
			...it,
			id: EvidenceId.parse(it.label === '1' ? 'e2' : 'e3'),
		})),
		verdicts: [
			{
				claim: 'D.',
				evidence: ['e2', 'e9'],
				verdict: 'supported',
				reason: 'So it is.',
				by: 'user',
				at: '2026-01-02T03:04:05.000Z',
			},
		],
	};
	const joined = await joinEvidence(edited, state, places);
	assert.deepEqual([...joined.ids], Object.entries({ 1: 'e4', 2: 'e2' }));
	assert.deepEqual(joined.evidence, state.ledger.list());
	assert.deepEqual(joined.file.verdicts?.[0]?.evidence, ['e4']);
});

test('words that a refresh has quoted anew take the place of the old, and what the run does not know is added', async () => {
	const { state, file } = given();
	const [first, second] = file.evidence;
	assert.ok(first && second);
	const refreshed: EvidenceFile = {
		...file,
		evidence: [
			{ ...first, quote: 'New words of d.' },
			second,
			{ ...second, id: first.id, label: '2b', quote: 'By hand.' },
		],
	};
	const joined = await joinEvidence(refreshed, state, places);
	assert.equal(joined.evidence[3]?.quote, 'New words of d.');
	assert.deepEqual(
		joined.evidence.map(it => it.id),
		['e1', 'e2', 'e3', 'e4', 'e5'],
	);
	assert.equal(joined.ids.get('2b'), 'e5');
});

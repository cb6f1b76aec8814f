import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { labelCitations } from '../../src/report/citation.ts';
import { composeDocument, type EarlierReport, type ReportDocument } from '../../src/report/document.ts';
import type { EvidenceFile } from '../../src/report/evidenceFile.ts';
import { formatEvidenceFile, parseEvidenceFile } from '../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { finding } from '../fakes/finding.ts';

const ledger = new EvidenceLedger();
for (let i = 0; i < 40; i++) {
	ledger.add(finding({ uri: `s${i % 5}`, title: `S${i % 5}`, quote: `Words ${i}.`, line: i + 1 }));
}

function compose(cited: readonly number[], earlier?: EvidenceFile, more: Partial<EarlierReport> = {}): ReportDocument {
	return composeDocument({
		run: 'r1',
		question: 'What is said?',
		startedAt: '2026-03-02T03:04:05.000Z',
		policy: 'scripted',
		notes: [],
		answer: '',
		report: cited.map(it => `Claim ${it} [e${it + 1}].`).join('\n\n'),
		evidence: ledger,
		folder: 'file:///project',
		evidenceFileName: 'a.evidence.json',
		earlier: earlier && { file: earlier, before: '', after: '', ...more },
	});
}

/** What each label of a document means: the words. */
function meanings({ markdown, evidenceFile }: ReportDocument): ReadonlyMap<string, string> {
	const quotes = new Map(evidenceFile.evidence.map(it => [it.label, it.quote]));
	return new Map(labelCitations(markdown).map(it => [it.label, quotes.get(it.label) ?? '']));
}

const reports = fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 15 });

test('a label means one passage through two updates, and a passage has one label', () => {
	fc.assert(
		fc.property(reports, reports, reports, (...versions) => {
			const labels = new Map<string, string>();
			const passages = new Map<string, string>();
			let earlier: EvidenceFile | undefined;
			for (const cited of versions) {
				const document = compose(cited, earlier);
				for (const [label, quote] of meanings(document)) {
					assert.equal(labels.get(label) ?? quote, quote);
					assert.equal(passages.get(quote) ?? label, label);
					labels.set(label, quote);
					passages.set(quote, label);
				}
				for (const { label, source } of document.evidenceFile.evidence) {
					assert.equal(/^\d+/.exec(label)?.[0], source);
				}
				const read = parseEvidenceFile(formatEvidenceFile(document.evidenceFile));
				assert.ok('evidence' in read);
				assert.equal(read.evidence.length, new Set(cited).size);
				earlier = read;
			}
			const sources = new Map([...labels].map(([label, quote]) => [quote, /^\d+/.exec(label)?.[0]]));
			for (const [quote, number] of sources) {
				const source = Number(/\d+/.exec(quote)?.[0]) % 5;
				const others = [...sources].filter(([it]) => Number(/\d+/.exec(it)?.[0]) % 5 === source);
				assert.ok(others.every(([, it]) => it === number));
			}
		}),
		{ numRuns: 300 },
	);
});

test('what nobody here has written in an evidence file stays in it', () => {
	const first = compose([0, 1]).evidenceFile;
	const verdict = (id: string) => ({
		claim: 'Claim 0.',
		evidence: [id],
		verdict: 'supported' as const,
		reason: 'It says so.',
		by: 'user',
		at: '2026-03-02T03:04:05.000Z',
	});
	const earlier: EvidenceFile = {
		...first,
		team: 'ice',
		createdAt: '2026-01-01T00:00:00.000Z',
		sources: first.sources.map(it => ({ ...it, shelf: 7 })),
		evidence: first.evidence.map(it => ({ ...it, starred: true })),
		verdicts: [verdict('e1'), verdict('e2')],
	};
	const { evidenceFile, markdown } = compose([0, 5], earlier);
	assert.equal(evidenceFile['team'], 'ice');
	assert.equal(evidenceFile['createdAt'], '2026-01-01T00:00:00.000Z');
	assert.deepEqual(
		evidenceFile.evidence.map(it => [it.label, it['starred']]),
		[
			['1', true],
			['1b', undefined],
		],
	);
	assert.deepEqual(
		evidenceFile.sources.map(it => it['shelf']),
		[7],
	);
	// On what is not cited any more there is nothing to judge.
	assert.deepEqual(evidenceFile.verdicts, [verdict('e1')]);
	assert.match(markdown, /^date: "2026-01-01T00:00:00.000Z"\nupdated: "2026-03-02T03:04:05.000Z"$/m);
});

test('what was read again keeps the number of its source, and what stood only in the text before says so', () => {
	const first = compose([0]).evidenceFile;
	const again = new EvidenceLedger();
	ledger.list().forEach(it => again.restore(it));
	const fresh = finding({ uri: 's0', title: 'S0', quote: 'New words.', line: 3 });
	const source = { ...fresh.source, sha256: '1'.repeat(64), retrievedAt: '2026-02-02T03:04:05.000Z' };
	const { id } = again.add({ ...fresh, source });
	const { evidenceFile } = composeDocument({
		run: 'r2',
		question: 'What is said?',
		startedAt: '2026-03-02T03:04:05.000Z',
		policy: 'scripted',
		notes: [],
		answer: '',
		report: `Old [e1]. New [${id}].`,
		evidence: again,
		folder: 'file:///project',
		evidenceFileName: 'a.evidence.json',
		earlier: { file: first, before: '', after: '' },
	});
	assert.deepEqual(
		evidenceFile.sources.map(it => [it.id, it.sha256]),
		[['1', '1'.repeat(64)]],
	);
	assert.deepEqual(
		evidenceFile.evidence.map(it => [it.label, it.lastSeen?.sha256]),
		[
			['1', '0'.repeat(64)],
			['1b', undefined],
		],
	);
});

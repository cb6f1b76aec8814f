import assert from 'node:assert/strict';
import test from 'node:test';
import { indexEvidence } from '../../../src/citations/citedReport.ts';
import { parseCitationDocument } from '../../../src/citations/parseDocument.ts';
import { proposeRefresh, type RefreshProposal } from '../../../src/citations/refresh/proposeRefresh.ts';
import { rereadPassage, type SourceReading } from '../../../src/citations/refresh/rereadPassage.ts';
import { EvidenceFile } from '../../../src/report/evidenceFile.ts';

const then = '2026-01-02T10:00:00.000Z';
const now = '2026-11-23T09:00:00.000Z';
const boats = '# Boats\n\nThe Heron carries 120 passengers between Alden and Brisk Point. It was built in 1998.\n';
const fares = 'A single crossing on the Heron costs 14 crowns. Children under six travel free.\n';

const report = `---
title: "Ferries"
evidence: "ferries.evidence.json"
---

# Ferries

The Heron carries 120 passengers [1]. It was built in 1998 [1b].

A crossing costs 14 crowns [2], and children under six travel free [2b].

## Sources

- Boats, \`../docs/boats.md\`: [1] [1b]
- Fares, \`https://ferry.test/fares\` (read 2026-01-02): [2] [2b]

[1]: <../docs/boats.md#L3> "Boats: “The Heron carries 120 passengers between Alden and Brisk Point.”"
[1b]: <../docs/boats.md#L3> "Boats: “It was built in 1998.”"
[2]: <https://ferry.test/fares> "Fares: “A single crossing on the Heron costs 14 crowns.”"
[2b]: <https://ferry.test/fares> "Fares: “Children under six travel free.”"
`;

const file = EvidenceFile.parse({
	version: 1,
	run: 'r',
	question: 'What of the ferries?',
	sources: [
		{ id: '1', uri: '../docs/boats.md', title: 'Boats', type: 'document', retrievedAt: then, sha256: 'a'.repeat(64) },
		{
			id: '2',
			uri: 'https://ferry.test/fares',
			title: 'Fares',
			type: 'webpage',
			retrievedAt: then,
			sha256: 'b'.repeat(64),
		},
	],
	evidence: [
		passage('e1', '1', boats, 'The Heron carries 120 passengers between Alden and Brisk Point.'),
		passage('e2', '1b', boats, 'It was built in 1998.'),
		passage('e3', '2', fares, 'A single crossing on the Heron costs 14 crowns.'),
		passage('e4', '2b', fares, 'Children under six travel free.'),
	],
});

function passage(id: string, label: string, text: string, quote: string): Record<string, unknown> {
	const start = text.indexOf(quote);
	const end = start + quote.length;
	const locator = label.startsWith('1') ? { lines: [3, 3] } : {};
	const [prefix, suffix] = [text.slice(Math.max(0, start - 80), start), text.slice(end, end + 80)];
	return { id, label, source: label.replace(/\D/g, ''), quote, prefix, suffix, locator };
}

/** A text as its source has it now; its lines are those of the file. */
function read(text: string, sha256: string): SourceReading {
	const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
	const locate = ({ start, end }: { start: number; end: number }): { lines?: [number, number] } =>
		text.startsWith('#') ? { lines: [lineAt(start), lineAt(end - 1)] } : {};
	return { kind: 'read', uri: 'https://a.test/', text, sha256: sha256.repeat(64), retrievedAt: now, locate };
}

/** Refreshes with what the two sources are now; without a snapshot. */
function refresh(
	readings: readonly [SourceReading, SourceReading],
	document = report,
	evidence = file,
): RefreshProposal {
	const index = indexEvidence(evidence);
	const bySource = new Map(readings.map((it, at) => [`${at + 1}`, it]));
	const passages = evidence.evidence.map(it => {
		const [source, reading] = [index.sources.get(it.source), bySource.get(it.source)];
		assert.ok(source && reading);
		return rereadPassage(it, source, reading, undefined);
	});
	const cited = { document: parseCitationDocument(document), evidence: index, folder: 'file:///p/research' };
	return proposeRefresh(cited, passages, bySource, now);
}

const unchanged = [read(boats, 'a'), read(fares, 'b')] as const;

test('where nothing has changed, only the days on which sources were read do', () => {
	const { document, evidence, acts } = refresh(unchanged);
	assert.equal(document, report.replace('read 2026-01-02', 'read 2026-11-23'));
	assert.deepEqual(evidence.evidence, file.evidence);
	assert.deepEqual(new Set(acts.values()), new Set(['left']));
});

test('a passage that moved is cited where it is now', () => {
	const { document, evidence } = refresh([read(`# Boats\n\nNews.\n${boats.slice(8)}`, 'c'), unchanged[1]]);
	assert.equal(document, refresh(unchanged).document.replaceAll('boats.md#L3', 'boats.md#L5'));
	assert.deepEqual(evidence.evidence[0]?.locator, { lines: [5, 5] });
	assert.equal(evidence.sources[0]?.sha256, 'c'.repeat(64));
});

test('a new wording that supports the sentence is quoted as it reads now', () => {
	const { document, acts } = refresh([unchanged[0], read(fares.replace('travel free', 'travel  for free'), 'c')]);
	assert.equal(acts.get('2b'), 'updated');
	assert.equal(
		document,
		refresh(unchanged).document.replace('“Children under six travel free.”', '“Children under six travel for free.”'),
	);
});

test('a number that the sentence has and its source has no more is left, and marked', () => {
	const { document, evidence, acts } = refresh([unchanged[0], read(fares.replace('14', '16'), 'c')]);
	assert.equal(acts.get('2'), 'doubted');
	const note =
		'> ⚠ When the sources were read again on 2026-11-23, those of 2 read differently now. The sentences marked ⚠ were left as they are: correct them, or take them out.';
	assert.equal(
		document,
		refresh(unchanged)
			.document.replace('14 crowns [2],', '14 crowns [2] ⚠,')
			.replace('# Ferries\n\n', `# Ferries\n\n${note}\n\n`),
	);
	const stored = evidence.evidence[2];
	assert.equal(stored?.quote, file.evidence[2]?.quote);
	assert.deepEqual(stored?.['lastSeen'], { sha256: 'b'.repeat(64), retrievedAt: then });
});

test('what has vanished and what is gone are told apart, and nothing is taken away', () => {
	const { document } = refresh([
		read(boats.replace(' It was built in 1998.', ''), 'c'),
		{ kind: 'gone', reason: 'It is not there (404).' },
	]);
	assert.match(
		document,
		/again on 2026-11-23, the words of 1b are not in their source any more; the source of 2, 2b is gone\./,
	);
	assert.match(document, /in 1998 \[1b\] ⚠\./);
	assert.match(document, /crowns \[2\] ⚠, and children under six travel free \[2b\] ⚠\./);
	assert.match(document, /passengers \[1\]\. /);
	assert.match(document, /^\[1b\]: .*“It was built in 1998\.”"$/m);
});

test('of a source that cannot be reached nothing is known: marks on it stay, and so does its day', () => {
	const doubted = refresh([unchanged[0], read(fares.replace('14', '16'), 'c')]);
	const away: SourceReading = { kind: 'unreachable', reason: 'There is no network.' };
	const { document, acts } = refresh([unchanged[0], away], doubted.document, doubted.evidence);
	assert.equal(document, doubted.document);
	assert.equal(acts.get('2'), 'left');
});

test('a refresh that is done again changes nothing more, and takes back what is well again', () => {
	const changed = [unchanged[0], read(fares.replace('14', '16'), 'c')] as const;
	const once = refresh(changed);
	const twice = refresh(changed, once.document, once.evidence);
	assert.equal(twice.document, once.document);
	assert.deepEqual(twice.evidence, once.evidence);
	const well = refresh(unchanged, twice.document, twice.evidence);
	assert.equal(well.document, refresh(unchanged).document);
	assert.deepEqual(well.evidence, refresh(unchanged).evidence);
});

test('marks and note keep the line breaks of Windows', () => {
	const { document } = refresh([unchanged[0], read(fares.replace('14', '16'), 'c')], report.replaceAll('\n', '\r\n'));
	assert.doesNotMatch(document, /[^\r]\n/);
	assert.match(document, /# Ferries\r\n\r\n> ⚠ [^\r\n]+\r\n\r\nThe Heron/);
});

test('a mark is no word of its sentence', () => {
	const { document } = refresh([unchanged[0], read(fares.replace('14', '16'), 'c')]);
	const said = (text: string): string[] =>
		parseCitationDocument(text)
			.claims.filter(it => it.kind === 'sentence')
			.map(it => it.text);
	assert.deepEqual(said(document), said(report));
});

test('footnotes and inline citations are brought up to date too', () => {
	const moved = [read(`# Boats\n\nNews.\n${boats.slice(8)}`, 'c'), unchanged[1]] as const;
	const notes = 'It was built in 1998[^1b].\n\n[^1b]: [Boats](<../docs/boats.md#L3>): “It was built in 1998.”\n';
	assert.equal(refresh(moved, notes).document, notes.replace('#L3', '#L5'));
	const inline = 'It was built in 1998 [1b](<../docs/boats.md#L3> "Boats: “It was built in 1998.”").\n';
	assert.equal(refresh(moved, inline).document, inline.replace('#L3', '#L5'));
});

test('what a hand wrote of a definition stays where its passage has not changed', () => {
	const own = report.replace('"Boats: “It was built in 1998.”"', '"The year of its building"');
	const { document } = refresh([read(`# Boats\n\nNews.\n${boats.slice(8)}`, 'c'), unchanged[1]], own);
	assert.match(document, /^\[1b\]: <\.\.\/docs\/boats\.md#L5> "The year of its building"$/m);
});

test('a verdict whose deciding words are gone is gone with them', () => {
	const verdict = (quote: string): Record<string, unknown> => ({
		claim: 'x',
		evidence: ['e4'],
		verdict: 'supported',
		reason: 'It says so.',
		quote,
		by: 'm',
		at: then,
	});
	const judged = EvidenceFile.parse({ ...file, verdicts: [verdict('travel free'), verdict('Children under six')] });
	const { evidence } = refresh(
		[unchanged[0], read(fares.replace('travel free', 'travel for free'), 'c')],
		report,
		judged,
	);
	assert.deepEqual(
		evidence.verdicts?.map(it => it.quote),
		['Children under six'],
	);
});

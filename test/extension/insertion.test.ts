import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { partChoices } from '../../src/extension/insertionChoices.ts';
import { foundOffset, movedOffset } from '../../src/extension/insertionPoint.ts';
import { readInsertable } from '../../src/extension/insertionSource.ts';
import { describeNotice, describeProblem } from '../../src/extension/insertionWords.ts';
import { findStoredRun } from '../../src/extension/storedRuns.ts';
import { planInsertion } from '../../src/report/insertion/insertion.ts';
import { reportOf } from '../report/insertion/sample.ts';
import { writePastRun } from './pastRun.ts';
import { formatted } from './translated.ts';

test('a place moves with what is written before it', () => {
	assert.equal(movedOffset(5, [{ rangeOffset: 0, rangeLength: 0, text: 'ab' }]), 7);
	assert.equal(movedOffset(5, [{ rangeOffset: 1, rangeLength: 3, text: '' }]), 2);
	assert.equal(movedOffset(5, [{ rangeOffset: 6, rangeLength: 3, text: 'x' }]), 5);
	assert.equal(movedOffset(5, [{ rangeOffset: 5, rangeLength: 0, text: 'ab' }]), 7);
	assert.equal(movedOffset(5, [{ rangeOffset: 3, rangeLength: 4, text: 'xyz' }]), 6);
	// Two cursors, as the editor tells of them: the last one first.
	assert.equal(
		movedOffset(5, [
			{ rangeOffset: 4, rangeLength: 1, text: 'xx' },
			{ rangeOffset: 0, rangeLength: 2, text: '' },
		]),
		4,
	);
});

test('a mark in the text stays the same place, whatever is changed around it', () => {
	const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 6 });
	fc.assert(
		fc.property(text, text, text, text, (before, removed, after, added) => {
			const old = `${before}${removed}${after}`;
			const change = { rangeOffset: before.length, rangeLength: removed.length, text: added };
			const changed = `${before}${added}${after}`;
			for (let offset = 0; offset <= old.length; offset++) {
				const moved = movedOffset(offset, [change]);
				assert.ok(moved >= 0 && moved <= changed.length);
				if (offset < before.length) {
					assert.equal(moved, offset);
				} else if (offset >= before.length + removed.length) {
					assert.equal(changed.slice(moved), old.slice(offset));
				}
				assert.ok(foundOffset(offset, old, changed) <= changed.length);
			}
			assert.equal(foundOffset(old.length, old, old), old.length);
		}),
		{ numRuns: 200 },
	);
});

test('a place is found again in a file that was changed while nobody looked', () => {
	assert.equal(foundOffset(6, 'one\n\n|\n\ntwo', 'one and a half\n\n|\n\ntwo'), 17);
	assert.equal(foundOffset(2, 'one two', 'one three'), 2);
	assert.equal(foundOffset(7, 'one two', ''), 0);
});

test('the whole, the answer and each section are offered', () => {
	const report = reportOf('It *melts* [e1].', '## Find`ings`\n\n- Steam [e2].\n\n### Sea\n\nEarlier [e3].');
	assert.deepEqual(
		partChoices(report, formatted).map(it => [it.label, it.detail]),
		[
			['Whole report', ''],
			['Short answer', 'It melts [1].'],
			['Findings', 'Steam [2]. Sea Earlier [1b].'],
			['\u2003Sea', 'Earlier [1b].'],
		],
	);
	assert.equal(partChoices(reportOf('', 'Words.'), formatted).length, 1);
	const icon = partChoices(reportOf('', '## $(verified) Sure\n\nIndeed.'), formatted);
	assert.equal(icon.at(-1)?.label, String.raw`\$(verified) Sure`);
});

test('the report of a run is read as the user has changed it; without its document it is composed again', async t => {
	const root = temporary(t);
	const { markdown, evidenceFile } = reportOf('At 0 °C [e1].');
	const document = pathToFileURL(join(root, 'research', 'ice.md')).href;
	const id = '20260102-030405-ice-0001';
	const source = { uri: 'file:///project/docs/ice.md', title: 'Ice', text: 'Ice melts.', quotes: ['Ice melts.'] };
	writePastRun(root, { id, question: 'When?', sources: [source], report: '## Facts\n\nIt melts [e1].', document });
	const stored = await findStoredRun(id, [root]);
	assert.ok(stored);

	const again = await readInsertable(stored);
	assert.match(again.markdown, /## Facts\n\nIt melts \[1\]\./);
	assert.equal(again.evidenceFile?.evidence[0]?.quote, 'Ice melts.');

	mkdirSync(join(root, 'research'));
	const changed = markdown.replace('# When', '# So when').replace(/^run: .*$/m, `run: "${id}"`);
	writeFileSync(fileURLToPath(document), changed);
	const bare = await readInsertable(stored);
	assert.match(bare.markdown, /# So when/);
	assert.equal(bare.evidenceFile, undefined);
	assert.equal(fileURLToPath(bare.folder), dirname(fileURLToPath(document)));
	const plan = planInsertion(bare, { kind: 'report' }, { text: '', offset: 0, language: 'latex', folder: undefined });
	assert.ok('insertions' in plan && plan.insertions[0].text.includes('Ice melts at 0 °C.'));

	writeFileSync(join(root, 'research', 'a.evidence.json'), JSON.stringify(evidenceFile));
	assert.deepEqual((await readInsertable(stored)).evidenceFile, evidenceFile);
});

test('a log that came with a repository makes no other file be inserted', async t => {
	const root = temporary(t);
	const source = { uri: 'file:///project/docs/ice.md', title: 'Ice', text: 'Ice melts.', quotes: ['Ice melts.'] };
	const elsewhere = join(root, 'id_rsa');
	writeFileSync(elsewhere, 'secret-of-the-user');
	const documents = [
		pathToFileURL(elsewhere).href,
		'file://server/share/ice.md',
		'file:///%2e%2e%2fid_rsa',
		'vscode://other.extension/act',
	];
	for (const [index, document] of documents.entries()) {
		const id = `20260102-030405-ice-000${index}`;
		writePastRun(root, { id, question: 'When?', sources: [source], report: 'It melts [e1].', document });
		const stored = await findStoredRun(id, [root]);
		assert.ok(stored);
		const { markdown } = await readInsertable(stored);
		assert.match(markdown, /It melts \[1\]\./);
		assert.doesNotMatch(markdown, /secret-of-the-user/);
	}
});

test('each problem and each notice is a sentence', () => {
	const problems = ['no-answer', 'uncited', 'no-section', 'empty', 'no-comments', 'runs-code'] as const;
	const notices = ['moved', 'hidden', 'no-hyperref', 'before-document', 'unknown-language'] as const;
	const sentences = [
		...problems.map(it => describeProblem(it, formatted)),
		...notices.map(it => describeNotice(it, formatted)),
	];
	assert.equal(new Set(sentences).size, problems.length + notices.length);
	for (const it of sentences) {
		assert.match(it, /^[A-Z“].*\.$/);
	}
});

function temporary(t: TestContext): string {
	const folder = mkdtempSync(join(tmpdir(), 'insertion-'));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

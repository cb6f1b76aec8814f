import assert from 'node:assert/strict';
import {
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { checkReport } from '../../src/citations/check.ts';
import { composeDocument, type ReportDocument } from '../../src/report/document.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { ReportFiles } from '../../src/runs/reportFiles.ts';
import { chooseReportTarget, type ReportTarget } from '../../src/runs/reportTarget.ts';
import { finding } from '../fakes/finding.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const now = new Date(2026, 10, 22, 9, 5);

async function choose(workingFolder: string, out?: string, force = false): Promise<ReportTarget> {
	const target = await tryToChoose(workingFolder, out, force);
	assert.ok(!('problem' in target), 'problem' in target ? target.problem : '');
	return target;
}

function tryToChoose(
	workingFolder: string,
	out?: string,
	force = false,
): Promise<ReportTarget | { readonly problem: string }> {
	return chooseReportTarget({ workingFolder, out, force, question: 'What’s new in npm 12?', now });
}

function document(text: string, run = 'r1'): ReportDocument {
	return composeDocument({
		run,
		question: 'What?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'extractive',
		notes: [],
		answer: text,
		report: '',
		evidence: new EvidenceLedger(),
		folder: 'file:///x',
		evidenceFileName: 'x.evidence.json',
	});
}

async function write(target: ReportTarget, text = 'Text.', run = 'r1'): Promise<string> {
	const files = new ReportFiles(target, run);
	const place = await files.place();
	assert.deepEqual(await files.write(place, document(text, run)), { written: true });
	return place.document.slice(place.document.lastIndexOf('/') + 1);
}

/** The document of the copy that a problem names, and that of its evidence file; the copy is then removed. */
function takeCopy(problem: string): {
	readonly path: string;
	readonly document: string;
	readonly evidenceFile: string;
} {
	const path = /A temporary copy is (.*): move it/.exec(problem)?.[1] ?? '';
	const document = readFileSync(path, 'utf8');
	const evidenceFile = readFileSync(path.replace('.md', '.evidence.json'), 'utf8');
	rmSync(dirname(path), { recursive: true });
	return { path, document, evidenceFile };
}

test('a report goes to research/ under its date and question; the next one of that name gets a number', async () => {
	using folder = temporaryFolder();
	const target = await choose(folder.path);
	assert.equal(await write(target), '2026-11-22-whats-new-in-npm-12.md');
	assert.equal(await write(target, 'Text.', 'r2'), '2026-11-22-whats-new-in-npm-12-2.md');
	assert.equal(await write(target, 'Text.', 'r3'), '2026-11-22-whats-new-in-npm-12-3.md');
	assert.equal(readdirSync(join(folder.path, 'research')).length, 6);
});

test('a name is free only when the evidence file has it to itself too', async () => {
	using folder = temporaryFolder();
	writeFileSync(join(folder.path, 'a.evidence.json'), 'mine');
	assert.equal(await write(await choose(folder.path, 'a.md')), 'a-2.md');
	assert.equal(readFileSync(join(folder.path, 'a.evidence.json'), 'utf8'), 'mine');
});

test('--force replaces document and evidence file, and nothing else', async () => {
	using folder = temporaryFolder();
	for (const name of ['a.md', 'a.evidence.json', 'b.md']) {
		writeFileSync(join(folder.path, name), 'old');
	}
	assert.equal(await write(await choose(folder.path, 'a.md', true), 'New.'), 'a.md');
	assert.match(readFileSync(join(folder.path, 'a.md'), 'utf8'), /New\./);
	assert.match(readFileSync(join(folder.path, 'a.evidence.json'), 'utf8'), /"version": 1/);
	assert.deepEqual(readdirSync(folder.path).sort(), ['a.evidence.json', 'a.md', 'b.md']);
});

test('--force onto a folder of that name changes nothing there: the report is a copy', async () => {
	for (const [inTheWay, other] of [
		['a.md', 'a.evidence.json'],
		['a.evidence.json', 'a.md'],
	] as const) {
		using folder = temporaryFolder();
		const files = new ReportFiles({ ...(await choose(folder.path, 'a.md')), force: true }, 'r1');
		mkdirSync(join(folder.path, inTheWay));
		writeFileSync(join(folder.path, other), 'old');
		const result = await files.write(await files.place(), document('New.'));
		assert.ok('problem' in result);
		assert.ok(result.problem.includes(`${inTheWay} is a folder. A temporary copy is `), result.problem);
		assert.match(takeCopy(result.problem).document, /New\./);
		assert.equal(readFileSync(join(folder.path, other), 'utf8'), 'old');
		assert.deepEqual(readdirSync(folder.path).sort(), ['a.evidence.json', 'a.md']);
	}
});

test('what appears under the name while the report is composed is left alone, and both files get the next name', async () => {
	for (const appears of ['a.md', 'a.evidence.json']) {
		using folder = temporaryFolder();
		const files = new ReportFiles(await choose(folder.path, 'a.md'), 'r1');
		const place = await files.place();
		writeFileSync(join(folder.path, appears), 'mine');
		assert.deepEqual(await files.write(place, document('Text.')), { written: false, taken: true });
		assert.deepEqual(readdirSync(folder.path), [appears]);
		assert.deepEqual(await files.write(await files.place(), document('Text.')), { written: true });
		assert.deepEqual(readdirSync(folder.path).sort(), ['a-2.evidence.json', 'a-2.md', appears]);
		assert.equal(readFileSync(join(folder.path, appears), 'utf8'), 'mine');
	}
});

test('a name that is taken again and again costs a copy, not the report', async () => {
	using folder = temporaryFolder();
	const files = new ReportFiles(await choose(folder.path, 'a.md'), 'r1');
	for (let n = 1; ; n++) {
		const place = await files.place();
		writeFileSync(new URL(place.document), 'mine');
		const result = await files.write(place, document('Text.'));
		if ('problem' in result) {
			assert.equal(n, 20);
			assert.match(result.problem, /something else has its name\. A temporary copy is /);
			takeCopy(result.problem);
			return;
		}
	}
});

test('many runs that look for the same name at once each get their own', async () => {
	using folder = temporaryFolder();
	const target = await choose(folder.path, 'a.md');
	const names = await Promise.all(Array.from({ length: 12 }, (_, i) => write(target, `Text ${i}.`, `r${i}`)));
	assert.equal(new Set(names).size, 12);
	assert.equal(readdirSync(folder.path).length, 24);
});

test('a report that is written twice keeps its name', async () => {
	using folder = temporaryFolder();
	const files = new ReportFiles(await choose(folder.path, 'a.md'), 'r1');
	for (const text of ['First.', 'Second.']) {
		assert.deepEqual(await files.write(await files.place(), document(text)), { written: true });
	}
	assert.deepEqual(readdirSync(folder.path).sort(), ['a.evidence.json', 'a.md']);
	assert.match(readFileSync(join(folder.path, 'a.md'), 'utf8'), /Second\./);
});

test('a folder as --out gets the default name in it, and the user is told', async () => {
	using folder = temporaryFolder();
	mkdirSync(join(folder.path, 'docs'));
	const target = await choose(folder.path, 'docs');
	assert.match(target.notice ?? '', /^docs is a folder: /);
	assert.equal(await write(target), '2026-11-22-whats-new-in-npm-12.md');
	assert.equal(await write(await choose(folder.path, 'new/deep/')), '2026-11-22-whats-new-in-npm-12.md');
	assert.deepEqual(readdirSync(join(folder.path, 'new', 'deep')).length, 2);
});

test('paths that cannot be right are refused before the run', async () => {
	using folder = temporaryFolder();
	writeFileSync(join(folder.path, 'file'), '');
	writeFileSync(join(folder.path, 'research'), '');
	const problemOf = async (out?: string): Promise<string> => {
		const target = await tryToChoose(folder.path, out);
		return 'problem' in target ? target.problem : 'none';
	};
	assert.match(await problemOf(), /research is a file, so no report can be written in it: name another path/);
	assert.match(await problemOf('file/a.md'), /file is a file, so no report/);
	assert.match(await problemOf(' '), /empty or not a path/);
	assert.match(await problemOf('a\0.md'), /empty or not a path/);
	assert.match(await problemOf('/dev/null'), /neither a file nor a folder/);
	assert.match(await problemOf(`${'x'.repeat(300)}.md`), /longer than 200 bytes/);
});

test('research/ that leads out of the folder is not written through, unless the user names it', async () => {
	using folder = temporaryFolder();
	using elsewhere = temporaryFolder();
	symlinkSync(elsewhere.path, join(folder.path, 'research'));
	const target = await tryToChoose(folder.path);
	assert.match(
		'problem' in target ? target.problem : '',
		/^research is a symbolic link that leads to .*: name the file/,
	);
	await write(await choose(folder.path, 'research/a.md'));
	assert.deepEqual(readdirSync(elsewhere.path).sort(), ['a.evidence.json', 'a.md']);
});

test('a link that has the default name is replaced by --force, not written through', async () => {
	using folder = temporaryFolder();
	const secret = join(folder.path, 'secret');
	writeFileSync(secret, 'mine');
	mkdirSync(join(folder.path, 'research'));
	const name = '2026-11-22-whats-new-in-npm-12.md';
	symlinkSync(secret, join(folder.path, 'research', name));
	assert.equal(await write(await choose(folder.path, undefined, true)), name);
	assert.equal(readFileSync(secret, 'utf8'), 'mine');
	assert.ok(lstatSync(join(folder.path, 'research', name)).isFile());
});

test('a link that the user names with --force is written through', async () => {
	using folder = temporaryFolder();
	const real = join(folder.path, 'real.md');
	writeFileSync(real, 'old');
	symlinkSync(real, join(folder.path, 'link.md'));
	await write(await choose(folder.path, 'link.md', true), 'New.');
	assert.match(readFileSync(real, 'utf8'), /New\./);
	assert.ok(lstatSync(join(folder.path, 'link.md')).isSymbolicLink());
});

test('what a crash left unfinished is swept away once it is old, and nothing else', async () => {
	using folder = temporaryFolder();
	const old = ['.old.md.deep-research.unfinished', '.old.evidence.json.deep-research-0123abcd.unfinished'];
	const fresh = '.new.md.deep-research-0123abcd.unfinished';
	const others = [
		'.thesis.unfinished',
		'.thesis.md.unfinished',
		'.a.md.deep-research-2.unfinished',
		'x.deep-research.unfinished',
	];
	for (const name of [...old, fresh, ...others]) {
		writeFileSync(join(folder.path, name), '');
		if (name !== fresh) {
			utimesSync(join(folder.path, name), 0, 0);
		}
	}
	const link = '.link.md.deep-research.unfinished';
	symlinkSync(join(folder.path, others[0] ?? ''), join(folder.path, link));
	await write(await choose(folder.path, 'a.md'));
	assert.deepEqual(readdirSync(folder.path).sort(), [...others, fresh, link, 'a.evidence.json', 'a.md'].sort());
});

test('a folder that vanishes costs a copy, not the report', async () => {
	using folder = temporaryFolder();
	// A file where the folder has to be: fails for root as well.
	const target = await choose(folder.path, 'gone/a.md');
	writeFileSync(join(folder.path, 'gone'), '');
	const files = new ReportFiles(target, 'r1');
	const result = await files.write(await files.place(), document('Text.'));
	assert.ok('problem' in result);
	assert.match(takeCopy(result.problem).document, /Text\./);
	assert.match(files.composed?.document.markdown ?? '', /Text\./);
	assert.equal(files.composed?.isWritten, false);
});

test('a copy passes the check where it lies, and wherever it is moved', async () => {
	using folder = temporaryFolder();
	const source = join(folder.path, 'a note.md');
	writeFileSync(source, 'Never roll back.\n');
	const target = await choose(folder.path, 'gone/a.md');
	writeFileSync(join(folder.path, 'gone'), '');
	const files = new ReportFiles(target, 'r1');
	const place = await files.place();
	const ledger = new EvidenceLedger();
	ledger.add({
		...finding({ uri: pathToFileURL(source).href, quote: 'Never roll back.' }),
		locator: { lines: [1, 1] },
	});
	const composed = composeDocument({
		run: 'r1',
		question: 'What?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'extractive',
		notes: [],
		answer: '“Never roll back.” [e1]',
		report: '',
		evidence: ledger,
		folder: place.folder,
		evidenceFileName: 'a.evidence.json',
	});
	const result = await files.write(place, composed);
	assert.ok('problem' in result);
	const { path: copy, ...report } = takeCopy(result.problem);
	assert.match(report.document, /- .*, `file:\/\/\/.*a note\.md`: \[1\]/);
	for (const folder of [pathToFileURL(copy).href.replace(/\/[^/]*$/, ''), 'file:///elsewhere']) {
		const { problems, verified } = await checkReport(
			{ ...report, folder },
			{
				async readSource(uri) {
					const text = readFileSync(new URL(uri), 'utf8');
					return { text, rawLineOf: () => 1 };
				},
				readSnapshot: async () => undefined,
			},
		);
		assert.deepEqual(problems, []);
		assert.equal(verified, 1);
	}
});

test('a run that goes on replaces the report that it wrote before, unless someone has changed it', async () => {
	using folder = temporaryFolder();
	const target = await choose(folder.path, 'a.md');
	assert.equal(await write(target, 'First.'), 'a.md');
	assert.equal(await write(target, 'Second.'), 'a.md');
	assert.match(readFileSync(join(folder.path, 'a.md'), 'utf8'), /Second\./);
	writeFileSync(join(folder.path, 'a.md'), `${readFileSync(join(folder.path, 'a.md'), 'utf8')}Mine.\n`);
	assert.equal(await write(target, 'Third.'), 'a-2.md');
	assert.match(readFileSync(join(folder.path, 'a.md'), 'utf8'), /Second\.[\s\S]*Mine\./);
	assert.equal(await write(target, 'Other.', 'r2'), 'a-3.md');
});

test('the name that a killed run had taken is still its own, and nobody else’s', async () => {
	using folder = temporaryFolder();
	const target = await choose(folder.path, 'a.md');
	// Killed between the two: the name is taken, the report is not there.
	await new ReportFiles(target, 'r1').place();
	assert.equal(await write(target, 'Other.', 'r2'), 'a-2.md');
	assert.equal(await write(target, 'Mine.', 'r1'), 'a.md');
});

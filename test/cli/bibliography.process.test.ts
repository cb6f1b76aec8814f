import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { StoredSource } from '../../src/bibliography/cslItem.ts';
import { bibliographyForms } from '../../src/bibliography/forms.ts';
import { formatEvidenceFile } from '../../src/report/evidenceFile.ts';
import { alphaFold, attention, evidenceFile, npmScripts, storedSource } from '../bibliography/samples.ts';
import { page, type Route, redirect, WebServer } from '../fakes/webServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run, writeDocs } from './cliProcess.ts';

test('the sources of a real report are written in every form, as the report numbers them', async () => {
	using folder = temporaryFolder();
	writeDocs(folder.path);
	const asked = await run(
		[
			'ask',
			'Which hooks do publishing, installing and testing call first?',
			'--folder',
			'docs',
			'--offline',
			'--out',
			'r.md',
		],
		{ cwd: folder.path },
	);
	assert.equal(asked.code, 0, asked.stderr);
	const labels = new Set(readFileSync(join(folder.path, 'r.md'), 'utf8').match(/(?<=^\[)\d+(?=\]: )/gm));
	assert.ok(labels.size > 1);
	const counts: Readonly<Record<string, RegExp>> = {
		bibtex: /^@misc\{/gm,
		ris: /^TY {2}- GEN\r$/gm,
		'csl-json': /"id": /g,
		apa: /\\\[Project file\\\]/g,
		ieee: /^\\\[\d+\\\] /gm,
		chicago: /Project file, docs\//g,
	};
	for (const form of bibliographyForms) {
		const { code, stdout, stderr } = await run(['bibliography', 'r.md', '--to', form], { cwd: folder.path });
		assert.deepEqual([code, stderr], [0, ''], form);
		assert.equal(stdout.match(counts[form] ?? /$/)?.length, labels.size, stdout);
	}
	const list = await run(['bibliography', 'r.md', '--to', 'ieee', '--plain'], { cwd: folder.path });
	assert.deepEqual(list.stdout.match(/(?<=^\[)\d+/gm)?.toSorted(), [...labels].toSorted());
	const fromEvidence = await run(['bibliography', 'r.evidence.json', '--to', 'ieee', '--plain'], { cwd: folder.path });
	assert.equal(fromEvidence.stdout, list.stdout);
});

test('a file that is there is left alone, unless --force says otherwise; a folder gets the name of the report', async () => {
	using folder = temporaryFolder();
	writeReport(folder.path, [npmScripts]);
	const write = async (...args: readonly string[]) =>
		await run(['bibliography', 'r.md', ...args], { cwd: folder.path });
	const first = await write('--out', 'refs.bib');
	assert.deepEqual([first.code, first.stdout], [0, `${join(folder.path, 'refs.bib')}\n`]);
	assert.match(readFileSync(join(folder.path, 'refs.bib'), 'utf8'), /^@misc\{scriptsnpm,/);
	writeFileSync(join(folder.path, 'refs.bib'), 'mine');
	const second = await write('--out', 'refs.bib', '--to', 'apa');
	assert.deepEqual([second.code, second.stdout], [0, `${join(folder.path, 'refs-2.bib')}\n`]);
	assert.equal(readFileSync(join(folder.path, 'refs.bib'), 'utf8'), 'mine');
	assert.equal((await write('--out', 'refs.bib', '--force')).code, 0);
	assert.match(readFileSync(join(folder.path, 'refs.bib'), 'utf8'), /^@misc/);
	mkdirSync(join(folder.path, 'out'));
	assert.equal(
		(await write('--out', 'out', '--to', 'ris')).stdout,
		`${join(folder.path, 'out', 'r.references.ris')}\n`,
	);
	for (const own of ['r.md', 'r.evidence.json']) {
		const over = await write('--out', own, '--force');
		assert.equal(over.code, 2);
		assert.match(over.stderr, /is a report or its evidence, which would be lost/);
	}
	const inFile = await write('--out', 'refs.bib/refs.bib');
	assert.equal(inFile.code, 5);
	assert.match(inFile.stderr, /could not be written to .*: something else has its name.*Name another file with --out/);
});

test('what cannot be used is said in a sentence', async () => {
	using folder = temporaryFolder();
	writeReport(folder.path, [npmScripts]);
	writeFileSync(join(folder.path, 'lone.md'), '# Alone\n');
	writeFileSync(join(folder.path, 'broken.evidence.json'), '{');
	writeFileSync(join(folder.path, 'linked.md'), '# Linked\n');
	symlinkSync('/dev/zero', join(folder.path, 'linked.evidence.json'));
	writeFileSync(join(folder.path, 'uncited.md'), '# Nothing\n');
	writeFileSync(join(folder.path, 'uncited.evidence.json'), formatEvidenceFile(evidenceFile([npmScripts])));
	const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
		[[], 2, /Name the report whose sources are to be written/],
		[['nowhere.md'], 2, /There is no file nowhere\.md/],
		[['lone.md'], 2, /The sources of lone\.md are in lone\.evidence\.json beside it, .* there is no such file/],
		[['linked.md'], 2, /linked\.evidence\.json beside it, which cannot be read/],
		[['broken.evidence.json'], 2, /broken\.evidence\.json: The evidence file is not JSON\./],
		[['.'], 2, /\. cannot be read/],
		[['r.md', '--to', 'bibtx'], 2, /--to is one of bibtex, ris.*bibtex/],
		[['r.md', '--out', ' '], 2, /empty or not a path/],
		[['uncited.md'], 1, /There is nothing to write: no source is cited/],
	];
	for (const [args, code, message] of cases) {
		const ended = await run(['bibliography', ...args], { cwd: folder.path });
		assert.equal(ended.code, code, args.join(' '));
		assert.match(ended.stderr, message);
		assert.doesNotMatch(ended.stderr, /^\s+at /m);
		assert.equal(ended.stdout, '');
	}
});

test('without --online nothing is asked, and that is said; with it, registers fill in what is missing', async () => {
	using folder = temporaryFolder();
	await using server = await WebServer.start({
		'/crossref/10.1038%2Fs41586-021-03819-2': json({
			message: {
				DOI: '10.1038/s41586-021-03819-2',
				type: 'journal-article',
				title: ['Highly accurate protein structure prediction with AlphaFold'],
				'container-title': ['Nature'],
				publisher: 'Springer',
				volume: '596',
				issue: '7873',
				page: '583-589',
				issued: { 'date-parts': [[2021, 7, 15]] },
				author: [{ family: 'Jumper', given: 'John' }],
			},
		}),
	});
	const { uri, title, DOI } = alphaFold;
	writeReport(folder.path, [storedSource({ uri, title, DOI }), npmScripts]);
	const env = mirrors(server);
	const offline = await run(['bibliography', 'r.md', '--to', 'apa'], { cwd: folder.path, env });
	assert.match(offline.stderr, /^1 source has a DOI that was not looked up: --online/);
	assert.match(offline.stdout, /^\*Highly accurate/);
	assert.equal(server.requests.length, 0);
	const online = await run(['bibliography', 'r.md', '--to', 'apa', '--online'], { cwd: folder.path, env });
	assert.equal(
		online.stderr,
		'Looking up 1 DOI at Crossref and DataCite.\n“Highly accurate protein structure prediction with AlphaFold” (10.1038/s41586-021-03819-2): author, issued, container-title, publisher, volume, issue, page from its register.\n',
	);
	assert.match(
		online.stdout,
		/^Jumper, J\. \(2021\)\. Highly accurate [^\n]* \*Nature\*, \*596\*\(7873\), 583–589\. <https:\/\/doi\.org\/10\.1038/,
	);
	assert.equal(server.requests.length, 1);
});

test('registers that fail in every way leave the bibliography as it is, and each is told', async () => {
	using folder = temporaryFolder();
	await using secret = await WebServer.start({ '/*': page('secret') });
	await using server = await WebServer.start({
		'/crossref/10.5555%2Fpage': page('<!doctype html><p>Sign in to this network'),
		'/crossref/10.5555%2Fhuge': json({ message: 'x'.repeat(9_000_000) }),
		'/crossref/10.5555%2Fslow': () => {},
		'/crossref/10.5555%2Fredirect': redirect(`${secret.origin}/meta-data`),
		'/crossref/10.5555%2Fodd': json({ message: { DOI: 7, author: 'x' } }),
		'/crossref/10.5555%2Fbroken': ({ socket }) => {
			socket.destroy();
		},
	});
	// Three failures in a row would end it.
	const names = ['unknown', 'page', 'huge', 'unknown', 'slow', 'redirect', 'unknown', 'odd', 'broken'];
	const sources = names.map(it => storedSource({ uri: `https://doi.org/10.5555/${it}`, title: it }));
	writeReport(folder.path, sources);
	const ended = await run(['bibliography', 'r.md', '--to', 'ieee', '--plain', '--online'], {
		cwd: folder.path,
		env: mirrors(server),
	});
	assert.equal(ended.code, 0, ended.stderr);
	const said = ended.stderr.trimEnd().split('\n');
	assert.equal(said.shift(), 'Looking up 9 DOIs at Crossref and DataCite.');
	const unknown = /^“unknown” \(10\.5555\/unknown\): no register knows this DOI\.$/;
	const expected = [
		unknown,
		/page\) was not looked up: Crossref answered with a web page instead of results\./,
		/huge\) was not looked up: .* is larger than /,
		unknown,
		/slow\) was not looked up: .*(?:did not|took|time)/,
		/redirect\) was not looked up: .* leads to http:.* which is not followed/,
		unknown,
		/odd\) was not looked up: Crossref answered in a form that cannot be read\./,
		/broken\) was not looked up: .*closed the connection/,
	];
	assert.equal(said.length, expected.length, ended.stderr);
	expected.forEach((it, at) => assert.match(said[at] ?? '', it));
	assert.equal(secret.requests.length, 0);
	assert.equal(
		ended.stdout.match(/^\[\d+\] “\w+\.” Accessed|^\[\d+\] “\w+\.” doi: 10\.5555/gm)?.length,
		names.length,
		ended.stdout,
	);
});

test('a paper at arXiv is asked for at DataCite', async () => {
	using folder = temporaryFolder();
	await using server = await WebServer.start({
		'/datacite/10.48550%2Farxiv.1706.03762': json({
			data: {
				attributes: {
					titles: [{ title: 'Attention Is All You Need' }],
					creators: [{ givenName: 'Ashish', familyName: 'Vaswani' }],
					publisher: 'arXiv',
					publicationYear: 2017,
					types: { citeproc: 'article' },
				},
			},
		}),
	});
	writeReport(folder.path, [storedSource({ uri: attention.uri, title: attention.title })]);
	const ended = await run(['bibliography', 'r.md', '--to', 'ieee', '--plain', '--online'], {
		cwd: folder.path,
		env: mirrors(server),
	});
	assert.equal(
		ended.stdout,
		'[1] A. Vaswani, “Attention Is All You Need,” 2017, arXiv:1706.03762, doi: 10.48550/arXiv.1706.03762.\n',
	);
});

/** `r.md` and its evidence file: a report that cites each of the sources once, in their order. */
function writeReport(folder: string, sources: readonly StoredSource[]): void {
	const numbered = sources.map((it, at) => ({ ...it, id: `${at + 1}` }));
	const text = numbered.map(it => `Words. [${it.id}]\n\n`).join('');
	const definitions = numbered.map(it => `[${it.id}]: <${it.uri}> "Words."\n`).join('');
	writeFileSync(join(folder, 'r.md'), `# Report\n\n${text}${definitions}`);
	writeFileSync(join(folder, 'r.evidence.json'), formatEvidenceFile(evidenceFile(numbered)));
}

function mirrors(server: WebServer): Readonly<Record<string, string>> {
	return {
		DEEP_RESEARCH_CROSSREF_URL: `${server.origin}/crossref`,
		DEEP_RESEARCH_DATACITE_URL: `${server.origin}/datacite`,
	};
}

function json(value: unknown): Route {
	return page(JSON.stringify(value), { 'content-type': 'application/json' });
}

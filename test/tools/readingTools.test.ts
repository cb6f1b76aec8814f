import assert from 'node:assert/strict';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import test from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ToolError } from '../../src/agent/tool.ts';
import { Corpus } from '../../src/tools/corpus/corpus.ts';
import { openFolder } from './openFolder.ts';
import { TempFolder } from './tempFolder.ts';

const page = `# Ice

Ice is frozen water.

## Melting

It melts at zero degrees.

## Uses

* cooling drinks
* skating
`;

test('visit quotes what bears on the goal, and shows the outline', async () => {
	using folder = new TempFolder({ 'ice.md': page });
	using open = openFolder(folder.path);
	const { findings, observation } = await open.call('visit', { url: 'ice.md', goal: 'When does it melt?' });
	assert.equal(findings[0]?.quote, 'It melts at zero degrees.');
	assert.deepEqual(findings[0]?.locator, { lines: [7, 7], headings: ['Ice', 'Melting'] });
	assert.match(observation, /Melting \(line 5, #melting\)/);
});

test('a file that the user excluded is neither found nor read, by any tool, and each says so', async () => {
	using folder = new TempFolder({ 'ice.md': page, 'steam.md': 'Steam condenses, ice melts.' });
	using open = openFolder(folder.path);
	await open.quotes('ice melts');
	open.excluded.add(pathToFileURL(folder.at('ice.md')).href);
	const { observation, findings } = await open.call('search', { query: 'ice melts at zero degrees' });
	assert.deepEqual([...new Set(findings.map(it => it.source.title))], ['steam.md']);
	assert.match(observation, /Passages of files that the user excluded are not shown\./);
	for (const [tool, input] of [
		['visit', { url: 'ice.md', goal: 'melting' }],
		['visit', { url: ['ice.md#melting'], goal: 'melting' }],
		['read_file', { path: 'ice.md' }],
	] as const) {
		await assert.rejects(open.call(tool, input), /^ToolError: The user excluded .*ice\.md.* Use other sources\./);
	}
	assert.deepEqual(
		[...new Set((await open.call('grep', { pattern: 'melt' })).findings.map(it => it.source.title))],
		['steam.md'],
	);
	const recalled = await open.call('recall', { query: 'zero degrees' });
	assert.deepEqual(
		recalled.findings.filter(it => it.source.title !== 'steam.md'),
		[],
	);
});

test('visit reads a section or some lines only', async () => {
	using folder = new TempFolder({ 'ice.md': page, 'a#b.md': 'A name with ice in it.' });
	using open = openFolder(folder.path);
	const quotes = async (url: string): Promise<string[]> =>
		(await open.call('visit', { url, goal: 'ice, melting, skating' })).findings.map(it => it.quote);
	assert.deepEqual(await quotes('ice.md#melting'), ['It melts at zero degrees.']);
	assert.deepEqual(await quotes('ice.md#L3'), ['Ice is frozen water.']);
	assert.deepEqual(await quotes('a#b.md'), ['A name with ice in it.']);
	await assert.rejects(quotes('ice.md#nowhere'), /There is no section #nowhere.*#melting/s);
	await assert.rejects(quotes('ice.md#L100'), ToolError);
});

test('visit says what to do about what it cannot read', async () => {
	using folder = new TempFolder({ 'ice.md': page, 'x.bin2': new Uint8Array(9) });
	using open = openFolder(folder.path);
	await assert.rejects(open.call('visit', { url: 'https://a.test', goal: 'x' }), /web is not available/);
	await assert.rejects(open.call('visit', { url: '/etc/passwd', goal: 'x' }), /outside the folders/);
	await assert.rejects(open.call('visit', { url: '../x.md', goal: 'x' }), /outside the folders/);
	await assert.rejects(open.call('visit', { url: 'x.bin2', goal: 'x' }), /not text/);
	const { observation, findings } = await open.call('visit', { url: ['nowhere.md', 'ice.md'], goal: 'melt' });
	assert.match(observation, /no such file/);
	assert.equal(findings.length, 1);
});

test('nothing that a walk leaves out can be read by its name', async () => {
	using outside = new TempFolder({ 'secret.md': 'THE SECRET' });
	using folder = new TempFolder({
		'a.md': 'A page.',
		'.gitignore': 'private/\n*.key.md\n',
		'.env': 'THE SECRET',
		'.npmrc': 'THE SECRET',
		'.git/config': 'THE SECRET',
		'private/notes.md': 'THE SECRET',
		'my.key.md': 'THE SECRET',
		'node_modules/p/readme.md': 'THE SECRET',
		'report.md': 'THE SECRET',
		'report.evidence.json': '{}',
	});
	symlinkSync(outside.at('secret.md'), folder.at('link.md'));
	symlinkSync(outside.path, folder.at('docs'));
	symlinkSync('.env', folder.at('inner.md'));
	symlinkSync('private', folder.at('public'));
	symlinkSync('.git', folder.at('git'));
	using open = openFolder(folder.path);
	const hidden =
		'.env .npmrc .git/config private/notes.md my.key.md node_modules/p/readme.md report.md report.evidence.json link.md docs/secret.md inner.md public/notes.md git/config a.md/../.env';
	for (const name of [...hidden.split(' '), folder.at('.env'), `file://${folder.at('.env')}`]) {
		await assert.rejects(open.call('read_file', { path: name }), /cannot be read/, name);
		await assert.rejects(open.call('visit', { url: name, goal: 'secret' }), /cannot be read/, name);
		await assert.rejects(open.call('visit', { url: `${name}#L1`, goal: 'secret' }), /cannot be read/, name);
	}
	assert.deepEqual((await open.call('grep', { pattern: 'THE SECRET' })).findings, []);
	await assert.rejects(open.call('grep', { pattern: 'THE SECRET', path: 'private' }), ToolError);
	await assert.rejects(open.call('grep', { pattern: 'THE SECRET', path: 'docs/secret.md' }), ToolError);
});

test('a link to a file that may be read is a name of it', async () => {
	using folder = new TempFolder({ 'a/one.md': 'One is a page.' });
	symlinkSync('a', folder.at('b'));
	using open = openFolder(folder.path);
	const { observation, findings } = await open.call('read_file', { path: 'b/one.md' });
	assert.match(observation, /^a\/one.md: /);
	assert.equal(findings[0]?.quote, 'One is a page.');
});

test('a file or folder that became a link since it was listed is not followed', async () => {
	using outside = new TempFolder({ 'one.md': 'THE SECRET' });
	using folder = new TempFolder({ 'a/one.md': 'One is a page.' });
	const corpus = new Corpus({ folders: [folder.path], cacheFolder: undefined, now: () => new Date() });
	const { signal } = new AbortController();
	await corpus.refresh(signal);
	renameSync(folder.at('a'), folder.at('c'));
	symlinkSync(outside.path, folder.at('a'));
	assert.equal(await corpus.load(folder.at('a/one.md'), signal), 'unreadable');
	rmSync(folder.at('a'));
	renameSync(folder.at('c'), folder.at('a'));
	rmSync(folder.at('a/one.md'));
	symlinkSync(outside.at('one.md'), folder.at('a/one.md'));
	assert.equal(await corpus.load(folder.at('a/one.md'), signal), 'unreadable');
	corpus.close();
});

test('a folder within another, and a folder that is a link, can be read by name', async () => {
	using folder = new TempFolder({ 'real/sub/one.md': 'One is a page.' });
	symlinkSync('real', folder.at('linked'));
	using open = openFolder([folder.at('linked'), folder.at('real/sub')]);
	for (const name of [
		folder.at('linked/sub/one.md'),
		folder.at('real/sub/one.md'),
		'sub/one.md',
		'linked/sub/one.md',
	]) {
		assert.equal((await open.call('read_file', { path: name })).findings[0]?.quote, 'One is a page.');
	}
});

test('read_file reads a file that is newer than the last look at the folder', async () => {
	using folder = new TempFolder({ 'a.md': 'A page.' });
	using open = openFolder(folder.path);
	await open.refresh();
	folder.write('b.md', 'Another page.');
	assert.equal((await open.call('read_file', { path: 'b.md' })).findings[0]?.quote, 'Another page.');
});

test('read_file quotes whole lines and says how to go on', async () => {
	using folder = new TempFolder({
		'long.txt': Array.from({ length: 300 }, (_, index) => `line ${index + 1}`).join('\n'),
	});
	using open = openFolder(folder.path);
	const first = await open.call('read_file', { path: 'long.txt', limit: 100 });
	assert.match(first.observation, /Lines 1 to 100 of 300. Call again with "offset": 101 to read on./);
	assert.equal(
		first.findings
			.map(it => it.quote)
			.join('\n')
			.split('\n').length,
		100,
	);
	const last = await open.call('read_file', { path: 'long.txt', offset: 299 });
	assert.deepEqual(
		last.findings.map(it => it.quote),
		['line 299\nline 300'],
	);
	assert.deepEqual(last.findings[0]?.locator.lines, [299, 300]);
	await assert.rejects(open.call('read_file', { path: 'long.txt', offset: 301 }), /has 300 lines/);
});

test('read_file reads a text of one endless line in parts', async () => {
	using folder = new TempFolder({ 'line.txt': 'word '.repeat(20_000) });
	using open = openFolder(folder.path);
	const { findings } = await open.call('read_file', { path: 'line.txt' });
	assert.ok(findings.length > 5);
	assert.ok(findings.every(it => it.quote.length <= 1_500));
});

test('read_file loses nothing of a file, whatever its lines, when it is called as it says', async () => {
	const words = (from: number, count: number): string =>
		Array.from({ length: count }, (_, index) => `w${from + index}`).join(' ');
	const texts = {
		'one.txt': words(0, 20_000),
		'two.txt': `${words(0, 9_000)}\n${words(9_000, 9_000)}\nw18000\n`,
		'many.txt': words(0, 20_000).replaceAll(/(\w+ \w+) /g, '$1\n'),
		'unbroken.txt': words(0, 9_000).replaceAll(' ', '😀'),
		'one.html': `<p>${words(0, 6_000)}</p><p>${words(6_000, 6_000)}</p>`,
		'flow.html': `<p>${words(0, 12_000).replaceAll(' ', '\n')}</p>`,
	};
	using folder = new TempFolder(texts);
	using open = openFolder(folder.path);
	for (const [path, text] of Object.entries(texts)) {
		const read = new Set<string>();
		let next: object | undefined = {};
		for (let calls = 0; next && calls < 60; calls++) {
			const { observation, findings } = await open.call('read_file', { path, limit: 2000, ...next });
			for (const { quote } of findings) {
				assert.ok(quote.isWellFormed() && quote.length <= 1_500);
				for (const word of quote.match(/w\d+/g) ?? []) {
					read.add(word);
				}
			}
			const how = /"offset": (\d+)(?:, "column": (\d+))? to read on/.exec(observation);
			next = how ? { offset: Number(how[1]), ...(how[2] ? { column: Number(how[2]) } : {}) } : undefined;
			assert.equal(observation.endsWith('the end.'), !how);
		}
		const missing = (text.match(/w\d+/g) ?? []).filter(it => !read.has(it));
		// Without a blank to cut at, a word at a cut is read in two parts.
		assert.ok(missing.length <= (path === 'unbroken.txt' ? 40 : 0), `${path} ${missing.length}`);
	}
	const { observation } = await open.call('read_file', { path: 'two.txt' });
	assert.match(
		observation,
		/^two.txt: Lines 1 to character \d+ of line 1 of 3. Call again with "offset": 1, "column": \d+/,
	);
	await assert.rejects(
		open.call('read_file', { path: 'two.txt', offset: 3, column: 9 }),
		/Line 3 of two.txt has less than 9/,
	);
});

test('what a model asks for at too great a length is an error that it can read', async () => {
	using folder = new TempFolder({ 'ice.md': page });
	using open = openFolder(folder.path);
	const long = 'zq '.repeat(20_000);
	await assert.rejects(open.call('search', { query: long }), ToolError);
	await assert.rejects(open.call('search', { query: ['ice', long] }), ToolError);
	await assert.rejects(open.call('recall', { query: long }), ToolError);
	await assert.rejects(open.call('list_files', { pattern: '{a,b}'.repeat(16) }), /more than 4 groups/);
	await assert.rejects(open.call('grep', { pattern: 'ice', path: '*a'.repeat(200) }), /longer than 200/);
	assert.equal((await open.call('visit', { url: 'ice.md', goal: `melts ${long}` })).findings.length, 1);
});

test('a text is kept once for all findings in it, and again when it has changed', async () => {
	using folder = new TempFolder({ 'ice.md': page, 'long.txt': 'word '.repeat(20_000) });
	using open = openFolder(folder.path);
	// What was read just after it was written is read again, since it may have changed within a tick of the disk's clock.
	await setTimeout(50);
	assert.ok((await open.call('read_file', { path: 'long.txt' })).findings.length > 5);
	await open.call('visit', { url: 'ice.md', goal: 'ice' });
	await open.call('search', { query: ['ice', 'melting'] });
	assert.equal(open.keeps, 2);
	folder.write('ice.md', `${page}\nMore of it.\n`);
	await open.call('visit', { url: 'ice.md', goal: 'ice' });
	assert.equal(open.keeps, 3);
	assert.equal(open.snapshots.size, 3);
});

test('list_files lists files, and folders when there are many files', async () => {
	using folder = new TempFolder({ 'a/one.md': '# One', 'a/two.txt': 'x', 'b/three.md': 'x' });
	using open = openFolder(folder.path);
	assert.equal((await open.call('list_files', {})).observation, '3 files:\na/one.md (One)\na/two.txt\nb/three.md');
	assert.equal((await open.call('list_files', { path: 'a', pattern: '*.md' })).observation, '1 files:\na/one.md (One)');
	for (let index = 0; index < 200; index++) {
		folder.write(`c/${index}.md`, 'x');
	}
	assert.match((await open.call('list_files', {})).observation, /203 files.*\na\/ \(2\)\nb\/ \(1\)\nc\/ \(200\)/);
	await assert.rejects(open.call('list_files', { pattern: '*.none' }), ToolError);
});

test('grep quotes matching lines with a line around them', async () => {
	using folder = new TempFolder({ 'a.ts': 'one\n\ntwo\nfetch(url)\nthree\n', 'b.md': 'nothing' });
	using open = openFolder(folder.path);
	const { findings, observation } = await open.call('grep', { pattern: 'FETCH\\(' });
	assert.deepEqual(
		findings.map(it => it.quote),
		['two\nfetch(url)\nthree'],
	);
	assert.deepEqual(findings[0]?.locator.lines, [3, 5]);
	assert.match(observation, /1 matching lines in 1 of 2 files/);
	await assert.rejects(open.call('grep', { pattern: '(' }), /no regular expression/);
	assert.match((await open.call('grep', { pattern: 'absent' })).observation, /No line of 2 files matches/);
});

test('grep gives up an expression that takes for ever', async () => {
	using folder = new TempFolder({ 'a.txt': `${'a'.repeat(60)}!` });
	using open = openFolder(folder.path);
	await assert.rejects(open.call('grep', { pattern: '^(a+)+$' }), /takes too long/);
});

test('grep gives up an expression that fails on a text', async () => {
	using folder = new TempFolder({ 'a.txt': 'ab '.repeat(3_000_000) });
	using open = openFolder(folder.path);
	for (const pattern of ['(?:a|b| )*c$', '(.|\\s)*z']) {
		await assert.rejects(open.call('grep', { pattern }), {
			name: 'ToolError',
			message: /^The pattern (?:needs|takes) too/,
		});
	}
});

test('recall finds evidence again under the same ids', async () => {
	using folder = new TempFolder({ 'ice.md': page, 'steam.md': '# Steam\n\nSteam is hot.' });
	using open = openFolder(folder.path);
	await open.call('search', { query: 'ice steam' });
	const before = open.ledger.list();
	const { findings, observation } = await open.call('recall', { query: 'How hot is steam?' });
	assert.equal(findings[0]?.quote, 'Steam is hot.');
	assert.deepEqual(open.ledger.list(), before);
	assert.match(observation, /of \d+ pieces of evidence/);
	assert.match((await open.call('recall', { query: 'plutonium' })).observation, /Nothing among/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PassageFormat, readableParts } from '../../../src/agent/extractive/readable.ts';
import { sentencesOf } from '../../../src/agent/extractive/sentences.ts';

/** What a passage shows, a part a line. */
function check(quote: string, ...expected: string[]): void {
	assert.deepEqual(
		readableParts(quote).map(it => it.text),
		expected,
	);
}

test('reduces links to their words', () =>
	check(
		'See [`npm install`](/commands/npm-install) and [the docs](https://x.test/a_(b)).',
		'See `npm install` and the docs.',
	));
test('takes emphasis off and keeps code', () => check('This is **not** `*.js`.', 'This is not `*.js`.'));
test('joins lines and parts items', () =>
	check('Three\nwords:\n\n* one\n  more\n* two', 'Three words:', 'one more', 'two'));
test('keeps fenced code as it stands', () => check('Run:\n\n```sh\nnpm i\nnpm t\n```', 'Run:', 'npm i\nnpm t'));
test('reads reStructuredText and AsciiDoc links', () =>
	check('See `the guide <guide.html>`_ and linkgit:git-gc[1].', 'See the guide and git-gc(1).'));
test('keeps angle brackets in code', () => check('In `lib/<name>`.', 'In `lib/<name>`.'));
test('reads roles', () => check('Call :func:`~os.walk` as :ref:`told <there>` does.', 'Call `os.walk` as told does.'));
test('a mark within code is a part of it', () => check('Use `~1.2.3`, or `!x`.', 'Use `~1.2.3`, or `!x`.'));
test('reads table rows', () => check('| a | b |\n|---|---|\n| 1 | 2 |', 'a | b', '1 | 2'));
test('leaves no blanks between Chinese lines', () => check('删除\n文件。', '删除文件。'));

test('keeps placeholders, prompts and names', () => {
	check('Rename <oldbranch> to `<new>`, <<7>> and __init__.', 'Rename <oldbranch> to `<new>`, <<7>> and __init__.');
	check('Call:\n\n>>> import os\n>>> os.getcwd()', 'Call:', '>>> import os\n>>> os.getcwd()');
	check('Is <em>it</em>?', 'Is it?');
	assert.deepEqual(
		readableParts('A <code> word.', 'text').map(it => it.text),
		['A <code> word.'],
	);
});
test('leaves out what only a program reads', () =>
	check('One.\n+\n[NOTE]\nTwo.\nendif::git-pull[]\n\n.. index:: x\n\n_______', 'One.', 'Two.'));

/** What a passage shows, `term: text` a part. */
function checkTerms(quote: string, format: PassageFormat, ...expected: string[]): void {
	assert.deepEqual(
		readableParts(quote, format).map(it => `${it.term ?? ''}: ${it.text}`),
		expected,
	);
}

test('knows the name that a list hangs under', () =>
	checkTerms(
		'**prepublishOnly**\n* Runs before.\n\n**prepack** (since 4)\n* Runs then.',
		'markdown',
		'prepublishOnly: Runs before.',
		'prepack: Runs then.',
	));
test('knows the term that is defined', () => {
	checkTerms('-m::\n--move::\n\tRenames.\n\n-d::\n\tDeletes.', 'text', '-m, --move: Renames.', '-d: Deletes.');
	checkTerms('.. function:: getcwd()\n\n   Returns it.', 'restructured', 'getcwd(): Returns it.');
});
test('reads settings one by one, with the keys above', () =>
	checkTerms(
		'gateway:\n  port: 8443\n  tls: true\nredis:\n  port: 6379',
		'settings',
		'gateway: port: 8443',
		'gateway: tls: true',
		'redis: port: 6379',
	));

function checkSentences(text: string, ...expected: string[]): void {
	assert.deepEqual(sentencesOf(text), expected);
}

test('splits sentences', () =>
	checkSentences('One is here. Two is `there`! Is it?', 'One is here.', 'Two is `there`!', 'Is it?'));
test('does not split at abbreviations, versions and names', () =>
	checkSentences(
		'Use e.g. version 1.2.3 of a.b.c etc. and be done.',
		'Use e.g. version 1.2.3 of a.b.c etc. and be done.',
	));
test('splits Chinese', () => checkSentences('先备份。再删除！完成', '先备份。', '再删除！', '完成'));

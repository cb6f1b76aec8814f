import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { isQuotedFrom } from '../../src/citations/misquote.ts';

function check(passage: string, quoted: string, expected = true): void {
	assert.equal(isQuotedFrom(passage, quoted), expected, `“${quoted}” from: ${passage}`);
}

test('a word that was left out, added or changed is noticed', () => {
	const passage = 'Restore first. Never roll back while a migration is running, unless you must.';
	check(passage, 'Never roll back while a migration is running');
	check(passage, 'Restore first. Roll back while a migration', false);
	check(passage, 'Restore first … roll back while a migration');
	check(passage, 'Never ever roll back', false);
	check(passage, 'Never roll back after a migration', false);
	check(passage, 'a migration is running … Never roll back', false);
});

test('a placeholder is words', () => {
	const passage = 'With a `-m` or `-M` option, <oldbranch> will be renamed to <newbranch>.';
	check(passage, 'With a `-m` or `-M` option, \\<oldbranch> will be renamed to \\<newbranch>.');
	check(passage, 'With a `-m` or `-M` option, will be renamed to .', false);
	check('`gc.<pattern>.reflogExpire`', '`gc..reflogExpire`', false);
});

test('what markup does not show may be missing, the words around it may not', () => {
	check('See [the *guide*](https://a.test/not-this "title") first.', 'See the guide first.');
	check('See [the guide](https://a.test/x) first.', 'See guide first.', false);
	check('See [the guide][guide-ref] and ![a picture](p.png) first.', 'See the guide and first.');
	check('One <!-- not for readers --> two.', 'One two.');
	check('Press <kbd>Ctrl</kbd>+<b>C</b>.', 'Press Ctrl+C.');
	check('1. Stop.\n2. Start.', 'Stop. Start.');
	check('See linkgit:git-gc[1] and <<merge,the merge>>.', 'See git-gc(1) and the merge.');
	check('See :ref:`the guide <guide-label>` and `docs <x.html>`_.', 'See the guide and docs.');
	check('a &lt;b c&gt; d', 'a \\<b c> d');
	check('Snake\\_case and foo_bar', 'snake_case and foo\\_bar');
});

test('Chinese is compared character by character', () => {
	check('不要在迁移时回滚。', '不要在迁移时回滚');
	check('请不要在迁移时回滚。', '请在迁移时回滚', false);
	check('请不要在迁移时回滚。', '请…迁移时回滚');
});

test('any one word left out, changed or added is noticed; untouched words are not', () => {
	const word = fc.stringMatching(/^[a-z]{3,8}$/);
	const passages = fc.uniqueArray(word, { minLength: 3, maxLength: 30 }).chain(words =>
		fc.record({
			words: fc.constant(words),
			marks: fc.array(fc.constantFrom(' ', ', ', '\n', ' **', '. `', ' — '), {
				minLength: words.length,
				maxLength: words.length,
			}),
			at: fc.integer({ min: 1, max: words.length - 2 }),
		}),
	);
	fc.assert(
		fc.property(passages, ({ words, marks, at }) => {
			const passage = words.map((it, i) => it + marks[i]).join('');
			check(passage, words.join(' '));
			check(passage, words.toSpliced(at, 1).join(' '), false);
			check(passage, words.toSpliced(at, 1, '…').join(' '));
			check(passage, words.with(at, 'X').join(' '), false);
			check(passage, words.toSpliced(at, 0, 'x').join(' '), false);
		}),
	);
});

test('a passage of any length is read in a moment', () => {
	for (const it of ['![', '[^a', '<!--', ':a', 'link:a', '](a(b)', 'a ']) {
		assert.ok(isQuotedFrom(`words of a passage ${it.repeat(1_000_000)}`, 'of a passage'));
	}
	assert.ok(!isQuotedFrom('a', 'a '.repeat(1_000_000)));
});

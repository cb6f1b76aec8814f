import assert from 'node:assert/strict';
import { matchesGlob } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { compileGlob, GlobError } from '../../src/tools/glob.ts';

/** The names that a glob accepts, of a few. */
function check(glob: string, expected: string): void {
	const names = 'a.md b.txt docs/a.md docs/deep/a.md docs/deep/c.rst docs/[x].md .hidden.md 中文/文档.md';
	const matches = compileGlob(glob);
	assert.equal(names.split(' ').filter(matches).join(' '), expected);
}

test('a glob accepts names as a shell does', () => {
	check('*.md', 'a.md .hidden.md');
	check('**/*.md', 'a.md docs/a.md docs/deep/a.md docs/[x].md .hidden.md 中文/文档.md');
	check('docs/**', 'docs/a.md docs/deep/a.md docs/deep/c.rst docs/[x].md');
	check('a.md/**', '');
	check('docs/*', 'docs/a.md docs/[x].md');
	check('docs/**/c.*', 'docs/deep/c.rst');
	check('?.{md,txt}', 'a.md b.txt');
	check('{docs/{a,b},b}.{md,txt}', 'b.txt docs/a.md');
	check('[a-b].*', 'a.md b.txt');
	check('[!a].*', 'b.txt');
	check('docs/\\[x].md', 'docs/[x].md');
	check('??/*', '中文/文档.md');
	check('{a}.md', '');
	check('[', '');
	check('{', '');
});

test('a glob accepts what Node says it does', () => {
	const part = fc.stringMatching(/^[ab.]{1,4}$/).filter(it => !it.startsWith('.'));
	const glob = fc.constantFrom('*', '?', 'a', 'b', '**', '{a,b}', '[ab]', '/', 'a*', '*.a');
	fc.assert(
		fc.property(
			fc.array(part, { minLength: 1, maxLength: 4 }),
			fc.array(glob, { minLength: 1, maxLength: 4 }),
			(names, globs) => {
				const [name, pattern] = [names.join('/'), globs.join('')];
				// What is empty between slashes, or ends in one, is nobody's name.
				fc.pre(!/\/\/|^\/|\/$|\*\*(?!\/|$)|(?<!\/|^)\*\*/.test(pattern));
				assert.equal(compileGlob(pattern)(name), matchesGlob(name, pattern), `${pattern} ${name}`);
			},
		),
	);
});

test('a glob that stands for too many others is refused, and none takes for ever', () => {
	assert.throws(() => compileGlob('{a,b}'.repeat(5)), GlobError);
	assert.throws(() => compileGlob('a'.repeat(201)), GlobError);
	assert.throws(() => compileGlob(`{${',a'.repeat(40)}}`.repeat(2)), GlobError);
	assert.equal(compileGlob(`${'*a'.repeat(90)}b`)('a'.repeat(5_000)), false);
	assert.equal(compileGlob(`${'**/a/'.repeat(35)}b`)('a/'.repeat(2_000)), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conceptsOf } from '../../../src/agent/extractive/concepts.ts';
import { synonymsOf } from '../../../src/agent/extractive/synonyms.ts';
import { stems } from '../../../src/base/words.ts';

/** What a question is about: `kind:text`, light words left out. */
function check(question: string, ...expected: string[]): void {
	assert.deepEqual(
		conceptsOf(question)
			.filter(it => it.kind !== 'light')
			.map(it => `${it.kind}:${it.text}`),
		expected,
	);
}

test('finds files and options', () =>
	check(
		'Does --dry-run touch package-lock.json?',
		'identifier:--dry-run',
		'identifier:package-lock.json',
		'word:touch',
	));
test('finds quoted commands', () => check('What does `npm ci` remove?', 'identifier:npm ci', 'word:remove'));
test('finds scoped names and camel case', () =>
	check('import maxSockets from @acme/http', 'identifier:maxSockets', 'identifier:@acme/http', 'word:import'));
test('finds proper names', () => check('Can I use Bitbucket?', 'name:Bitbucket'));
test('reads phrases as one', () => check('How do I get rid of a tag?', 'word:get rid of', 'word:tag'));
test('hears what is said of defaults', () =>
	check('Which branch, unless told otherwise?', 'word:branch', 'word:unless told otherwise', 'word:default'));
test('segments Chinese', () => check('如何删除文件', 'word:删除', 'word:文件'));
test('looks for no word that only asks, in Chinese', () =>
	assert.ok(conceptsOf('白鹭号由谁建造？').every(it => !JSON.stringify(it).includes('谁'))));
test('has something to go by in a question of light words', () =>
	assert.ok(conceptsOf('How does it work?').some(it => it.kind !== 'light')));

function checkSynonym(phrase: string, synonym: string, expected = true): void {
	const has = synonymsOf(stems(phrase)).some(it => it.join(' ') === stems(synonym).join(' '));
	assert.equal(has, expected, `${phrase} → ${synonym}`);
}

test('knows other words for technical ones, both ways', () => {
	checkSynonym('folder', 'directory');
	checkSynonym('directory', 'folder');
	checkSynonym('删除', '移除');
});
test('reads everyday words as technical ones, and not the other way round', () => {
	checkSynonym('put back', 'restore');
	checkSynonym('restore', 'put back', false);
});

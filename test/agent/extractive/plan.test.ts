import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf } from '../../../src/agent/extractive/plan.ts';

/** What a question is broken into. */
function check(question: string, ...expected: string[]): void {
	assert.deepEqual(
		planOf(question).map(it => it.text),
		expected,
	);
}

test('keeps a simple question whole', () =>
	check('How do I remove a package and its dependencies?', 'How do I remove a package and its dependencies?'));
test('splits where a second question begins', () =>
	check('Where is the cache stored, and how do I clear it?', 'Where is the cache stored?', 'How do I clear it?'));
test('splits several questions', () =>
	check('What is a scope? Can I publish one for free?', 'What is a scope?', 'Can I publish one for free?'));
test('does not split a list of things', () =>
	check('Which files and folders are always published?', 'Which files and folders are always published?'));
test('does not split what is too short to be a question', () =>
	check('Tell me how and when to run the doctor', 'Tell me how and when to run the doctor'));
test('asks for both sides of a comparison', () =>
	check(
		'What is the difference between `npm ci` and `npm install`?',
		'What is the difference between `npm ci` and `npm install`?',
		'What is `npm ci`?',
		'What is `npm install`?',
	));
test('asks for each of a list of three', () =>
	check(
		'What are the defaults of cache, registry and loglevel?',
		'What are the defaults of cache?',
		'What are the defaults of registry?',
		'What are the defaults of loglevel?',
	));
test('keeps the scene with a single question', () =>
	check('We run a mirror. How do I point the client at it?', 'We run a mirror. How do I point the client at it?'));
test('splits Chinese questions', () => check('缓存目录在哪里？怎么清除它？', '缓存目录在哪里？', '怎么清除它？'));
test('splits Chinese clauses', () => check('缓存目录在哪里，怎么清除缓存？', '缓存目录在哪里？', '怎么清除缓存？'));
test('compares in Chinese', () =>
	check('软链接和硬链接有什么区别？', '软链接和硬链接有什么区别？', '软链接是什么？', '硬链接是什么？'));
test('has nothing to find out in an empty question', () => check('  '));

test('a part that points back knows what was spoken of', () => {
	const [, second] = planOf('Where is the download cache stored, and how do I clear it?');
	assert.ok(second?.context.some(it => it.text === 'cache'));
});

test('several parts share their scene', () => {
	const parts = planOf('Our mirror is slow. Why does it time out? How do I raise the limit?');
	assert.ok(parts.every(it => it.context.some(concept => concept.text === 'mirror')));
});

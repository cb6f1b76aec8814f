import assert from 'node:assert/strict';
import test from 'node:test';
import { TextCache } from '../../src/server/textCache.ts';

test('texts that came first go first, when there is no room for all', () => {
	const cache = new TextCache(10);
	cache.set('a', 'aaaa');
	cache.set('b', 'bbbb');
	cache.set('c', 'cccc');
	assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [undefined, 'bbbb', 'cccc']);
});

test('one that is longer than all may be is not kept, and costs the others nothing', () => {
	const cache = new TextCache(10);
	cache.set('a', 'aaaa');
	cache.set('b', 'b'.repeat(11));
	assert.deepEqual([cache.get('a'), cache.get('b')], ['aaaa', undefined]);
});

test('a text that comes again takes its room once', () => {
	const cache = new TextCache(10);
	cache.set('a', 'aaaa');
	cache.set('a', 'aaaaa');
	cache.set('b', 'bbbbb');
	assert.deepEqual([cache.get('a'), cache.get('b')], ['aaaaa', 'bbbbb']);
});

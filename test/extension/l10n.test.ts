import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { collectKeys } from './l10nKeys.ts';

const chinese: Record<string, string> = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8'));
const { keys, unreadable } = collectKeys();

test('what is translated is a literal, so that it can be found', () => {
	assert.deepEqual(unreadable, []);
});

test('the Chinese bundle has every text of the code, and no other', () => {
	const wanted = new Set(keys.map(it => it.key));
	const missing = keys.filter(it => !(it.key in chinese)).map(({ key, file }) => `${file}: ${key}`);
	assert.deepEqual(missing, [], 'Add these to l10n/bundle.l10n.zh-cn.json.');
	assert.deepEqual(
		Object.keys(chinese).filter(it => !wanted.has(it)),
		[],
		'Take these out of l10n/bundle.l10n.zh-cn.json.',
	);
});

test('a translation has the places of its text, and words of its own', () => {
	const places = (text: string): readonly string[] => [...new Set(text.match(/\{\d+\}/g))].toSorted();
	for (const [key, value] of Object.entries(chinese)) {
		assert.deepEqual(places(value), places(key), key);
		assert.notEqual(value.trim(), '', key);
		const hasWords = /\p{L}{2}/u.test(key.replaceAll(/\{\d+\}|VS Code|Python/g, ''));
		assert.ok(!hasWords || value !== key || key === 'tokens', `${key} is not translated.`);
	}
});

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { printable, printableLine, truncate, widthOf, wrap } from '../../src/cli/terminalText.ts';

test('nothing that a terminal obeys or hides is printed', () => {
	assert.equal(printable('a\u001b[31mred\u001b[0m\u001b]8;;https://evil.test\u0007link\u001b]8;;\u0007'), 'aredlink');
	assert.equal(printable('pass\u202egpj.exe\u200b\u{e0041}\u009b2J\u0008\u007f'), 'passgpj.exe');
	assert.equal(printable('a\tb\r\nc\rd'), 'a    b\nc\nd');
	assert.equal(printableLine(' a\n\u2028b '), 'a b');
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), text => {
			assert.doesNotMatch(printable(text), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
		}),
	);
});

test('widths count columns', () => {
	assert.equal(widthOf('abc'), 3);
	assert.equal(widthOf('中文'), 4);
	assert.equal(widthOf('e\u0301'), 1);
	assert.equal(widthOf('👩‍👩‍👧'), 2);
	assert.equal(widthOf('\u001b[1mab\u001b[22m'), 2);
});

test('a cut text fits, and says that it was cut', () => {
	assert.equal(truncate('abcdef', 6), 'abcdef');
	assert.equal(truncate('abcdefg', 6), 'abcde…');
	assert.equal(truncate('中文字符', 6), '中文…');
	assert.equal(truncate('abc', 0), '');
});

test('paragraphs are broken at spaces, Chinese anywhere but before its punctuation, and long words at last', () => {
	assert.deepEqual(wrap('one two three', 8, '  '), ['one two', '  three']);
	assert.deepEqual(wrap('发布之前，先运行脚本。', 8), ['发布之', '前，先运', '行脚本。']);
	assert.deepEqual(wrap('x'.repeat(20), 9), ['x'.repeat(9), 'x'.repeat(9), 'xx']);
	assert.deepEqual(wrap('', 9), ['']);
	fc.assert(
		fc.property(
			fc.string({ unit: fc.constantFrom('a', 'b', ' ', '中', '。', 'é') }),
			fc.integer({ min: 12, max: 40 }),
			(text, columns) => {
				const lines = wrap(text, columns, '  ');
				assert.ok(
					lines.every(it => widthOf(it) <= columns + 2),
					lines.join('|'),
				);
				assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
			},
		),
	);
});

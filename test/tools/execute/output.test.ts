import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { HeadAndTail } from '../../../src/tools/execute/headAndTail.ts';
import { tellingPassages } from '../../../src/tools/execute/tellingPassages.ts';

test('of a stream the head and the tail are kept, in whatever pieces it comes', () => {
	fc.assert(
		fc.property(
			fc.array(fc.string({ maxLength: 30 }), { maxLength: 30 }),
			fc.integer({ min: 1, max: 50 }),
			(chunks, half) => {
				const kept = new HeadAndTail(half * 2);
				const all = Buffer.from(chunks.join(''));
				for (const chunk of chunks) {
					kept.add(Buffer.from(chunk));
				}
				const dropped = all.length - half * 2;
				const expected =
					dropped <= 0
						? all.toString()
						: `${all.subarray(0, half).toString()}\n[… ${dropped} bytes left out …]\n${all.subarray(-half).toString()}`;
				assert.equal(kept.text(), expected);
			},
		),
	);
});

const head = '$ npm test\n\nEnd: exit code 1\n\nOutput:\n\n';

function quotes(output: string): string[] {
	const text = `${head}${output}\n`;
	return tellingPassages(text, head.length).map(({ start, end }) => text.slice(start, end));
}

test('a short output is quoted with its head, a long one by its end and the head', () => {
	assert.deepEqual(quotes('all is well'), [`${head}all is well`]);
	const lines = Array.from({ length: 500 }, (_, index) => `line ${index} of 500, 0 failed`);
	const [tail, first] = quotes(lines.join('\n'));
	assert.match(tail ?? '', /^line 4\d\d of 500, 0 failed\n[^]*\nline 499 of 500, 0 failed$/);
	assert.equal(first, head.trimEnd());
});

test('the first failure is quoted, whoever tells of it', () => {
	const filler = 'fine\n'.repeat(500);
	for (const line of [
		'FAIL src/a.test.ts',
		'not ok 3 - melts',
		'✖ melts (1 ms)',
		'a.c:3:1: error: expected ;',
		'Traceback (most recent call last):',
		'E   AssertionError: 1 != 2 (ValueError: Error)',
		"thread 'main' panicked at src/main.rs:1:1",
	]) {
		const [failure, tail] = quotes(`${filler}${line}\nits reason\n${filler}`);
		assert.ok(failure?.startsWith(`fine\n${line}\nits reason\n`), line);
		assert.ok(tail?.endsWith('fine'));
	}
});

test('whatever a command prints, quotes are not empty, not long, and stand in the text', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					fc.string({ maxLength: 2_000 }),
					fc.constantFrom(
						'error',
						'FAILED',
						'\n',
						'😀'.repeat(900),
						`error ${'😀'.repeat(900)}`,
						`errors: error ${'😀'.repeat(900)}`,
					),
				),
			),
			parts => {
				const output = parts.join('\n');
				for (const quote of quotes(output)) {
					assert.ok(quote.trim() !== '' && quote.length <= 1_200);
					assert.ok(quote.isWellFormed() || !output.isWellFormed());
				}
			},
		),
	);
});

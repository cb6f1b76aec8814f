import assert from 'node:assert/strict';
import test from 'node:test';
import { createRedactor, quoteForeign } from '../../src/llm/redact.ts';
import { retryAfterOf } from '../../src/llm/retryAfter.ts';
import { RunawayGuard } from '../../src/llm/runawayGuard.ts';

test('keys leave a text by their value, their encoding and their looks', () => {
	const redact = createRedactor(['p@ss/word', undefined, 'x']);
	assert.equal(
		redact('p@ss/word, p%40ss%2Fword, x, sk-abc***wxyz9, Bearer abcdefgh, task-force'),
		'[key], [key], x, [key], Bearer [key] task-force',
	);
});

test('foreign words become one harmless line', () => {
	const redact = createRedactor([]);
	assert.equal(quoteForeign('a\r\n\tb\u001b[0m\u202e  c', redact), 'a b [0m c');
	assert.equal(quoteForeign('🧊'.repeat(400), redact).length, 301);
});

test('how long to wait', () => {
	const cases: readonly (readonly [Record<string, string>, number | undefined])[] = [
		[{}, undefined],
		[{ 'retry-after': '7' }, 7_000],
		[{ 'retry-after': '0.5' }, 500],
		[{ 'retry-after': '-7' }, undefined],
		[{ 'retry-after': 'Infinity' }, undefined],
		[{ 'retry-after': 'later' }, undefined],
		[{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
		[{ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }, 50_000],
		[{ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT', date: 'Thu, 01 Jan 1970 00:00:30 GMT' }, 30_000],
		[{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
	];
	for (const [headers, expected] of cases) {
		assert.equal(
			retryAfterOf(new Headers(headers), () => 10_000),
			expected,
			JSON.stringify(headers),
		);
	}
});

test('output without end is noticed, long reports are not', () => {
	const isRunaway = (pieces: Iterable<string>): boolean => {
		const guard = new RunawayGuard();
		for (const piece of pieces) {
			guard.add(piece);
		}
		return guard.isRunaway;
	};
	const unit = (length: number): string =>
		Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * i) % 26))).join('');
	assert.ok(isRunaway(['a'.repeat(12_000)]));
	assert.ok(isRunaway(Array.from({ length: 3_000 }, () => 'so on ')));
	assert.ok(isRunaway([unit(199).repeat(60)]));
	assert.ok(isRunaway(Array.from({ length: 1_100 }, (_, i) => `${i}`.padEnd(1_000, unit(37)))));
	assert.ok(!isRunaway(Array.from({ length: 20_000 }, (_, i) => `word ${i} `)));
	assert.ok(!isRunaway(['a'.repeat(5_000)]));
	assert.ok(!isRunaway([unit(150).repeat(20)]));
});

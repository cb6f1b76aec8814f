import assert from 'node:assert/strict';
import test from 'node:test';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import type { RunEvent } from '../../src/agent/events.ts';
import { formatLogLine, parseRunLog } from '../../src/agent/runLog.ts';
import { crc32 } from '../../src/base/crc32.ts';

const scale = Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1);

function event(round: number, text = 'Notice.'): RunEvent {
	return { type: 'round-end', round, notices: [text, '中文 “quote” \u2028'], milliseconds: 1.5 };
}

function log(count: number, epoch = 1, first = 1): string {
	return Array.from(
		{ length: count },
		(_, i) => `${formatLogLine({ seq: first + i, epoch, at: '2026-01-02T03:04:05.000Z', event: event(first + i) })}\n`,
	).join('');
}

test('what was logged is read back', () => {
	const { events, problems, validBytes } = parseRunLog(log(3));
	assert.deepEqual(
		events.map(it => it.event),
		[event(1), event(2), event(3)],
	);
	assert.deepEqual([problems, validBytes], [[], Buffer.byteLength(log(3))]);
});

test('a log cut at any character gives every whole line before the cut', () => {
	const text = log(4);
	for (let cut = 0; cut <= text.length; cut++) {
		const { events, validBytes, problems } = parseRunLog(text.slice(0, cut));
		const whole = text.slice(0, cut).split('\n').length - 1;
		assert.equal(events.length, whole);
		assert.equal(problems.length, text.slice(0, cut).endsWith('\n') || cut === 0 ? 0 : 1);
		assert.equal(Buffer.from(text).subarray(0, validBytes).toString(), log(whole));
	}
});

test('a log with a changed character gives an unaltered prefix', () => {
	const text = log(5);
	fc.assert(
		fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'x', '"', '\n', ' '), (at, character) => {
			fc.pre(text[at] !== character);
			const damaged = text.slice(0, at) + character + text.slice(at + 1);
			const { events } = parseRunLog(damaged);
			assert.deepEqual(
				events.map(it => it.event),
				Array.from({ length: events.length }, (_, i) => event(i + 1)),
			);
			assert.ok(events.length >= text.slice(0, at).split('\n').length - 1);
			assert.ok(events.length < 5);
		}),
		{ numRuns: 1000 * scale },
	);
});

test('bytes of a writer that had lost the run are passed over', () => {
	const text = log(2) + log(1, 2, 3) + log(1, 1, 3) + log(1, 2, 4);
	assert.deepEqual(
		parseRunLog(text).events.map(it => [it.epoch, it.seq]),
		[
			[1, 1],
			[1, 2],
			[2, 3],
			[2, 4],
		],
	);
});

test('a damaged line is named by its place in the file, whatever was passed over before it', () => {
	const text = `${log(2) + log(1, 2, 3) + log(1, 1, 3)}damage\n${log(1, 2, 4)}`;
	assert.match(parseRunLog(text).problems[0] ?? '', /^Line 5 is damaged;/);
});

test('a gap ends what can be trusted', () => {
	assert.equal(parseRunLog(log(1) + log(1, 1, 3)).events.length, 1);
});

test('an event of a later version is passed over and counted', () => {
	const head = JSON.stringify({ v: 2, seq: 2, epoch: 1, at: 'x', event: { type: 'rollout-start', n: 1 } }).slice(0, -1);
	const { events, problems } = parseRunLog(`${log(1)}${head},"crc":"${crc32(head)}"}\n${log(1, 1, 3)}`);
	assert.deepEqual([events.length, problems.length], [2, 1]);
});

test('any text is read without a throw', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), text => {
			assert.equal(parseRunLog(text).events.length, 0);
		}),
	);
});

test('the checksum is that of zlib', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), text => {
			assert.equal(crc32(text), zlibCrc32(text).toString(16).padStart(8, '0'));
			const long = `x${text}🔬`.repeat(3000);
			assert.equal(crc32(long), zlibCrc32(long).toString(16).padStart(8, '0'));
		}),
		{ numRuns: 30 * scale },
	);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { createAnnouncer } from '../../media/announcements.ts';

function world(): { said: string[]; announce: (text: string) => void; pass: (seconds: number) => void } {
	const said: string[] = [];
	let now = 0;
	const waiting: { at: number; action: () => void }[] = [];
	const announce = createAnnouncer(text => said.push(`${now / 1000}: ${text}`), {
		now: () => now,
		after: (milliseconds, action) => waiting.push({ at: now + milliseconds, action }),
	});
	const pass = (seconds: number): void => {
		now += seconds * 1000;
		for (const it of waiting.splice(0)) {
			if (it.at <= now) {
				it.action();
			} else {
				waiting.push(it);
			}
		}
	};
	return { said, announce, pass };
}

test('the first is said at once, then the last of ten seconds', () => {
	const { said, announce, pass } = world();
	announce('a');
	pass(1);
	announce('b');
	announce('c');
	pass(9);
	announce('d');
	pass(10);
	assert.deepEqual(said, ['0: a', '10: c', '20: d']);
});

test('what was said is not said again', () => {
	const { said, announce, pass } = world();
	announce('a');
	announce('b');
	announce('a');
	pass(30);
	announce('a');
	assert.deepEqual(said, ['0: a']);
});

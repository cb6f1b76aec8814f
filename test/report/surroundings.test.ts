import assert from 'node:assert/strict';
import test from 'node:test';
import { surroundingsOf } from '../../src/report/surroundings.ts';

const long = 'abcdefghi '.repeat(8);

function check(prefix: string, suffix: string, before: string, after: string): void {
	assert.deepEqual(surroundingsOf({ prefix, suffix }), { before, after });
}

test('whole words of the same paragraph, with dots where it goes on', () =>
	check(
		`${long.slice(5)}xyz. `,
		` Or ${long}`,
		`… ${'abcdefghi '.repeat(7)}xyz. `,
		` Or ${'abcdefghi '.repeat(7).trimEnd()} …`,
	));
test('all of it where the source begins and ends', () => check('So ', ' it is.', 'So ', ' it is.'));
test('nothing of other paragraphs', () => check(`${long}# Title\n\n`, `\n\n## Next ${long}`, '', ''));
test('lines of the same paragraph', () => check('# Title\n\nA list:\n', '\n- next\n\nEnd', 'A list:\n', '\n- next'));
test('no unseen characters, and all of scripts without spaces', () =>
	check('\u202eSo ', '冰'.repeat(100), 'So ', `${'冰'.repeat(80)} …`));

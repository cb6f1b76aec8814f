import assert from 'node:assert/strict';
import test from 'node:test';
import { changedUnits } from '../../media/reportChanges.ts';
import { parseReport } from '../../media/reportMarkdown.ts';

function changed(before: string, after: string): string[] {
	return [...changedUnits(parseReport(before), parseReport(after))];
}

test('a paragraph that is new or other is marked', () => {
	assert.deepEqual(changed('a\n\nb', 'a\n\nB\n\nc'), ['B', 'c']);
});
test('what only moved is not', () => assert.deepEqual(changed('a\n\nb\n\n- x\n- y', 'b\n\na\n\n- y\n- x'), []));
test('of a list the items, of a table the rows', () => {
	assert.deepEqual(changed('- a\n- b', '- a\n- c\n- b'), ['- c']);
	assert.deepEqual(changed('| h |\n| - |\n| a |', '| h |\n| - |\n| a |\n| b |'), ['| b |']);
});
test('all of a report is new when there was none', () => assert.deepEqual(changed('', '# a\n\nb'), ['# a', 'b']));

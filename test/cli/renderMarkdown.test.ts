import assert from 'node:assert/strict';
import test from 'node:test';
import { renderMarkdown } from '../../src/cli/renderMarkdown.ts';
import { FakeTerminal } from './fakeTerminal.ts';

function check(markdown: string, expected: string): void {
	assert.equal(renderMarkdown(markdown, new FakeTerminal(30)), expected.trim());
}

test('paragraphs, lists and quotes are broken to the terminal and hung', () =>
	check(
		`
# What *melts*

Ice **melts** at a temperature
of 0 °C \\[sic\\] [1].

- first item, which is long enough to break [2b]
  1. inner
> quoted words that go on
> and on
`,
		`
What melts

Ice melts at a temperature of
0 °C [sic] [1].

• first item, which is long
  enough to break [2b]
  1. inner
│ quoted words that go on and
│ on
`,
	));

test('code stays as it is', () =>
	check('Use `argv[1]` and `*`:\n\n```js\na   =  *b*\n```\n', 'Use `argv[1]` and `*`:\n\n    a   =  *b*'));

test('what is not emphasis is left alone', () => check('2 * 3 * 4, snake_case, \\*', '2 * 3 * 4, snake_case, *'));
test('a paragraph of a list item stays under it', () =>
	check('- a\n\n  ```\n  x\n  ```\n\n  b', '• a\n\n      x\n\n  b'));
test('an escaped underscore begins no emphasis', () => check('(\\__A_\\_ \\__B_\\_) __c__', '(__A__ __B__) c'));

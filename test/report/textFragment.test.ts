import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { textFragment } from '../../src/report/textFragment.ts';

/** What the fragment asks a browser to find, decoded; the parts of its syntax between bars. */
function asked(quote: string, prefix = '', suffix = ''): string {
	const fragment = textFragment(quote, prefix, suffix);
	assert.ok(fragment === '' || fragment.startsWith('#:~:text='));
	return fragment.slice(9).split(',').map(decodeURIComponent).join(' | ');
}

test('a short sentence is given as a whole, a longer one by its ends', () => {
	assert.equal(asked('It melts at zero degrees.'), 'It melts at zero degrees.');
	assert.equal(
		asked('Ice melts at zero degrees Celsius when the pressure is that of the sea, and later on it boils away.'),
		'Ice melts at zero degrees Celsius | sea, and later on it boils away.',
	);
});

test('words are taken from one block each, without the marks that stand for the blocks', () => {
	assert.equal(asked('## Melting of ice\n\nIt melts `at once`.'), 'Melting of ice | It melts at once.');
	assert.equal(
		asked('* cooling drinks\n* skating on thin ice\n1. or nothing at all'),
		'skating on thin ice | or nothing at all',
	);
	assert.equal(asked('| Name | Value of it |\n| x | one and two |'), 'Value of it | one and two');
	assert.equal(asked('Ice… is cold now'), 'is cold now');
});

test('code keeps its blanks, and text that may be raised or lowered is left out', () => {
	assert.equal(asked('```\nnpm  install\t--save foo_bar\n```'), 'npm  install\t--save foo_bar');
	assert.equal(asked('npm install\n```\n\nAnd then it runs.'), 'And then it runs.');
	assert.equal(asked('Its volume is x^3 of the whole thing'), 'Its volume is | of the whole thing');
});

test('a word that the quote cuts is left out', () => {
	assert.equal(asked('ing point of ice is zero degr', 'the melt', 'ees'), 'point of ice is zero');
	assert.equal(asked("'s own point of view", 'it', ', which'), 'own point of view');
});

test('a few words are told by what stands before them, or else after', () => {
	assert.equal(asked('Boolean', 'cut ofe\n\n* Type: `of it` ', '\n'), 'of it- | Boolean');
	assert.equal(asked('Boolean', '', ' or a number of the'), 'Boolean | -or a number');
	assert.equal(asked('Boolean'), 'Boolean');
});

test('scripts without blanks are cut between words', () => {
	assert.equal(asked('水在零度结冰。冰在零度以上融化。'), '水在零度结冰。 | 冰在零度以上融化。');
});

test('what has no words has no fragment', () => {
	for (const quote of ['', '\n', '```\n{}\n```', '| --- | --- |', '=>', '…']) {
		assert.equal(textFragment(quote, '', ''), '', quote);
	}
});

test('a fragment is short and made of nothing but its own syntax and plain characters, whatever is quoted', () => {
	assert.equal(textFragment('a-b, c & d (e) _f_ !', '', ''), '#:~:text=a%2Db%2C%20c%20%26%20d%20%28e%29');
	const text = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 120 }),
		fc
			.array(fc.constantFrom('Ice', 'melts.', '\n', '`', '|', ' ', '水在', '-', ',', '&', '**', '```\n', '\ud800'), {
				maxLength: 60,
			})
			.map(it => it.join('')),
	);
	fc.assert(
		fc.property(text, text, text, (quote, prefix, suffix) => {
			const fragment = textFragment(quote, prefix, suffix);
			assert.ok(fragment.length <= 300);
			assert.match(fragment, /^(?:#:~:text=(?:[\w.%]+-,)?[\w.%]+(?:,[\w.%]+)?(?:,-[\w.%]+)?)?$/);
		}),
	);
});

test('of a quote of megabytes its ends are looked at', () => {
	assert.equal(asked(`It begins here.\n${' '.repeat(4_000_000)}\nAnd it ends so`), 'It begins here. | And it ends so');
	assert.equal(textFragment(' '.repeat(4_000_000), '- '.repeat(500_000), ' -'.repeat(500_000)), '');
});

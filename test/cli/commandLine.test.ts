import assert from 'node:assert/strict';
import test from 'node:test';
import { type Arguments, didYouMean, parseArguments } from '../../src/cli/commandLine.ts';
import { CommandError } from '../../src/cli/exitCode.ts';

const kinds = {
	folder: 'values',
	out: 'value',
	'max-rounds': 'value',
	'max-minutes': 'value',
	force: 'flag',
	'no-cache': 'flag',
	quiet: 'flag',
} as const;

function parse(...args: string[]): Arguments {
	return parseArguments(args, kinds);
}

function refuses(args: string[], message: RegExp, use: (it: Arguments) => unknown = () => {}): void {
	assert.throws(
		() => use(parse(...args)),
		error => error instanceof CommandError && error.code === 2 && message.test(error.message),
		args.join(' '),
	);
}

test('options and words may stand in any order; what follows -- is words', () => {
	const args = parse('--folder', 'a', 'What', '--force', '--folder=b', 'is', '--', '--out');
	assert.deepEqual(args.positionals, ['What', 'is', '--out']);
	assert.deepEqual(args.values('folder'), ['a', 'b']);
	assert.ok(args.has('force') && !args.has('no-cache'));
	assert.equal(args.value('out'), undefined);
});

test('- is a word, and may be a value', () => {
	assert.deepEqual(parse('-').positionals, ['-']);
	assert.equal(parse('--out', '-').value('out'), '-');
});

test('an unknown option names the nearest', () => {
	refuses(['--froce'], /^There is no option --froce\. Did you mean --force\? `--help` lists them all\.$/);
	refuses(['--max-round', '3'], /Did you mean --max-rounds\?/);
	refuses(['--nocache'], /Did you mean --no-cache\?/);
	refuses(['--utterly-different'], /^There is no option --utterly-different\. `--help`/);
	refuses(['-x'], /^There is no option -x\. `--help`/);
	refuses(['--constructor'], /^There is no option --constructor\./);
});

test('a value that is missing, given twice or given to a flag', () => {
	refuses(['--out'], /^--out needs a value after it\.$/);
	refuses(['--out='], /^--out needs a value/);
	refuses(
		['--out', '--force'],
		/^--out needs a value after it; if the value does begin with a dash, write --out=--force\.$/,
	);
	refuses(['--out', 'a', '--out', 'b'], /^--out is given twice/);
	refuses(['--force=yes'], /^--force takes no value/);
	assert.equal(parse('--out=-a.md').value('out'), '-a.md');
});

test('numbers are whole, or at least numbers, and never zero', () => {
	assert.equal(parse('--max-rounds', '12').count('max-rounds'), 12);
	assert.equal(parse('--max-minutes', '0.5').amount('max-minutes'), 0.5);
	for (const bad of ['0', '1.5', 'many', '1e3', '0x10', ' 3', '99999999999999999999']) {
		refuses([`--max-rounds=${bad}`], /^--max-rounds needs a whole number of at least 1, not "/, it =>
			it.count('max-rounds'),
		);
	}
	refuses(['--max-rounds', '-5'], /^--max-rounds needs a value after it/);
	refuses(['--max-minutes', '0'], /^--max-minutes needs a number above 0, not "0"\.$/, it => it.amount('max-minutes'));
});

test('suggestions are near or not made', () => {
	assert.equal(didYouMean('replya', ['ask', 'replay']), ' Did you mean replay?');
	assert.equal(didYouMean('xyz', ['ask', 'replay']), '');
});

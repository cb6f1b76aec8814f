import assert from 'node:assert/strict';
import test from 'node:test';
import { LiveBlock } from '../../src/cli/liveBlock.ts';
import { FakeTerminal } from './fakeTerminal.ts';

test('a block changes in place, below the lines that stay, and leaves nothing behind', async () => {
	const terminal = new FakeTerminal(40);
	let lines = ['one', 'two'];
	const block = new LiveBlock(terminal, () => lines);
	assert.equal(terminal.screen, 'one\ntwo');
	lines = ['three'];
	block.draw();
	assert.equal(terminal.screen, 'three');
	block.print(['Round 1', 'Round 2']);
	assert.equal(terminal.screen, 'Round 1\nRound 2\nthree');
	lines = ['a line that is much longer than the terminal is wide', 'four'];
	block.draw();
	assert.equal(terminal.screen, 'Round 1\nRound 2\na line that is much longer than the te…\nfour');
	await block.close();
	assert.equal(terminal.screen, 'Round 1\nRound 2');
});

test('what has not changed is not drawn again', () => {
	const terminal = new FakeTerminal(40);
	using block = new LiveBlock(terminal, () => ['same']);
	const before = terminal.writes;
	block.draw();
	block.draw();
	assert.equal(terminal.writes, before);
});

test('a terminal that becomes narrower while a block is shown gets no leftovers', () => {
	const terminal = new FakeTerminal(60);
	using block = new LiveBlock(terminal, () => [
		'0:12  round 3: searching for “publish”',
		'      12 sources, 33 passages',
	]);
	block.print(['Round 1']);
	terminal.resize(20);
	assert.equal(terminal.screen, 'Round 1\n0:12  round 3: sea…\n      12 sources,…');
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { PanelGate } from '../../src/extension/panelGate.ts';

/** A gate with a clock of the test's own. */
class Door {
	now = 0;
	readonly told: [malformed: number, flooding: number][] = [];
	readonly gate = new PanelGate({
		elapsed: () => this.now,
		onDropped: (...numbers) => this.told.push(numbers),
	});
}

test('what is not of the agreed form is dropped, counted, and told once a minute', () => {
	const door = new Door();
	assert.deepEqual(door.gate.admit({ type: 'stop' }), { type: 'stop' });
	for (let i = 0; i < 10; i++) {
		assert.equal(door.gate.admit({ type: 'quit' }), undefined);
	}
	assert.deepEqual(door.told, [[1, 0]]);
	door.now = 60_000;
	door.gate.admit(undefined);
	assert.deepEqual(door.told, [
		[1, 0],
		[10, 0],
	]);
});

test('a flood is dropped, and what comes after it is heard', () => {
	const door = new Door();
	const heard = Array.from({ length: 10_000 }, () => door.gate.admit({ type: 'ready' })).filter(it => it);
	assert.equal(heard.length, 100);
	door.now += 1000;
	assert.deepEqual(door.gate.admit({ type: 'stop' }), { type: 'stop' });
	assert.equal(door.told.length, 1);
});

test('a key that is held down is no flood', () => {
	const door = new Door();
	for (let round = 1; round <= 2048; round++) {
		door.now += 33;
		assert.ok(door.gate.admit({ type: 'open-round', round }));
	}
});

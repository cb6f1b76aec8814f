import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { finding } from '../fakes/finding.ts';

const findings = fc.array(
	fc.record({
		uri: fc.constantFrom('a', 'b'),
		quote: fc.constantFrom('x', 'y', 'z'),
		line: fc.integer({ min: 1, max: 3 }),
	}),
	{ maxLength: 40 },
);

test('ids run from e1 without a gap, and the same passage keeps its id', () => {
	fc.assert(
		fc.property(findings, all => {
			const ledger = new EvidenceLedger();
			const ids = new Map<string, string>();
			for (const it of all) {
				const { id } = ledger.add(finding(it));
				const key = JSON.stringify(it);
				assert.equal(id, ids.get(key) ?? `e${ids.size + 1}`);
				ids.set(key, id);
			}
			assert.deepEqual(
				ledger.list().map(it => it.id),
				[...ids.values()],
			);
			assert.equal(ledger.size, ids.size);
		}),
	);
});

test('a ledger restored from its own list goes on as if nothing had happened', () => {
	fc.assert(
		fc.property(findings, findings, (before, after) => {
			const original = new EvidenceLedger();
			const restored = new EvidenceLedger();
			for (const it of before) {
				const evidence = original.add(finding(it));
				restored.restore(evidence);
			}
			for (const it of after) {
				assert.deepEqual(restored.add(finding(it)), original.add(finding(it)));
			}
		}),
	);
});

test('an id out of turn is refused: an old citation would point at a new passage', () => {
	const other = new EvidenceLedger();
	other.add(finding({ quote: 'x' }));
	const second = other.add(finding({ quote: 'y' }));
	assert.throws(() => new EvidenceLedger().restore(second), /e2 cannot follow 0/);
});

test('an id that was never minted is not found', () => {
	const ledger = new EvidenceLedger();
	ledger.add(finding({}));
	assert.equal(ledger.get('e2'), undefined);
	assert.equal(ledger.get('e01'), undefined);
	assert.equal(ledger.get('e1')?.id, 'e1');
});

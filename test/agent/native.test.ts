import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Action, ReportChange } from '../../src/agent/decision.ts';
import { NativeReader } from '../../src/agent/formats/nativeReader.ts';

type Call = readonly [name: string, args: string];

function check(
	calls: readonly Call[],
	expected: { action?: Action; report?: ReportChange; problems?: RegExp[] },
	{ final = false, text = '' } = {},
): void {
	const reader = new NativeReader({ final });
	reader.push({ type: 'text-delta', delta: text });
	for (const [i, [name, args]] of calls.entries()) {
		reader.push({ type: 'tool-call', call: { id: `c${i}`, name, arguments: args } });
	}
	const { decision, problems } = reader.finish();
	if (expected.action) {
		assert.deepEqual(decision.action, expected.action);
	}
	if (expected.report) {
		assert.deepEqual(decision.report, expected.report);
	}
	const wanted = expected.problems ?? [];
	assert.equal(problems.length, wanted.length, problems.join('\n'));
	for (const [i, pattern] of wanted.entries()) {
		assert.match(problems[i] ?? '', pattern);
	}
}

const visit: Action = { kind: 'calls', calls: [{ name: 'visit', input: { url: 'a' } }] };
const visitCall: Call = ['visit', '{"url":"a"}'];

test('calls and edits of one reply', () =>
	check([visitCall, ['edit_report', '{"op":"append","section":"## A","body":"x"}']], {
		action: visit,
		report: { kind: 'edits', edits: [{ op: 'append', section: '## A', body: 'x' }] },
	}));
test('a rewrite wins over edits', () =>
	check([visitCall, ['edit_report', '{"op":"delete","section":"## A"}'], ['rewrite_report', '{"report":"R"}']], {
		report: { kind: 'rewrite', text: 'R' },
	}));
test('the answer is a call', () =>
	check([['answer', '{"text":"At 0 °C [e1]."}']], { action: { kind: 'answer', text: 'At 0 °C [e1].' } }));
test('tools win over the answer', () =>
	check([visitCall, ['answer', '{"text":"A"}']], { action: visit, problems: [/beside other tools/] }));
test('in the last round the answer wins', () =>
	check([visitCall, ['answer', '{"text":"A"}']], { action: { kind: 'answer', text: 'A' } }, { final: true }));
test('words alone are told, but answer the last round', () => {
	check([], { action: { kind: 'none' }, problems: [/neither/] }, { text: 'At 0 °C.' });
	check([], { action: { kind: 'answer', text: 'At 0 °C.' } }, { text: 'At 0 °C.', final: true });
});
test('broken arguments are repaired, or told', () => {
	check([['visit', "{url: 'a',}"]], { action: visit });
	check([['visit', 'no json'], visitCall], { action: visit, problems: [/not a JSON object/] });
});
test('an edit without its op is told', () =>
	check([visitCall, ['edit_report', '{"section":"## A"}']], { report: { kind: 'keep' }, problems: [/needs op/] }));

test('any calls are read without a throw', () => {
	const name = fc.constantFrom('visit', 'edit_report', 'rewrite_report', 'answer', '', '__proto__');
	const args = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"text":1}', '{"__proto__":{"x":1}}', '[]', 'null'));
	fc.assert(
		fc.property(fc.array(fc.tuple(name, args), { maxLength: 8 }), fc.boolean(), (calls, final) => {
			const reader = new NativeReader({ final });
			for (const [it, text] of calls) {
				reader.push({ type: 'tool-call', call: { id: 'c', name: it, arguments: text } });
			}
			const { decision, problems } = reader.finish();
			assert.ok(decision.action.kind !== 'none' || problems.length > 0);
		}),
	);
});

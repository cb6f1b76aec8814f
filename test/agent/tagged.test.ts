import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Action, ReportChange } from '../../src/agent/decision.ts';
import { TaggedReader } from '../../src/agent/formats/taggedReader.ts';

function parseTagged(reply: string, final: boolean): ReturnType<TaggedReader['finish']> {
	const reader = new TaggedReader({ final });
	reader.push({ type: 'text-delta', delta: reply });
	return reader.finish();
}

function check(
	reply: string,
	expected: { action?: Action; report?: ReportChange; problems?: RegExp[]; think?: string },
	final = false,
): void {
	const { decision, problems } = parseTagged(reply, final);
	if (expected.action) {
		assert.deepEqual(decision.action, expected.action);
	}
	if (expected.report) {
		assert.deepEqual(decision.report, expected.report);
	}
	if (expected.think !== undefined) {
		assert.equal(decision.think, expected.think);
	}
	const wanted = expected.problems ?? [];
	assert.equal(problems.length, wanted.length, problems.join('\n'));
	for (const [i, pattern] of wanted.entries()) {
		assert.match(problems[i] ?? '', pattern);
	}
}

const visit: Action = { kind: 'calls', calls: [{ name: 'visit', input: { url: 'a' } }] };
const call = '<tool_call>{"name": "visit", "arguments": {"url": "a"}}</tool_call>';

test('reads a whole reply', () =>
	check(`<think>Why.</think>\n${call}\n<report>\n# R\n</report>`, {
		think: 'Why.',
		action: visit,
		report: { kind: 'rewrite', text: '# R' },
	}));
test('order and line breaks do not matter', () =>
	check(`<report># R</report>${call}`, { action: visit, report: { kind: 'rewrite', text: '# R' } }));
test('several calls are one action', () =>
	check(call + call, { action: { kind: 'calls', calls: [...visit.calls, ...visit.calls] } }));
test('the last report that is not empty counts', () =>
	check(`${call}<report>A</report><report>B</report><report> </report>`, { report: { kind: 'rewrite', text: 'B' } }));
test('a report may quote its own closing tag', () =>
	check(`<report>Write </report> to close.</report>${call}`, {
		action: visit,
		report: { kind: 'rewrite', text: 'Write </report> to close.' },
	}));
test('a report may mention other tags', () =>
	check(`<report>It uses <answer>x</answer>.</report>${call}`, {
		action: visit,
		report: { kind: 'rewrite', text: 'It uses <answer>x</answer>.' },
	}));
test('thought is not acted on', () =>
	check(`<think>maybe ${call}</think><answer>A</answer>`, { action: { kind: 'answer', text: 'A' } }));
test('a thought without its opening tag is thought', () =>
	check('hm, maybe</think><answer>A</answer>', { think: 'hm, maybe', action: { kind: 'answer', text: 'A' } }));
test('a thought that is not closed ends at the first block', () => check(`<think>hm\n${call}`, { action: visit }));

test('a call wins over an answer', () => check(`${call}<answer>A</answer>`, { action: visit, problems: [/both/] }));
test('in the last round the answer wins', () =>
	check(`${call}<answer>A</answer>`, { action: { kind: 'answer', text: 'A' } }, true));
test('a reply without action is told', () =>
	check('<report>R</report>', { action: { kind: 'none' }, problems: [/neither/] }));
test('an empty reply keeps the report', () =>
	check('', { report: { kind: 'keep' }, action: { kind: 'none' }, problems: [/neither/] }));
test('a report that was cut is not taken for the report', () =>
	check(`${call}<report>Half of`, { action: visit, report: { kind: 'keep' }, problems: [/not closed/] }));
test('an answer that was cut is still the answer', () =>
	check('<answer>At 0', { action: { kind: 'answer', text: 'At 0' } }));
test('a call that was cut is not run', () =>
	check('<tool_call>{"name": "visit", "argum', { action: { kind: 'none' }, problems: [/not closed/] }));

test('JSON is repaired', () =>
	check("<tool_call>```json\n{'name': 'visit', 'arguments': {url: 'a',},}\n```</tool_call>", { action: visit }));
test('arguments may be JSON in a string', () =>
	check('<tool_call>{"name": "visit", "arguments": "{\\"url\\": \\"a\\"}"}</tool_call>', { action: visit }));
test('code stands beside the JSON', () =>
	check('<tool_call>{"name": "PythonInterpreter", "arguments": {}}\n<code>\nprint("}")\n</code></tool_call>', {
		action: { kind: 'calls', calls: [{ name: 'PythonInterpreter', input: { code: 'print("}")' } }] },
	}));
test('one bad call does not sink the good one', () =>
	check(`<tool_call>nonsense</tool_call>${call}`, { action: visit, problems: [/not run/] }));

test('edits are read in their order', () =>
	check(`${call}<edit op="append" section="## A">x</edit><edit section='' op='replace'>y</edit>`, {
		report: {
			kind: 'edits',
			edits: [
				{ op: 'append', section: '## A', body: 'x' },
				{ op: 'replace', section: '', body: 'y' },
			],
		},
	}));
test('a report wins over edits', () =>
	check(`${call}<edit op="delete" section="## A"></edit><report>R</report>`, {
		report: { kind: 'rewrite', text: 'R' },
	}));
test('an edit without a section is told', () =>
	check(`${call}<edit op="append">x</edit>`, { report: { kind: 'keep' }, problems: [/section=/] }));

const piece = fc.oneof(
	fc.constantFrom(
		'<think>',
		'</think>',
		'<report>',
		'</report>',
		'<answer>',
		'</answer>',
		'<tool_call>',
		'</tool_call>',
		'<edit op="append" section="## A">',
		'</edit>',
		'<code>',
		'</code>',
	),
	fc.constantFrom(call, '{"name": "x"}', '{', '}', '\n', 'text', '`', '<', '>', '__proto__'),
	fc.string(),
);

test('any reply is read without a throw, and what cannot be run is told', () => {
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 25 }), fc.boolean(), (pieces, final) => {
			const { decision, problems } = parseTagged(pieces.join(''), final);
			if (decision.action.kind === 'none') {
				assert.ok(problems.length > 0);
			}
			if (decision.action.kind === 'calls') {
				assert.ok(decision.action.calls.every(it => it.name !== ''));
			}
		}),
		{ numRuns: 1000 * Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1) },
	);
});

test('a reply reads the same however it is cut, and its calls are found as soon as they are whole', () => {
	fc.assert(
		fc.property(
			fc.array(piece, { maxLength: 25 }),
			fc.array(fc.nat(40), { maxLength: 30 }),
			fc.boolean(),
			(pieces, cuts, final) => {
				const reply = pieces.join('');
				const reader = new TaggedReader({ final });
				const early = [];
				let at = 0;
				for (const length of [...cuts, reply.length]) {
					early.push(...reader.push({ type: 'text-delta', delta: reply.slice(at, at + length) }));
					at += length;
				}
				const result = reader.finish();
				assert.deepEqual(result, parseTagged(reply, final));
				if (result.decision.action.kind === 'calls') {
					assert.deepEqual(result.decision.action.calls.slice(0, early.length), early);
				}
			},
		),
		{ numRuns: 500 * Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1) },
	);
});

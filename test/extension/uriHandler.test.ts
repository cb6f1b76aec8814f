import assert from 'node:assert/strict';
import test from 'node:test';
import { parseLink } from '../../src/extension/uriHandlerLink.ts';

/** As the editor hands it over: decoded. */
const open = (path: string, fields: Readonly<Record<string, string>> = {}) => {
	const query = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
	return parseLink({ path, query: query.join('&') }, it => it);
};

test('a link fills in a question, on one line and without what cannot be seen', () => {
	assert.deepEqual(open('/ask', { question: ' Why\u202e is\n ice\u200b slippery? ' }), {
		kind: 'ask',
		question: 'Why is ice slippery?',
		mode: undefined,
	});
	assert.deepEqual(open('/ask', { question: '冰为什么滑?', mode: 'quick' }), {
		kind: 'ask',
		question: '冰为什么滑?',
		mode: 'quick',
	});
});

test('a link can say nothing of tools, models or folders', () => {
	const more = { start: 'true', scope: 'code', model: 'x', folder: '/etc', attachments: '/etc/passwd' };
	const asked = { kind: 'ask', question: 'Ice?', mode: 'deep' };
	assert.deepEqual(open('/ask', { ...more, question: 'Ice?', mode: 'deep' }), asked);
	assert.deepEqual(open('/ask', { question: 'Ice?', mode: 'deep', ...more }), asked);
});

test('a question keeps its own marks, and one from a form its blanks', () => {
	const questionOf = (question: string) => {
		const link = open('/ask', { question, mode: 'deep' });
		return 'question' in link ? link.question : JSON.stringify(link);
	};
	assert.equal(questionOf('Is R&D = 5 % + C++ & more?'), 'Is R&D = 5 % + C++ & more?');
	assert.equal(questionOf('When+does+ice+melt?'), 'When does ice melt?');
	assert.equal(questionOf('C++'), 'C++');
});

test('a question as long as it may be is opened in any script', () => {
	const question = '冰'.repeat(2_000);
	assert.deepEqual(open('/ask', { question }), { kind: 'ask', question, mode: undefined });
});

test('a link opens a run by its id', () => {
	const id = '20260101-000000-when-does-ice-melt-3f2a';
	assert.deepEqual(open('/run', { id }), { kind: 'run', id });
});

for (const [name, path, fields] of [
	['nothing', '', {}],
	['an unknown path', '/command', { id: 'deepResearch.start' }],
	['no question', '/ask', {}],
	['a question of blanks', '/ask', { question: ' \u200b ' }],
	['a question that is too long', '/ask', { question: 'a'.repeat(2_001) }],
	['a link without end', '/ask', { question: 'a'.repeat(100_000) }],
	['an unknown mode', '/ask', { question: 'Ice?', mode: 'heavy' }],
	['no id', '/run', {}],
	['a path for an id', '/run', { id: '../../../etc' }],
] as const) {
	test(`a link with ${name} is answered with a sentence`, () => {
		const link = open(path, fields);
		assert.ok('problem' in link && /^[A-Z].*\.$/.test(link.problem), JSON.stringify(link));
	});
}

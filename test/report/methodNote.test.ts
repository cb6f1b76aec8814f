import assert from 'node:assert/strict';
import test from 'node:test';
import { type MethodContext, type MethodFacts, methodNote } from '../../src/report/methodNote.ts';

const facts: MethodFacts = {
	rounds: 3,
	milliseconds: 252_400,
	calls: new Map([
		['search', 7],
		['visit', 2],
	]),
	queries: ['ice *melts*', 'sea ice', 'salt', 'snow', 'steam'],
	passages: 1,
	sourcesRead: 1,
	tokens: 12_345,
	cost: 0.034,
	remarks: ['The <b>report</b> is [short](https://x.test).'],
};
const context: MethodContext = {
	language: 'en',
	policy: 'openai:gpt',
	startedAt: '2026-01-02T03:04:05.000Z',
	sourcesCited: 1,
	dropped: ['A diagram was left out: why.'],
};

test('the note says who wrote the report, from what, and what was left out', () => {
	assert.equal(
		methodNote(facts, context),
		String.raw`- Written by ${'`openai:gpt`'} on 2026-01-02: 3 rounds of research, 4 min 12 s.
- 1 passage collected from 1 source; 1 source cited.
- Searched for “ice \*melts\*”, “sea ice”, “salt” and in 2 more wordings.
- Calls of tools: ${'`search` × 7, `visit` × 2'}.
- 12,345 tokens, $0.0340.
- The \<b\>report\</b\> is \[short\](https:\//x.test).
- A diagram was left out: why.`,
	);
});

test('what there is nothing of is not told; in Chinese as in English', () => {
	const none = { ...facts, calls: new Map(), queries: [], passages: 0, sourcesRead: 0, tokens: 0, remarks: [] };
	assert.equal(
		methodNote({ ...none, milliseconds: 3 }, { ...context, policy: 'extractive', sourcesCited: 0, dropped: [] }),
		'- Written by rules, without a language model, on 2026-01-02: 3 rounds of research, under a second.\n- Nothing was found that could be quoted.',
	);
	assert.equal(
		methodNote(facts, { ...context, language: 'zh', dropped: [] })
			.split('\n')
			.slice(0, 3)
			.join('\n'),
		String.raw`- 撰写：${'`openai:gpt`'}，2026-01-02：研究 3 轮，用时 4 分 12 秒。
- 从 1 个来源收集了 1 段原文；引用了 1 个来源。
- 搜索了“ice \*melts\*”、“sea ice”、“salt”，另有 2 种说法。`,
	);
});

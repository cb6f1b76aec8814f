import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { clock, cost, duration, estimate, found, short, tokens } from '../../media/format.ts';
import { addItem, moveItem, planItems, subQuestionsOf } from '../../media/planEdits.ts';
import { recall } from '../../media/recall.ts';
import { runStatus } from '../../media/runStatus.ts';
import { sourceGroups } from '../../media/sourceGroups.ts';
import { sparkline } from '../../media/sparkline.ts';
import { language, setStrings, t } from '../../media/strings.ts';
import { textPieces } from '../../media/visibleText.ts';
import type { RunHeader, SourceLine } from '../../src/extension/runViewProtocol.ts';
import { running } from './gallery/states.ts';

afterEach(() => setStrings({}, 'en'));

test('a sentence is translated by itself, with its values', () => {
	setStrings({ 'Round {0} of {1}': '第 {0} 轮，共 {1} 轮' }, 'zh-cn');
	assert.equal(t('Round {0} of {1}', 3, 12), '第 3 轮，共 12 轮');
	assert.equal(t('Stop {0}'), 'Stop {0}');
	assert.equal(language(), 'zh-CN');
	setStrings({}, 'not a tag!');
	assert.equal(language(), 'en');
});

test('figures are short', () => {
	assert.deepEqual([0, 41, 999, 1240, 34_249, 198_400, 3_100_000].map(short), [
		'0',
		'41',
		'999',
		'1.2K',
		'34.2K',
		'198K',
		'3.1M',
	]);
	assert.deepEqual([1, 2].map(tokens), ['1 token', '2 tokens']);
	assert.deepEqual([0.004, 0.2, 12.4].map(cost), ['$0.004', '$0.20', '$12.40']);
	assert.deepEqual([0, 7_000, 424_000, 3_729_000].map(clock), ['0:00', '0:07', '7:04', '1:02:09']);
	assert.deepEqual([20, 430, 9_940, 9_960, 61_000].map(duration), ['< 0.1 s', '0.4 s', '9.9 s', '10 s', '1:01']);
	assert.equal(found(1, 2), '1 passage from 2 sources');
	assert.equal(estimate({ rounds: 12, tokens: 80_000, cost: 0.2 }), '≈ 12 rounds · 80K tokens · $0.20');
	assert.equal(estimate({ rounds: 12, tokens: 80_000 }), '≈ 12 rounds · 80K tokens');
	assert.equal(estimate({ rounds: 8 }), 'Free');
});

test('↑ walks through past questions, only from an empty box or one that is untouched', () => {
	const past = ['c', 'b', 'a'];
	assert.deepEqual(recall(past, { index: -1, text: '' }, 'ArrowUp'), { index: 0, text: 'c' });
	assert.deepEqual(recall(past, { index: 0, text: 'c' }, 'ArrowUp'), { index: 1, text: 'b' });
	assert.deepEqual(recall(past, { index: 0, text: 'c' }, 'ArrowDown'), { index: -1, text: '' });
	assert.equal(recall(past, { index: 2, text: 'a' }, 'ArrowUp'), undefined);
	assert.equal(recall(past, { index: 0, text: 'c!' }, 'ArrowUp'), undefined);
	assert.equal(recall(past, { index: -1, text: 'draft' }, 'ArrowUp'), undefined);
	assert.equal(recall(past, { index: -1, text: '' }, 'ArrowDown'), undefined);
	assert.equal(recall([], { index: -1, text: '' }, 'ArrowUp'), undefined);
});

test('a plan is moved, grown and sent without empty lines', () => {
	const items = addItem(planItems(['a', 'b']));
	assert.deepEqual(
		items.map(it => it.key),
		[0, 1, 2],
	);
	assert.deepEqual(subQuestionsOf(moveItem(items, 0, 1)), ['b', 'a']);
	assert.equal(moveItem(items, 0, -1), items);
	assert.equal(moveItem(items, 2, 1), items);
});

test('nothing of a text that asks for approval can hide', () => {
	const text = 'rm\u00a0-rf \u202e/\u2066 \u200b\u0007\r\u{e0041}\ufe0f\u3164\tok\n';
	const pieces = textPieces(text);
	assert.deepEqual(
		pieces.filter(it => it.isUnseen).map(it => it.text),
		['NBSP', 'U+202E', 'U+2066', 'U+200B', 'BEL', 'CR', 'U+E0041', 'U+FE0F', 'U+3164'],
	);
	assert.equal(
		pieces
			.filter(it => !it.isUnseen)
			.map(it => it.text)
			.join(''),
		'rm-rf / \tok\n',
	);
	assert.deepEqual(textPieces('echo "日本語 é 👍"'), [{ text: 'echo "日本語 é 👍"', isUnseen: false }]);
});

test('sources stand by site, the most cited first, and are found by all words', () => {
	const of = (site: string, title: string, cited: number): SourceLine => ({
		uri: `https://${site}/${title}`,
		title,
		site,
		kind: 'web',
		date: undefined,
		passages: 1,
		cited,
		firstEvidence: 'e1',
	});
	const sources = [of('a.org', 'One', 0), of('b.org', 'Two', 1), of('a.org', 'Three', 3), of('c.org', 'Four', 0)];
	const shape = (filter: string): string[] =>
		sourceGroups(sources, filter).map(it => `${it.site} ${it.sources.map(it => it.title).join(',')}`);
	assert.deepEqual(shape(''), ['a.org Three,One', 'b.org Two', 'c.org Four']);
	assert.deepEqual(shape(' A.ORG  thr'), ['a.org Three']);
	assert.deepEqual(shape('nothing'), []);
});

test('the two lines have one scale, and long runs few points', () => {
	assert.deepEqual(sparkline([5, 5], [5, 10], 100, 50), { prompt: '0,25 100,25', transcript: '0,25 100,0', top: 10 });
	assert.equal(sparkline([5], [5], 100, 50).prompt, '0,0 100,0');
	const long = Array.from({ length: 2000 }, (_, index) => index);
	const points = sparkline(long, long, 100, 50).transcript.split(' ');
	assert.ok(points.length <= 201);
	assert.equal(points.at(-1), '100,0');
});

test('each end of a run has its own words', () => {
	const run = { ...running.run, activity: '', outcome: undefined };
	const words = (change: Partial<RunHeader>): string => runStatus({ ...run, ...change }).words;
	const all = [
		words({ state: 'preparing' }),
		words({ state: 'running', activity: 'Reading “a”' }),
		words({ state: 'finishing' }),
		words({ state: 'stopping' }),
		words({ state: 'interrupted' }),
		words({ state: 'ended', outcome: { kind: 'answered', isCited: true } }),
		words({ state: 'ended', outcome: { kind: 'answered', isCited: false } }),
		words({ state: 'ended', outcome: { kind: 'exhausted', limit: '12 rounds' } }),
		words({ state: 'ended', outcome: { kind: 'stopped' } }),
		words({ state: 'ended', outcome: { kind: 'failed', message: '', actions: [] } }),
	];
	assert.equal(new Set(all).size, all.length);
	assert.equal(all[1], 'Reading “a”');
});

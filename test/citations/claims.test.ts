import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCitationDocument } from '../../src/citations/parseDocument.ts';

/** Each claim on a line: `kind [labels] text`. */
function check(text: string, ...expected: readonly string[]): void {
	const { claims } = parseCitationDocument(text);
	assert.deepEqual(
		claims.map(it => `${it.kind === 'aside' ? '- ' : ''}[${it.citations.map(c => c.label).join(' ')}] ${it.text}`),
		expected,
	);
}

test('a citation belongs to the sentence that it stands in, or whose full stop it follows', () => {
	check(
		'Ice melts [1]. Sea ice [2] melts at −1.8 °C [3] [3b]. Steam?',
		'[1] Ice melts.',
		'[2 3 3b] Sea ice melts at −1.8 °C.',
		'- [] Steam?',
	);
	check('Ice melts. [1] It floats.[2] So.', '[1] Ice melts.', '[2] It floats.', '[] So.');
	check('Ice melts. [3] says so.', '[] Ice melts.', '[3] says so.');
	check('Ice melts.\n[1] Then.', '[1] Ice melts.', '[] Then.');
});

test('abbreviations, versions, file names, decimals and initials do not end a sentence', () => {
	for (const it of [
		'Use v1.2.3 or later, e.g. from package.json, which weighs 3.5 kB.',
		'See Fig. 3 and p. 5 of vol. 2 by J. Smith et al. on Jan. 5, 2026.',
		'Dr. Smith vs. Node.js in the U.S. Government.',
		'It has flags (i.e. `--a`). some more.',
	]) {
		check(it, `[] ${it.replaceAll('`', '')}`);
	}
	check('Use Node.js 20. The rest is fine.', '[] Use Node.js 20.', '[] The rest is fine.');
	check('It stops. `npm run` starts.', '[] It stops.', '[] npm run starts.');
	check('It may not answer “Why?” (see below). So.', '[] It may not answer “Why?” (see below).', '[] So.');
	check('The answer is no. We wait! Now.', '[] The answer is no.', '[] We wait!', '[] Now.');
});

test('Chinese', () => {
	check(
		'冰在0℃融化[1]。海冰在−1.8℃融化。[2]它浮着吗？“冰。水。”[3]',
		'[1] 冰在0℃融化。',
		'[2] 海冰在−1.8℃融化。',
		'- [] 它浮着吗？',
		'[3] “冰。水。”',
	);
	check('步骤如下：\n\n1. 停止。\n2. 启动。', '- [] 步骤如下：', '[] 停止。', '[] 启动。');
});

test('quotations are whole, and those in a row have one citation', () => {
	check(
		'- **Ice**: “It melts. It floats.” “It is cold.” [1] “Steam is hot.” [2]',
		'[1] Ice: “It melts. It floats.” “It is cold.”',
		'[2] “Steam is hot.”',
	);
	check('“`it` melts.” [1] “then it floats.” [2]', '[1] “it melts.”', '[2] “then it floats.”');
	check('“Ice melts.” [1] and “it floats.” [2]', '[1 2] “Ice melts.” and “it floats.”');
	check('“One “two. Three” four.” [1]', '[1] “One “two. Three” four.”');
	check('An “open mark. Ice melts. [1]', '[] An “open mark.', '[1] Ice melts.');
});

test('Markdown is read as it is shown', () => {
	check(
		'The **[melting *point*](https://a.test/x_(y) "t")** of `ice_water` is\n_0_ °C&nbsp;\\[sic\\] &lt;x&gt; ![icon](i.png)<br>now [1].',
		'[1] The melting point of ice_water is 0 °C [sic] <x> now.',
	);
	check(
		'See <https://a.test/b> and [the *guide*][g], 2 * 3 * 4 and snake_case_name.',
		'[] See https://a.test/b and the guide, 2 * 3 * 4 and snake_case_name.',
	);
	check('> [!NOTE]\n> Text.\n\nA.\n\n> > Ice\n> > melts [1].', '- [] Text.', '[] A.', '[1] Ice melts.');
});

test('headings, questions, notes at the top, and what introduces a list are asides', () => {
	check(
		'# Ice [1]\n\n> Written without a model in 2026.\n\nTwo kinds:\n\n- [x] Sea ice.\n- Ice [2]:\n\n  It melts.\n\nOf [3]:\n\n> Not a note.\n\n`x`.\n\n***\n',
		'- [1] Ice',
		'- [] Written without a model in 2026.',
		'- [] Two kinds:',
		'[] Sea ice.',
		'[2] Ice:',
		'[] It melts.',
		'[3] Of:',
		'[] Not a note.',
		'[] x.',
	);
	check(
		'## Method\n\n122 passages of 32 sources were compared.\n\n## Ice\n\nIt melts.',
		'- [] Method',
		'- [] 122 passages of 32 sources were compared.',
		'- [] Ice',
		'[] It melts.',
	);
});

test('tables: cells that cite, or rows whose citations have a cell of their own', () => {
	check(
		'| Kind | Melts [1] |\n| - | - |\n| Ice | 0 °C [2] |\n| a\\|b | c |\n| [3] d | |\n',
		'- [] Kind',
		'- [1] Melts',
		'- [] Ice',
		'[2] Ice, Melts: 0 °C',
		'- [] a|b',
		'- [] c',
		'[3] d',
	);
	check(
		'A.\n\n> Kind | Melts | Source\n> ---|---|---\n> Ice | 0 °C | [2] [3]\n> Sea | | x\n',
		'[] A.',
		'- [] Kind',
		'- [] Melts',
		'- [] Source',
		'[2 3] Ice, Melts: 0 °C',
		'- [] Sea',
		'- [] x',
	);
	check(
		'A.\n\n| K | M | S |\n| - | - | - |\n| Ice | 0 °C | [2] [3] |\n',
		'[] A.',
		'- [] K',
		'- [] M',
		'- [] S',
		'[2 3] Ice, M: 0 °C',
	);
});

test('code and definitions are no claims; the list of sources is not of the body', () =>
	check(
		'A.\n\n```\nIce. Melts.\n```\n\nB [1].\n\n[1]: <a> "A: “x. Y.”"\n\n## Sources\n\n- A, 2026: [1]\n',
		'[] A.',
		'[1] B.',
	));

test('a claim stands where it is written, with its marks and its citations', () => {
	const text = '- Ice. **It melts**. [1] *Steam.*\n';
	assert.deepEqual(
		parseCitationDocument(text).claims.map(it => text.slice(it.start, it.end)),
		['Ice.', '**It melts**. [1]', '*Steam.*'],
	);
});

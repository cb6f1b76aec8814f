import assert from 'node:assert/strict';
import test from 'node:test';
import { toRis } from '../../src/bibliography/ris.ts';
import { alphaFold, attention, chinese, hostile, items, npmScripts, projectFile, statistics } from './samples.ts';

test('an article of a journal', () => {
	assert.equal(
		toRis(items(alphaFold)),
		[
			'TY  - JOUR',
			'ID  - k1',
			'TI  - Highly accurate protein structure prediction with AlphaFold',
			'AU  - Jumper, John',
			'AU  - Evans, Richard',
			'AU  - Pritzel, Alexander',
			'PY  - 2021',
			'DA  - 2021/07/15/',
			'T2  - Nature',
			'VL  - 596',
			'IS  - 7873',
			'SP  - 583',
			'EP  - 589',
			'PB  - Springer Science and Business Media LLC',
			'DO  - 10.1038/s41586-021-03819-2',
			'UR  - https://www.nature.com/articles/s41586-021-03819-2',
			'Y2  - 2026/11/23/',
			'ER  - ',
			'',
		].join('\r\n'),
	);
});

test('kinds of sources have the types of RIS, and dates as much as is known', () => {
	const records = toRis(items(npmScripts, attention, statistics, chinese, projectFile)).split('\r\n\r\n');
	assert.deepEqual(
		records.map(it => it.slice(0, 10).trimEnd()),
		['TY  - ELEC', 'TY  - UNPB', 'TY  - RPRT', 'TY  - JOUR', 'TY  - GEN'],
	);
	assert.doesNotMatch(records[0] ?? '', /^(?:AU|PY|DA) /m);
	assert.match(records[2] ?? '', /^AU {2}- World Health Organization\r\nPY {2}- 2024\r\nDA {2}- 2024\/\/\/\r$/m);
	assert.match(records[3] ?? '', /^AU {2}- 王, 小明\r\nAU {2}- 李四\r\n[^]*DA {2}- 2020\/03\/\/\r$/m);
	assert.match(records[4] ?? '', /^AV {2}- docs\/using npm\/scripts\.md\r$/m);
});

test('nothing a source writes begins a line', () => {
	const lines = toRis(items(hostile, npmScripts)).split('\r\n');
	assert.equal(lines.filter(it => it.startsWith('TY  - ')).length, 2);
	assert.equal(lines.filter(it => it.startsWith('ER  - ')).length, 2);
	for (const line of lines) {
		assert.match(line, /^(?:[A-Z][A-Z0-9] {2}- [^\p{Cc}]*)?$/u);
	}
});

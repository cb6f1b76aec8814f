import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { findApparatus, languageOf } from '../../src/report/apparatus.ts';

/** `|` marks where the apparatus must begin. */
function check(marked: string): void {
	const document = marked.replace('|', '');
	const { start, end } = findApparatus(document);
	assert.equal(`${document.slice(0, start)}|${document.slice(start)}`, marked);
	assert.equal(end, document.length);
}

test('begins at the list of sources and runs to the end', () =>
	check('# Ice\n\nIt melts [1].\n\n|## Sources\n\n- Ice: [1]\n\n## Method\n\n- Written by x.\n\n[1]: <a> "b"\n'));
test('holds what several rollouts found independently', () =>
	check(
		'It melts [1].\n\n|## Sources\n\n- Ice: [1]\n\n## Found independently\n\n- It.\n\n## Method\n\n- Written by x.\n',
	));
test('is found in Chinese and with the line breaks of Windows', () =>
	check('# 冰\r\n\r\n冰会化 [1]。\r\n\r\n|## 来源\r\n\r\n- 冰: [1]\r\n'));
test('a report may quote the heading, and have one of its own', () =>
	check('## Sources\n\nThree were asked.\n\n```\n## Sources\n```\n\n|## Sources\n\n- Ice: [1]\n'));
test('without sources, a note in the composer’s form begins it', () =>
	check('# Ice\n\nNothing was found.\n\n|## Method\n\n- Written by extractive.\n'));
test('a section on a method is not the note', () => check('# Ice\n\n## Method\n\nWe froze it.\n|'));
test('a note in the middle is not the end', () =>
	check('## Method\n\n- Written by hand.\n\n## More\n\nOf the report.|'));
test('an empty document has none', () => check('|'));

test('a question has the language of most of its words', () => {
	assert.equal(languageOf('How do I run a script?'), 'en');
	assert.equal(languageOf('npm publish 之前如何运行脚本？'), 'zh');
	assert.equal(languageOf('What does 你好 mean?'), 'en');
	assert.equal(languageOf('冰はいつ溶けますか'), 'en');
});

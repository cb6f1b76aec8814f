import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { citationDefinitions, labelCitations } from '../../../src/report/citation.ts';
import { finding } from '../../fakes/finding.ts';
import { insert, type Place, reportOf } from './sample.ts';

const report = reportOf(
	'It melts at 0 °C [e1].',
	'## Findings\n\nSteam is hot [e2].\n\n### Sea\n\nEarlier [e3].\n\n## More\n\nNothing.',
);
const ice = '[1]: <ice.md#L3> "Ice: “Ice melts at 0 °C.”"';
const sea = '<ice.md#L9> "Ice: “Sea ice melts earlier.”"';
const steam = '<https://steam.test/a_b?c=1&d=%20> "Steam & <more>: “Steam is 100% hot_water.”"';

function check(text: string, expected: string, place: Partial<Place> = {}): void {
	assert.equal(insert(report, { text, language: 'markdown', ...place }).text, expected);
}

test('an answer goes into the line of the cursor, its definitions to the end', () =>
	check('Ice: |But why?\n', `Ice: It melts at 0 °C [1]. But why?\n\n${ice}\n`));
test('on a blank line it is a paragraph of its own', () =>
	check('Ice.\n\n|\n\nSteam.\n', `Ice.\n\nIt melts at 0 °C [1].\n\nSteam.\n\n${ice}\n`));
test('a line below a paragraph is parted from it', () =>
	check('Ice.\n|\nSteam.\n', `Ice.\n\nIt melts at 0 °C [1].\n\nSteam.\n\n${ice}\n`));
test('an empty document becomes the answer', () => check('', `It melts at 0 °C [1].\n\n${ice}\n`));
test('lines end as they do in the document', () =>
	check('Ice.\r\n\r\n|\r\n', `Ice.\r\n\r\nIt melts at 0 °C [1].\r\n\r\n${ice}\r\n`));
test('a white indentation does not make it code', () =>
	check('- Ice\n\n    |\n', `- Ice\n\n    \nIt melts at 0 °C [1].\n\n${ice}\n`));

test('a passage that the document cites keeps its label', () =>
	check(
		'Ice [7].|\n\n[7]: <ice.md#L3> "Frozen water: “Ice melts at 0 °C.”"\n',
		'Ice [7]. It melts at 0 °C [7].\n\n[7]: <ice.md#L3> "Frozen water: “Ice melts at 0 °C.”"\n',
	));
test('a further passage of a source of the document gets its number and a letter', () =>
	check(
		`Ice [7] [7b].\n\n|\n\n[7]: ${sea}\n[7b]: <ice.md> "Other"\n`,
		`Ice [7] [7b].\n\nIt melts at 0 °C [7c].\n\n[7]: ${sea}\n[7b]: <ice.md> "Other"\n${ice.replace('[1]', '[7c]')}\n`,
	));
test('a new source gets the next number', () =>
	check(
		'Fire [3].\n\n|\n\n[3]: <https://fire.test>\n',
		`Fire [3].\n\nIt melts at 0 °C [4].\n\n[3]: <https://fire.test>\n${ice.replace('[1]', '[4]')}\n`,
	));
test('what only looks like a label is neither counted nor made a link', () =>
	check(
		'`a[9]` and [1] and\n\n    [2]: <x>\n\n```\n[3]: <x>\n```\n\n|',
		`\`a[9]\` and [1] and\n\n    [2]: <x>\n\n\`\`\`\n[3]: <x>\n\`\`\`\n\nIt melts at 0 °C [2].\n\n${ice.replace('[1]', '[2]')}\n`,
	));
test('a definition that a viewer takes for text is none', () =>
	check(
		`Ice\n[7]: <ice.md#L3> "Ice: “Ice melts at 0 °C.”"\n\n|`,
		`Ice\n[7]: <ice.md#L3> "Ice: “Ice melts at 0 °C.”"\n\nIt melts at 0 °C [1].\n\n${ice}\n`,
	));
test('a cursor in front matter, in code or in a definition goes behind it', () => {
	check('---\ntitle: |x\n---\n', `---\ntitle: x\n---\n\nIt melts at 0 °C [1].\n\n${ice}\n`);
	check('```\n|a\n```\n', `\`\`\`\na\n\`\`\`\n\nIt melts at 0 °C [1].\n\n${ice}\n`);
	check('[3]: <x|>\n[4]: <y>\n', `[3]: <x>\n[4]: <y>\n${ice.replace('[1]', '[5]')}\n\nIt melts at 0 °C [5].\n`);
});
test('below a fence that is never closed, the definitions stay with the text', () =>
	check('|\n\n```\nopen', `It melts at 0 °C [1].\n\n${ice}\n\n\`\`\`\nopen`));
test('links start from where the document lies', () => {
	check('', `It melts at 0 °C [1].\n\n${ice.replace('ice.md', 'docs/ice.md')}\n`, { folder: 'file:///project' });
	const { text } = insert(report, { text: '', language: 'markdown', folder: '' });
	assert.match(text, /^\[1\]: <file:\/\/\/project\/docs\/ice\.md#L3>/m);
});

test('a section is put under the heading of the cursor', () =>
	check(
		'# Water\n\n## Phases\n\n|\n\n## Other\n',
		`# Water\n\n## Phases\n\n### Findings\n\nSteam is hot [1].\n\n#### Sea\n\nEarlier [2].\n\n## Other\n\n[1]: ${steam}\n[2]: ${sea}\n`,
		{ part: { kind: 'section', index: 0 } },
	));
test('sections do not cut a paragraph', () =>
	check('One |two\nthree.\n\nFour.\n', 'One two\nthree.\n\n## More\n\nNothing.\n\nFour.\n', {
		part: { kind: 'section', index: 2 },
	}));
test('the whole report has its title and its answer, and no list of sources', () =>
	check(
		'',
		`# When does ice melt?\n\nIt melts at 0 °C [1].\n\n## Findings\n\nSteam is hot [2].\n\n### Sea\n\nEarlier [1b].\n\n## More\n\nNothing.\n\n${ice}\n[2]: ${steam}\n[1b]: ${sea}\n`,
		{ part: { kind: 'report' } },
	));
test('of an answer without a citation nothing is inserted', () => {
	assert.throws(() => insert(reportOf('I do not know.'), { text: '', language: 'markdown' }), /uncited/);
	assert.throws(() => insert(reportOf(''), { text: '', language: 'markdown' }), /no-answer/);
});

const parser = new MarkdownIt({ html: true });
parser.validateLink = () => true;

function linksOf(markdown: string): string[] {
	const body = markdown.replace(/^---\r?\n[\s\S]*?\n---[ \t]*(?:\r?\n|$)/, '');
	const links = parser.parse(body, {}).flatMap(it => it.children ?? []);
	return links.filter(it => it.type === 'link_open').map(it => `${it.attrGet('href')} ${it.attrGet('title')}`);
}

const line = fc.constantFrom(
	'',
	'',
	'Words.',
	'# One',
	'## Two',
	'- item',
	'  more',
	'    code',
	'```',
	'~~~',
	'> quoted',
	'| a | b |',
	'|---|---|',
	'[1]',
	'[2b] and [3]',
	'`[4]`',
	'[5]: <https://fire.test> "Fire: “Hot.”"',
	'[1]: <ice.md#L3> "Ice: “Ice melts at 0 °C.”"',
	'[2]: https://steam.test',
	'[x][1]',
	'![2]',
	'\\[3]',
	'[6]: y',
	'<b>',
	'<!-- [1]',
	'-->',
	'`',
	'[1](x)',
	'---',
	'a\\',
	'*a',
);
const documents = fc.array(line, { maxLength: 14 }).map(it => it.join('\n'));

test('whatever the document holds: it stays, its links stay, and the citations lead to their sources', () => {
	fc.assert(
		fc.property(documents, fc.nat(), fc.constantFrom('answer', 'report'), fc.boolean(), (document, at, kind, crlf) => {
			const text = crlf ? document.replaceAll('\n', '\r\n') : document;
			const offset = at % (text.length + 1);
			const place = { text, language: 'markdown', part: { kind } as const, offset };
			const { text: after, insertions, notices } = insert(report, place);
			let rest = after;
			for (const it of insertions.toSorted((a, b) => a.offset - b.offset)) {
				rest = rest.slice(0, it.offset) + rest.slice(it.offset + it.text.length);
			}
			assert.equal(rest, text);
			assert.equal(text.includes('\r') && /[^\r]\n/.test(after), false);
			if (!notices.includes('hidden')) {
				const cited = linksOf(insert(report, { ...place, text: '', offset: 0 }).text);
				assert.deepEqual(linksOf(after).sort(), [...linksOf(text), ...cited].sort());
			}
		}),
		{ numRuns: 120 },
	);
});

test('what is inserted twice is defined once', () => {
	for (const text of ['Words.\n\n', '', '# A\n\n[4]\n\n']) {
		const once = insert(report, { text, language: 'markdown', part: { kind: 'report' } }).text;
		const twice = insert(report, { text: `|${once}`, language: 'markdown', part: { kind: 'report' } }).text;
		assert.deepEqual(
			citationDefinitions(twice).map(it => it.label),
			citationDefinitions(once).map(it => it.label),
		);
		assert.equal(labelCitations(twice).length, 2 * labelCitations(once).length - (text.includes('[4]') ? 1 : 0));
	}
});

test('a hostile quotation stays in its title', () => {
	const hostile = ['"> [9]: <x>', '"\n\n[9]: <https://evil.test>', '\\', '<script>', '\u202ex', '&quot;'];
	const findings = hostile.map((quote, index) => finding({ uri: `h${index}`, title: quote, quote }));
	const evil = reportOf(hostile.map((_, index) => `It [e${index + 1}].`).join('\n\n'), '', findings);
	const { text } = insert(evil, { text: '', language: 'markdown' });
	assert.equal(linksOf(text).length, hostile.length);
	assert.equal(citationDefinitions(text).length, hostile.length);
	assert.doesNotMatch(text, /\u202e/);
});

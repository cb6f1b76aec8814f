import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Block, type Inline, parseReport } from '../../media/reportMarkdown.ts';
import { hostileMarkdown } from './hostileMarkdown.ts';

/** Blocks in a short form: `p(text strong(bold) [e1,e2] link(https://a.b: text))`. */
function shape(markdown: string): string {
	return parseReport(markdown)
		.map(it => blockShape(it.block))
		.join(' ');
}

function blockShape(block: Block): string {
	switch (block.kind) {
		case 'heading':
			return `h${block.rank}(${inlineShape(block.children)})`;
		case 'paragraph':
			return `p(${inlineShape(block.children)})`;
		case 'list':
			return `${block.start ?? 'list'}(${block.items.map(it => it.children.map(blockShape).join(' ')).join('; ')})`;
		case 'quote':
			return `quote(${block.children.map(blockShape).join(' ')})`;
		case 'code':
			return `code(${block.text})`;
		case 'table':
			return `table(${[block.head, ...block.rows.map(it => it.cells)].map(row => row.map(inlineShape).join(' | ')).join('; ')})`;
		case 'rule':
			return 'rule';
	}
}

function inlineShape(inlines: readonly Inline[]): string {
	return inlines
		.map(it => {
			switch (it.kind) {
				case 'text':
					return it.text;
				case 'code':
					return `\`${it.text}\``;
				case 'break':
					return '⏎';
				case 'citation':
					return `[${it.ids.join(',')}]`;
				case 'link':
					return `link(${it.url}: ${inlineShape(it.children)})`;
				default:
					return `${it.kind}(${inlineShape(it.children)})`;
			}
		})
		.join('');
}

/** Every address that the blocks lead to. */
function linksOf(node: unknown): string[] {
	if (typeof node !== 'object' || node === null) {
		return [];
	}
	const own = 'url' in node ? [String(node.url)] : [];
	return [...own, ...Object.values(node).flatMap(linksOf)];
}

test('reads what reports are made of', () => {
	assert.equal(shape('## A *b* **c** ~~d~~ `e`'), 'h1(A em(b) strong(c) s(d) `e`)');
	assert.equal(shape('# a\n\n### b\n\n> ## c'), 'h1(a) h3(b) quote(h2(c))');
	assert.equal(shape('#### a\n\n## b'), 'h2(a) h1(b)');
	assert.equal(shape('one\ntwo  \nthree'), 'p(one\ntwo⏎three)');
	assert.equal(shape('- a\n  - b\n- c'), 'list(p(a) list(p(b)); p(c))');
	assert.equal(shape('3. a\n4. b'), '3(p(a); p(b))');
	assert.equal(shape('> a\n>\n> - b'), 'quote(p(a) list(p(b)))');
	assert.equal(shape('```ts\nlet a;\n```\n\n    b'), 'code(let a;) code(b)');
	assert.equal(shape('| a | b |\n| - | - |\n| c | [e1] |\n| d |'), 'table(a | b; c | [e1]; d | )');
	assert.equal(shape('a\n\n---'), 'p(a) rule');
	assert.equal(
		shape('See [the RFC](https://www.rfc-editor.org/).'),
		'p(See link(https://www.rfc-editor.org/: the RFC).)',
	);
});

test('reads citations as the report document does', () => {
	assert.equal(shape('A [e1]. B [e1, ^E2; e3] C【e4】D'), 'p(A [e1]. B [e1,e2,e3] C[e4]D)');
	assert.equal(
		shape('`[e1]` and \\[e2] and [e3](https://a.example)'),
		'p(`[e1]` and [e2] and [e3](https://a.example))',
	);
	assert.equal(shape('**A [e1]**\n\n# [e2]\n\n> [e3]'), 'p(strong(A [e1])) h1([e2]) quote(p([e3]))');
	assert.equal(shape('[e7]: https://evil.example "x"'), 'p([e7]: https://evil.example "x")');
	assert.equal(shape('[a【e1】](https://a.example)'), 'p(link(https://a.example: a)[e1])');
	assert.deepEqual(
		parseReport('A [e2] [e1]\n\n- x [e2]').map(it => it.ids),
		[['e2', 'e1'], ['e2']],
	);
});

test('each block, item and row knows its own Markdown', () => {
	const [list, table] = parseReport('- a\n- b\n  c\n\n| h |\n| - |\n| r |');
	assert.equal(list?.source, '- a\n- b\n  c');
	assert.deepEqual(list?.block.kind === 'list' && list.block.items.map(it => it.source), ['- a', '- b\n  c']);
	assert.deepEqual(table?.block.kind === 'table' && table.block.rows.map(it => it.source), ['| r |']);
});

test('hostile Markdown leads nowhere but to the web, and nothing of it is lost in an attribute', () => {
	for (const payload of hostileMarkdown) {
		const blocks = parseReport(payload);
		for (const url of linksOf(blocks)) {
			assert.match(url, /^https?:\/\/[^\s/]/i, payload);
		}
		assert.doesNotMatch(shape(payload), /[\u202a-\u202e\u2066-\u2069\u200b]/, payload);
	}
});

test('an image is what it says instead, and HTML is its own text', () => {
	assert.equal(shape('![a *b*](https://evil.example/x.png "t")'), 'p(a em(b))');
	assert.equal(shape('<img src=x onerror=alert(1)>'), 'p(<img src=x onerror=alert(1)>)');
	assert.equal(shape('[x](javascript:alert(1))'), 'p([x](javascript:alert(1)))');
});

test('no text makes the reader throw', () => {
	const piece = fc.constantFrom(
		'[e1]',
		'【e2】',
		'**',
		'`',
		'\n',
		'- ',
		'> ',
		'| a ',
		'[',
		'](https://a.b)',
		'<',
		'\\',
		'#',
		'   ',
		'1. ',
		'```',
		'x',
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
			const blocks = parseReport(pieces.join(''));
			assert.ok(blocks.every(it => typeof it.source === 'string'));
		}),
	);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import type { CleanDocument } from '../../src/tools/corpus/document.ts';
import { passagesOf } from '../../src/tools/corpus/passages.ts';
import { readDocument } from '../../src/tools/corpus/readers/readDocument.ts';

/** Reads a text as the file of that name, and compares its blocks: `kind lines [headings] text`, one a line. */
function check(name: string, text: string, expected: string): void {
	const document = read(name, text);
	const lines = document.blocks.map(({ kind, start, end, section }) => {
		const [first, last] = document.lines.rangeOf(start, end);
		const headings = document.sections[section]?.headings.join(' > ') ?? '';
		return `${kind} ${first}-${last} [${headings}] ${document.text.slice(start, end).replaceAll('\n', '⏎')}`;
	});
	assert.equal(lines.join('\n'), expected.trim().replaceAll(/^\t+/gm, ''));
}

function read(name: string, text: string): CleanDocument {
	const steps = readDocument(name, text);
	for (;;) {
		const step = steps.next();
		if (step.done) {
			return step.value;
		}
	}
}

test('reads the blocks of Markdown', () =>
	check(
		'a.md',
		`---
title: Front
---
# Top #

First line
goes on.

* one
  more of one

  and its paragraph
* two
  * inner
1) numbered

\`\`\`js
# no heading
\`\`\`

Under
-----

| a | b |
|---|---|
| 1 | 2 |

[ref]: https://a.test
<!-- hidden
-->
    code by indent
***
last`,
		`
		meta 1-3 [] ---⏎title: Front⏎---
		heading 4-4 [Top] # Top #
		paragraph 6-7 [Top] First line⏎goes on.
		item 9-12 [Top] * one⏎  more of one⏎⏎  and its paragraph
		item 13-13 [Top] * two
		item 14-14 [Top]   * inner
		item 15-15 [Top] 1) numbered
		code 17-19 [Top] \`\`\`js⏎# no heading⏎\`\`\`
		heading 21-22 [Top > Under] Under⏎-----
		table 24-26 [Top > Under] | a | b |⏎|---|---|⏎| 1 | 2 |
		meta 28-28 [Top > Under] [ref]: https://a.test
		meta 29-30 [Top > Under] <!-- hidden⏎-->
		code 31-31 [Top > Under]     code by indent
		paragraph 33-33 [Top > Under] last`,
	));

test('takes the title from the front matter, else from the first heading', () => {
	assert.equal(read('a.md', '---\ntitle: "Quoted"\n---\n# Other').title, 'Quoted');
	assert.equal(read('a.md', '# The `code` [link](x)').title, 'The code link');
	assert.equal(read('a.md', 'no heading').title, undefined);
});

test('reads HTML as Markdown-like text and knows its lines', () =>
	check(
		'a.html',
		`<!DOCTYPE html>
<html><head><title>Page</title><style>p {}</style></head>
<body><nav>Home</nav>
<h1>Top<a class="headerlink">¶</a></h1>
<p>One &amp;
<b>two</b> <code>three</code>.
<ul>
<li>first
<li><p>second</p>
</ul>
<pre>
a  b
c</pre>
<dl><dt>term</dt><dd>means this</dd></dl>
<table><tr><th>k<th>v
<tr><td>1<td>2</table>
<script>alert("<p>no</p>")</script>
<footer>bye</footer></body></html>`,
		`
		heading 4-4 [Top] # Top
		paragraph 5-6 [Top] One & two \`three\`.
		item 8-8 [Top] * first
		item 9-9 [Top] * second
		code 11-13 [Top] \`\`\`⏎a  b⏎c⏎\`\`\`
		term 14-14 [Top] term
		paragraph 14-14 [Top] means this
		table 15-16 [Top] | k | v |⏎| 1 | 2 |`,
	));

test('keeps only the main part of a page that marks it', () =>
	check(
		'a.html',
		'<html><div>menu menu</div><main><p>What the page says, at length.</p></main><div>more menu</div></html>',
		'paragraph 1-1 [] What the page says, at length.',
	));

test('tells a list of chapters from the chapters, which Sphinx wraps alike', () =>
	check(
		'a.html',
		`<p>Before.</p><div class="toctree-wrapper compound"><p class="caption" role="heading">Contents:</p>
<ul><li class="toctree-l1"><a href="a">One</a></li></ul></div>
<div class="toctree-wrapper compound"><section><h2>Two</h2><p>Text.</p></section></div>`,
		`
		paragraph 1-1 [] Before.
		heading 3-3 [Two] ## Two
		paragraph 3-3 [Two] Text.`,
	));

test('survives a page of hostile nesting', () => {
	const page = `<html><body><p>before</p>${'<div><b>'.repeat(20_000)}deep`;
	assert.equal(read('a.html', page).text, 'before\n');
});

test('reads a manual page', () =>
	check(
		'a.1',
		`.\\" comment
.TH "TOOL" "1" "2024"
.SH NAME
tool \\- does \\fBthings\\fR
.SH OPTIONS
.TP
.B \\-v
Be
verbose.
.IP \\(bu 4
a point
.nf
raw  text
.fi`,
		`
		heading 3-3 [NAME] ### NAME
		paragraph 4-4 [NAME] tool - does things
		heading 5-5 [OPTIONS] ## OPTIONS
		term 7-7 [OPTIONS] -v
		paragraph 8-9 [OPTIONS] Be verbose.
		item 10-11 [OPTIONS] * a point
		code 13-13 [OPTIONS] raw  text`,
	));

test('reads reStructuredText', () =>
	check(
		'a.rst',
		`=====
Title
=====

Text with ::

   literal

.. note::

   Noted.

Sub
---

- item
  goes on

term
   is defined

.. code-block:: python

   print(1)

.. toctree::
   other`,
		`
		heading 1-3 [Title] =====⏎Title⏎=====
		paragraph 5-5 [Title] Text with ::
		code 7-7 [Title]    literal
		meta 9-9 [Title] .. note::
		paragraph 11-11 [Title]    Noted.
		heading 13-14 [Title > Sub] Sub⏎---
		item 16-17 [Title > Sub] - item⏎  goes on
		term 19-19 [Title > Sub] term
		paragraph 20-20 [Title > Sub]    is defined
		code 22-24 [Title > Sub] .. code-block:: python⏎⏎   print(1)
		meta 26-27 [Title > Sub] .. toctree::⏎   other`,
	));

test('reads AsciiDoc and plain text', () =>
	check(
		'a.txt',
		`Title
=====

Some text.

-f::
	Forces it.

----
code
----

1.2 Numbered

body`,
		`
		heading 1-2 [Title] Title⏎=====
		paragraph 4-4 [Title] Some text.
		term 6-6 [Title] -f::
		paragraph 7-7 [Title] 	Forces it.
		code 9-11 [Title] \`\`\`⏎code⏎\`\`\`
		heading 13-13 [Title > 1.2 Numbered] 1.2 Numbered
		paragraph 15-15 [Title > 1.2 Numbered] body`,
	));

test('leaves out what steers AsciiDoc’s formatter, and keeps the lines of the rest', () =>
	check(
		'a.adoc',
		`= git-pull(1)

ifdef::git-pull[]
-f::
	Forces it.
+
[NOTE]
--
Take care
// not for readers
of this.
--
endif::git-pull[]
include::more.adoc[]

[source,console]
------------
$ git pull
+
endif::kept[]
------------

Under
-----
. one
+
====
inner
====`,
		`
		heading 1-1 [git-pull(1)] = git-pull(1)
		term 4-4 [git-pull(1)] -f::
		paragraph 5-5 [git-pull(1)] 	Forces it.
		paragraph 9-11 [git-pull(1)] Take care⏎of this.
		code 17-21 [git-pull(1)] \`\`\`⏎$ git pull⏎+⏎endif::kept[]⏎\`\`\`
		heading 23-24 [git-pull(1) > Under] Under⏎-----
		item 25-25 [git-pull(1) > Under] . one
		paragraph 28-28 [git-pull(1) > Under] inner`,
	));

test('tells raised and lowered text of a page from what it follows', () =>
	check(
		'a.html',
		`<p>From 0 to 2<sup>64</sup>-2, H<sub>2</sub>O, the 10<sup>th</sup>, here<sup><a>[1]</a></sup>,
<code>10<sup>-3</sup></code>, &lt;name&gt; and <sup>2</sup>.</p>
<table><tr><td>x<sup>n</sup></td></tr></table>`,
		`
		paragraph 1-2 [] From 0 to 2^64-2, H_2O, the 10th, here[1], \`10^-3\`, <name> and 2.
		table 3-3 [] | x^n |`,
	));

test('leaves out how a word sounds, which stands above it', () =>
	check(
		'a.html',
		'<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>です。</p>',
		'paragraph 1-1 [] 漢字です。',
	));

test('numbers items as the page does', () =>
	check(
		'a.html',
		'<ol start="5"><li>five<ol><li>inner</ol><li>six<li value="9">nine<li>ten</ol>',
		`
		item 1-1 [] 5. five
		item 1-1 [] 1. inner
		item 1-1 [] 6. six
		item 1-1 [] 9. nine
		item 1-1 [] 10. ten`,
	));

test('a caption stands over its table, not in its first row', () =>
	check(
		'a.html',
		'<p>See:</p><table><caption>Table 1. <b>Costs</b></caption><tr><th>Name<th>Price<tr><td>A<td>1</table>',
		`
		paragraph 1-1 [] See:
		term 1-1 [] Table 1. Costs
		table 1-1 [] | Name | Price |⏎| A | 1 |`,
	));

test('a cell that spans rows or columns moves no other cell into another column', () =>
	check(
		'a.html',
		`<table><tr><th>City<th colspan="2">Ships<th>Boats
<tr><td rowspan="2">Ayr<td>1<td>2<td>3
<tr><td>4<td rowspan="0">5<td>6
<tr><td colspan="2">Both<td>7
<tr><td colspan="4">All of it</table><table><tr><td>x<td>y</table>`,
		`
		table 1-5 [] | City | Ships | | Boats |⏎| Ayr | 1 | 2 | 3 |⏎| | 4 | 5 | 6 |⏎| Both | | | 7 |⏎| All of it |
		table 5-5 [] | x | y |`,
	));

test('a list of links alone leads elsewhere', () => {
	const links = Array.from({ length: 8 }, (_, i) => `<li><a href="#${i}">Chapter ${i}</a></li>`);
	const kinds = (list: readonly string[]): string[] =>
		read('a.html', `<p>See <a>that</a>:</p><ul>${list.join('')}</ul><p>Text.</p>`).blocks.map(it => it.kind);
	assert.deepEqual(new Set(kinds(links).slice(1, -1)), new Set(['meta']));
	assert.deepEqual(new Set(kinds(links.slice(1)).slice(1, -1)), new Set(['item']));
	assert.deepEqual(
		new Set(kinds(links.map(it => `${it.slice(0, -5)}, which tells why</li>`)).slice(1, -1)),
		new Set(['item']),
	);
	const table = `<table><tr>${links.join('').replaceAll('li>', 'td>').repeat(5)}</tr></table>`;
	assert.deepEqual(
		read('a.html', `<p>Text.</p>${table}`).blocks.map(it => it.kind),
		['paragraph', 'meta'],
	);
});

test('a line without white space is no passage', () => {
	const minified = `x(${'a+b,'.repeat(700)})`;
	const texts = (name: string, text: string): string[] => passagesOf(read(name, text)).map(it => it.text);
	assert.deepEqual(texts('a.js', `first();\n\n${minified}\n\nlast();`), ['first();', 'last();']);
	assert.deepEqual(texts('a.txt', '说明'.repeat(1_200)).join(''), '说明'.repeat(1_200));
});

test('reads code by definitions', () =>
	check(
		'a.ts',
		`import a from 'a';

/** Says hello. */
export function hello(): void {
	greet();

	wave();
}

const x = 1;`,
		`
		code 1-1 [] import a from 'a';
		code 3-8 [hello] /** Says hello. */⏎export function hello(): void {⏎	greet();⏎⏎	wave();⏎}
		code 10-10 [x] const x = 1;`,
	));

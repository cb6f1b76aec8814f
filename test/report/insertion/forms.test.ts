import assert from 'node:assert/strict';
import test from 'node:test';
import { insert, type Place, reportOf } from './sample.ts';

const answer = 'It melts at 0 °C [e1] [e2]. *Sea* ice `f_x` **earlier** [e3], as said [e1].';
const report = reportOf(answer, '## Findings\n\n- one [e1]\n  - two\n\n1. three\n\n> four\n\n### Sub\n\n```\na*b\n```');

function check(place: Partial<Place> & { readonly language: string }, expected: string): void {
	assert.equal(insert(report, { text: '', ...place }).text, expected);
}

const section = { kind: 'section', index: 0 } as const;

test('LaTeX has footnotes with links where hyperref is loaded', () => {
	const before = '\\usepackage[x]{url, hyperref}\n\\begin{document}\nSo: ';
	check(
		{ language: 'latex', text: `${before}|\n\\end{document}` },
		`${before}It melts at 0 °C\\footnote{\\href{ice.md\\#L3}{Ice}: \`\`Ice melts at 0 °C.''}\\textsuperscript{,}\\footnote{\\href{https://steam.test/a\\_b?c=1\\&d=\\%20}{Steam \\& \\textless{}more\\textgreater{}}: \`\`Steam is 100\\% hot\\_water.''}. \\emph{Sea} ice \\texttt{f\\_x} \\textbf{earlier}\\footnote{\\href{ice.md\\#L9}{Ice}: \`\`Sea ice melts earlier.''}, as said\\footnote{\\href{ice.md\\#L3}{Ice}}.\n\\end{document}`,
	);
});

test('LaTeX without hyperref has the addresses, and the user is told', () => {
	const { text, notices } = insert(report, { language: 'latex', text: '% \\usepackage{hyperref}\n' });
	assert.match(text, /\\footnote\{Ice, \\texttt\{ice\.md\}: /);
	assert.deepEqual(notices, ['no-hyperref']);
	assert.match(
		insert(report, { language: 'latex', text: '\\usepackage{url}\n' }).text,
		/\\footnote\{Ice, \\url\{ice\.md\}: /,
	);
});

test('LaTeX: a cursor in a comment or before the document', () => {
	check(
		{ language: 'latex', text: 'A % x| y\nB', part: section },
		insert(report, { language: 'latex', text: 'A % x y|\nB', part: section }).text,
	);
	assert.match(
		insert(report, { language: 'latex', text: 'A % x| y\n' }).text,
		/^A % x y It melts|^A % x y\n\nIt melts/,
	);
	const { notices } = insert(report, { language: 'latex', text: '|\\begin{document}\\end{document}' });
	assert.deepEqual(notices, ['no-hyperref', 'before-document']);
});

test('LaTeX: blocks, below the heading of the cursor', () =>
	check(
		{ language: 'latex', text: '\\section{A}\n\n', part: section },
		[
			"\\section{A}\n\n\\subsection{Findings}\n\n\\begin{itemize}\n  \\item one\\footnote{Ice, \\texttt{ice.md}: ``Ice melts at 0 °C.''}\n",
			'    \\begin{itemize}\n      \\item two\n    \\end{itemize}\n\\end{itemize}\n\n\\begin{enumerate}\n  \\item three\n\\end{enumerate}\n',
			'\\begin{quote}\nfour\n\\end{quote}\n\n\\subsubsection{Sub}\n\n\\begin{verbatim}\na*b\n\\end{verbatim}\n',
		].join('\n'),
	));

test('reStructuredText has named footnotes, defined at the end', () =>
	check(
		{ language: 'restructuredtext', text: 'So: |\n\nMore.\n' },
		[
			'So: It melts at 0 °C [#source-1]_ [#source-2]_. *Sea* ice ``f_x`` **earlier** [#source-1b]_, as said [#source-1]_.\n\nMore.\n',
			'.. [#source-1] `Ice <ice.md#L3>`__: “Ice melts at 0 °C.”',
			'.. [#source-2] `Steam & \\<more\\> <https://steam.test/a_b?c=1&d=%20>`__: “Steam is 100% hot\\_water.”',
			'.. [#source-1b] `Ice <ice.md#L9>`__: “Sea ice melts earlier.”\n',
		].join('\n'),
	));

test('reStructuredText: headings are underlined as those of the document', () =>
	check(
		{ language: 'restructuredtext', text: '####\nDoc\n####\n\nA\n~~~\n\n|\n', part: section },
		[
			'####\nDoc\n####\n\nA\n~~~\n\nFindings\n========\n\n- one [#source-1]_\n\n  - two\n\n1. three\n\n..\n\n   four\n',
			'Sub\n----\n\n::\n\n   a*b\n\n.. [#source-1] `Ice <ice.md#L3>`__: “Ice melts at 0 °C.”\n',
		].join('\n'),
	));

test('AsciiDoc has footnote macros; a footnote is written once', () =>
	check(
		{ language: 'asciidoc', text: 'So: |\n' },
		'So: It melts at 0 °Cfootnote:source-1[link:++ice.md#L3++[Ice]: “Ice melts at 0 °C.”]^,^footnote:source-2[link:++https://steam.test/a_b?c=1&d=%20++[Steam & &#60;more&#62;]: “Steam is 100% hot&#95;water.”]. __Sea__ ice ``f&#95;x`` **earlier**footnote:source-1b[link:++ice.md#L9++[Ice]: “Sea ice melts earlier.”], as saidfootnote:source-1[].\n',
	));

test('AsciiDoc: blocks, below the heading of the cursor', () =>
	check(
		{ language: 'asciidoc', text: '= Doc\n\n== A\n\n', part: section },
		'= Doc\n\n== A\n\n=== Findings\n\n* onefootnote:source-1[link:++ice.md#L3++[Ice]: “Ice melts at 0 °C.”]\n** two\n\n. three\n\n[quote]\n____\nfour\n____\n\n==== Sub\n\n[listing,subs=specialchars]\n----\na*b\n----\n',
	));

test('Typst has footnotes with labels', () =>
	check(
		{ language: 'typst', text: 'So: |\n' },
		'So: It melts at 0 °C#footnote[#link("ice.md#L3")[Ice]: “Ice melts at 0 °C.”]<source-1>#super[,];#footnote[#link("https://steam.test/a_b?c=1&d=%20")[Steam & \\<more\\>]: “Steam is 100% hot\\_water.”]<source-2>. #emph[Sea]; ice #raw("f_x"); #strong[earlier];#footnote[#link("ice.md#L9")[Ice]: “Sea ice melts earlier.”]<source-1b>, as said#footnote(<source-1>);.\n',
	));

for (const [language, again] of [
	['restructuredtext', '[#source-1]_'],
	['asciidoc', 'footnote:source-1[]'],
	['typst', '#footnote(<source-1>);'],
] as const) {
	test(`${language}: what is inserted twice is written out once, and a new source gets a new name`, () => {
		const one = reportOf('One [e1].');
		const once = insert(one, { language, text: '' }).text;
		const twice = insert(one, { language, text: once }).text;
		assert.equal(twice.split('Ice melts at 0 °C.').length, 2);
		assert.ok(twice.includes(again));
		assert.match(insert(reportOf('Two [e2].'), { language, text: twice }).text, /source-2/);
	});
}

test('code has comments of its language, with the indentation of the line', () => {
	const short = reportOf('Ice melts [e1].');
	const comment = (language: string, text: string): string => insert(short, { language, text }).text;
	assert.equal(
		comment('python', 'def f():\n    |\n    pass\n'),
		'def f():\n    # Ice melts [1].\n    #\n    # [1] Ice, ice.md#L3: “Ice melts at 0 °C.”\n    pass\n',
	);
	assert.equal(
		comment('go', '\t|x()\n'),
		'\t// Ice melts [1].\n\t//\n\t// [1] Ice, ice.md#L3: “Ice melts at 0 °C.”\n\tx()\n',
	);
	assert.equal(
		comment('typescript', 'let a = 1;|\r\nlet b;'),
		'let a = 1;\r\n// Ice melts [1].\r\n//\r\n// [1] Ice, ice.md#L3: “Ice melts at 0 °C.”\r\nlet b;',
	);
	assert.equal(
		comment('css', 'a {}\n|'),
		'a {}\n/*\n  Ice melts [1].\n\n  [1] Ice, ice.md#L3: “Ice melts at 0 °C.”\n*/',
	);
	assert.match(comment('html', '<p>|'), /^<p>\n<!--\n {2}Ice melts/);
	assert.match(comment('html', '<script>\n|\n</script>'), /^<script>\n\/\/ Ice melts/);
	assert.match(comment('html', '<style>\n|\n</style>'), /^<style>\n\/\*\n/);
	assert.match(comment('php', '<?php\n|'), /^<\?php\n\/\/ Ice/);
	assert.match(comment('php', '<p>\n|'), /^<p>\n<!--/);
	assert.match(comment('sql', ''), /^-- Ice/);
	assert.match(comment('bat', ''), /^REM Ice/);
	assert.throws(() => comment('json', '{}'), /no-comments/);
	assert.throws(() => comment('mdx', ''), /runs-code/);
});

test('comments are wrapped, with sources that hang', () => {
	const { text } = insert(reportOf(`${'Ice melts slowly in spring. '.repeat(12)}[e1]`), { language: 'rust', text: '' });
	for (const line of text.trimEnd().split('\n')) {
		assert.ok(line.startsWith('//') && line.length <= 100, line);
	}
	assert.ok(text.split('\n').length > 5);
});

test('plain text has the sources below', () =>
	check(
		{ language: 'plaintext', text: 'Notes\n\n' },
		[
			'Notes\n\nIt melts at 0 °C [1] [2]. Sea ice f_x earlier [1b], as said [1].\n',
			'[1] Ice, ice.md#L3: “Ice melts at 0 °C.”',
			'[2] Steam & <more>, https://steam.test/a_b?c=1&d=%20: “Steam is 100% hot_water.”',
			'[1b] Ice, ice.md#L9: “Sea ice melts earlier.”\n',
		].join('\n'),
	));

test('a sentence does not go into a heading, a command or a table, but below it', () => {
	const short = reportOf('Ice melts [e1].');
	for (const [language, text] of [
		['markdown', '# Ice|\n'],
		['markdown', '| a | b |\n|---|---|\n| c | d |\n'.replace('c', 'c\u0000')],
		['latex', '\\section{Ice}|\n'],
		['restructuredtext', 'Ice|\n===\n'],
		['asciidoc', '== Ice|\n'],
		['typst', '= Ice|\n'],
	] as const) {
		const offset = text.includes('\u0000') ? text.indexOf('\u0000') : text.indexOf('|');
		const before = text.slice(0, offset) + text.slice(offset + 1);
		const after = insert(short, { language, text: before, offset }).text;
		assert.ok(after.startsWith(`${before}\nIce melts`), after);
	}
});

test('scripts without spaces get none', () => {
	const short = reportOf('冰在零度融化 [e1]。');
	assert.match(insert(short, { language: 'markdown', text: '水：|然后' }).text, /^水：冰在零度融化 \[1\]。然后/);
	assert.match(insert(short, { language: 'markdown', text: 'Water|then' }).text, /^Water 冰在零度融化 \[1\]。 then/);
});

test('what a heading cites is cited below it, and levels follow one another', () => {
	const odd = reportOf('', '#### Deep [e1]\n\nWords.\n\n## High\n\n##### Low\n\nMore.');
	const { text } = insert(odd, { language: 'typst', text: '', part: { kind: 'report' } });
	assert.match(
		text,
		/^= When does ice melt\?\n\n== Deep\n\n#footnote\[[^\n]*<source-1>\n\nWords\.\n\n== High\n\n=== Low\n\nMore\.\n$/,
	);
});

test('a link of the user in a report keeps its words', () => {
	const { markdown, ...others } = reportOf('', '## A\n\nSee [e1].');
	const edited = {
		...others,
		markdown: markdown.replace('See ', 'See [this page](https://own.test), [more words][1], [5] and '),
	};
	const { text } = insert(edited, { language: 'plaintext', text: '', part: { kind: 'section', index: 0 } });
	assert.match(text, /^A\n\nSee this page, more words\[1\], \[5\] and \[1\]\.\n/);
});

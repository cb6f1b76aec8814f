import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { finding } from '../../fakes/finding.ts';
import { insert, reportOf } from './sample.ts';

/** What would be more than text, somewhere. */
const attacks = [
	'\\input{/etc/passwd}',
	'\\write18{id}',
	'^^5cinput',
	'%',
	'\\end{verbatim}',
	'\\end{verbatim}\\input{x}',
	'$x$',
	'}{',
	'#1',
	'&',
	'\\',
	'.. include:: /etc/passwd',
	'.. raw:: html',
	':role:`x`',
	'`x`_',
	'|sub|',
	'[#a]_',
	'__ x',
	'::',
	'a_',
	'.. [1] x',
	'=====',
	'- ',
	'include::/etc/passwd[]',
	'\\include::x[]',
	'ifdef::a[]',
	'{set:a}',
	'{author}',
	'<<x>>',
	'[[x]]',
	'pass:[x]',
	'+++<b>+++',
	'((x))',
	'----',
	'====',
	']',
	'[',
	'|===',
	'`+x+`',
	':a: b',
	'image::x[]',
	'a:: b',
	'#import "x": *',
	'#include "x"',
	'#eval("1")',
	'#',
	'@ref',
	'<label>',
	'// x',
	'/* x',
	'*/',
	'= x',
	'+ x',
	'/ a: b',
	'"',
	']]',
	'-->',
	'--!>',
	'</script>',
	'?>',
	'"""',
	"'''",
	'#>',
	'-}',
	'|#',
	'\\u000a x();',
	'\\\\u002a/',
	'%x%',
	'& del x',
	'^',
	'`',
	'// @ts-nocheck',
	'vim: set x',
	'coding: rot13',
	'\u202e',
	'\u2028',
	'\u2029',
	'\u0085',
	'\r',
	'\u200b',
	'\u000b',
	'\ud800',
	'**',
	'*',
	'_',
	'~',
	'<b>',
	'![x](https://evil.test)',
	'[x](https://evil.test)',
	'https://evil.test',
	'a@evil.test',
	'[e1]',
	'1. ',
	'word',
	' ',
	'é',
	'漢字',
];
const words = fc.array(fc.constantFrom(...attacks), { minLength: 1, maxLength: 6 }).map(it => it.join(''));
const spaced = fc.array(fc.constantFrom(...attacks), { minLength: 1, maxLength: 6 }).map(it => it.join(' '));
const hostile = fc.oneof(words, spaced);

const shapes = [
	'X',
	'`X`',
	'*X*',
	'**X**',
	'- X',
	'1. X',
	'> X',
	'# X',
	'## X',
	'```\nX\n```',
	'| X |\n|---|\n| X |',
	'a\\\nX',
	'    X',
];
const cases = fc.record({
	answer: fc.array(fc.tuple(fc.constantFrom(...shapes), hostile), { minLength: 1, maxLength: 5 }),
	quote: hostile,
	title: hostile,
	uri: fc.webUrl({ withFragments: true, withQueryParameters: true }),
});

/** Checks what is inserted into an empty document for every answer, quotation and title that an attacker may choose. */
function never(language: string, check: (text: string) => void, before = ''): void {
	test(`${language}: no text of a page becomes more than text`, () => {
		fc.assert(
			fc.property(cases, ({ answer, quote, title, uri }) => {
				const said = answer.map(([shape, text]) => shape.replaceAll('X', () => text)).join('\n\n');
				const findings = [finding({ uri, title, quote }), finding({ uri: `${uri}#x`, title: quote, quote: title })];
				const { text } = insert(reportOf(`Cited [e1].\n\n${said} [e1] [e2]\n\nEnd [e2].`, '', findings), {
					language,
					text: before,
				});
				assert.doesNotMatch(
					text,
					/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
				);
				check(text.slice(before.length));
			}),
			{ numRuns: 60 },
		);
	});
}

never('latex', text => {
	const known =
		/^(?:footnote|href|texttt|textbf|emph|textsuperscript|text(?:backslash|asciitilde|asciicircum|less|greater|bar|asciigrave)|newline|begin|end|item|section|subsection|subsubsection|paragraph|hline|linewidth|noindent|rule|setcounter)$/;
	const code = text.replace(/\\begin\{verbatim\}\n[\s\S]*?\n\\end\{verbatim\}/g, '');
	for (const [, name = ''] of code.replace(/\\\\/g, '').matchAll(/\\([a-zA-Z]+)/g)) {
		assert.match(name, known);
	}
	for (const [, name = ''] of code.matchAll(/\\(?:begin|end)\{([^}]*)\}/g)) {
		assert.match(name, /^(?:itemize|enumerate|quote|tabular|minipage)$/);
	}
	const bare = code.replace(/\\[{}$&#%_\\]/g, '');
	assert.doesNotMatch(bare, /[$#%^~]/);
	let depth = 0;
	for (const mark of bare.replace(/[^{}]/g, '')) {
		depth += mark === '{' ? 1 : -1;
		assert.ok(depth >= 0);
	}
	assert.equal(depth, 0);
});

never('restructuredtext', text => {
	const prose = text
		.replace(/^( *)::\n\n(?:\1 {3}.*(?:\n|$)|\n)*/gm, '')
		.replace(/^ *\.\. list-table::\n *:header-rows: 1\n/gm, '')
		.replace(/ <[^<>`\s]*>`__/g, 'L')
		.replace(/^\.\. \[#source-\w+\] `|\[#source-\w+\]_/gm, 'N');
	const marks = prose.replace(/\\[^\s]/g, 'x').replace(/``[^`]*``/g, '');
	assert.doesNotMatch(marks, /`|_|\||@|::|https?:/);
	assert.doesNotMatch(prose, /^ *(?:\.\. |:|__)/m);
});

never('asciidoc', text => {
	const lines = text.split('\n');
	assert.ok(!lines.some(it => /^(?:include|ifn?def|ifeval|endif)::/.test(it)));
	const prose = text
		.replace(/^(-{4,})\n[\s\S]*?\n\1$/gm, '')
		.replace(/link:\+\+[^+\s]*\+\+\[/g, '')
		.replace(/footnote:source-\d+[a-z]*\[/g, '')
		.replace(/^\[(?:listing,subs=specialchars|quote|cols="\d+\*",options="header"|start=\d+)\]$/gm, '')
		.replace(/\{empty\}/g, '');
	assert.doesNotMatch(prose, /[{}<>\\~@]|\[|::|https?:\/|\(\(|\+(?!\n)/);
});

never('typst', text => {
	const calls = text.replace(/\\[^\s]/g, 'x').replace(/"[^"]*"/g, '""');
	for (const [, name = ''] of calls.matchAll(/#([a-z]*)/g)) {
		assert.match(name, /^(?:footnote|link|emph|strong|raw|quote|super|table|line|linebreak)$/);
	}
	assert.doesNotMatch(calls, /[$@`~*_]|\/\/|\/\*|\*\//);
	let depth = 0;
	for (const mark of calls.replace(/[^[\]]/g, '')) {
		depth += mark === '[' ? 1 : -1;
		assert.ok(depth >= 0);
	}
	assert.equal(depth, 0);
});

for (const [language, prefix, closers, before] of [
	['javascript', '//', /\*\/|<\/script|@ts-/i],
	['java', '//', /\*\/|\\u/],
	['python', '#', /"""|'''|coding[:=]/],
	['php', '//', /\?>/, '<?php\n'],
	['powershell', '#', /#>/],
	['lua', '--', /\]\]/],
	['bat', 'REM', /(?<!%)%(?:%%)*(?!%)|^REM [&|<>^]/m],
	['vim', '"', /\bvim:/],
] as const) {
	never(
		language,
		text => {
			for (const line of text.trimEnd().split('\n')) {
				assert.ok(line.startsWith(prefix), line);
				assert.doesNotMatch(line, /[\\^`]\s*$/);
			}
			assert.doesNotMatch(text.replaceAll(/^.{2}/gm, ''), closers);
		},
		before,
	);
}
for (const [language, open, close] of [
	['css', '/*', '*/'],
	['html', '<!--', '-->'],
] as const) {
	never(language, text => {
		assert.ok(text.startsWith(`${open}\n`));
		assert.equal(text.indexOf(close), text.length - close.length - (text.endsWith('\n') ? 1 : 0));
	});
}

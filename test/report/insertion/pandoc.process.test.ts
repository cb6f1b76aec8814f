import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { finding } from '../../fakes/finding.ts';
import { insert, reportOf } from './sample.ts';

const isThere = spawnSync('pandoc', ['--version']).status === 0;

const attacks = [
	'\\input{/etc/passwd} 100% $x$ a_b {c} #d & e ~ ^',
	'.. include:: /etc/passwd',
	'.. raw:: html',
	':math:`x` *a* **b** c_ |d| [#e]_ __ f::',
	'1. not a list',
	'- not a list',
	'https://evil.test a@evil.test',
	'% comment',
	'^^5cinput{x}',
	'A. word (a) word',
];
const findings = attacks.map((quote, index) =>
	finding({ uri: `https://site.test/${index}?a=1&b=%20#x`, title: quote, quote }),
);
const said = attacks.map(
	(it, index) => `${it.replace(/[\\`*_[\]<>#~|$]|^[-.:\d]|(?<=^\d)\./g, String.raw`\$&`)} [e${index + 1}]`,
);
const report = reportOf(
	said.join('\n\n'),
	'## Part\n\n- one *two* `three` **four** [e1]\n- five\n\n1. six\n\n> seven\n\n| eight | nine |\n|---|---|\n| ten [e2] | eleven |\n\n### Sub part\n\nTwelve.',
	findings,
);

for (const [language, head, format] of [
	['latex', '\\documentclass{article}\n\\usepackage{hyperref}\n\\begin{document}\n|\n\\end{document}\n', 'latex'],
	['restructuredtext', '', 'rst'],
] as const) {
	test(`pandoc reads the words and the footnotes of ${language} as they were meant`, { skip: !isThere }, () => {
		const { text } = insert(report, { language, text: head, part: { kind: 'report' } });
		const { stdout, stderr, status } = spawnSync('pandoc', ['-f', format, '-t', 'json', '--sandbox'], {
			input: text,
			encoding: 'utf8',
		});
		assert.equal(status, 0, stderr);
		const found = contentOf(JSON.parse(stdout));
		assert.equal(found.notes, attacks.length + 2);
		assert.deepEqual(
			[...found.kinds].filter(it => !allowed.includes(it)),
			[],
		);
		for (const it of attacks) {
			assert.ok(squeezed(found.words).includes(squeezed(it)), `${it} is not in ${found.words}`);
		}
		assert.match(found.words, /one two three four.*five.*six.*seven.*eight.*nine.*ten.*eleven.*Sub part.*Twelve/);
	});
}

/** What a document may hold of this report: no math, no raw text, no image. */
const allowed = [
	'BlockQuote',
	'BulletList',
	'Code',
	'Emph',
	'Header',
	'Link',
	'Note',
	'OrderedList',
	'Para',
	'Plain',
	'Quoted',
	'Space',
	'Span',
	'Str',
	'Strong',
	'Table',
];

/** Pandoc 2 does not know the commands of these, and makes quotation marks an element of its own. */
function squeezed(text: string): string {
	return text.replace(/[\s|`'"“”‘’]/g, '');
}

interface Content {
	words: string;
	notes: number;
	readonly kinds: Set<string>;
}

function contentOf(node: unknown, content: Content = { words: '', notes: 0, kinds: new Set() }): Content {
	if (Array.isArray(node)) {
		for (const it of node) {
			contentOf(it, content);
		}
	} else if (typeof node === 'object' && node !== null) {
		const kind = 't' in node && typeof node.t === 'string' ? node.t : '';
		const inner: unknown = 'c' in node ? node.c : 'blocks' in node ? node.blocks : undefined;
		if (/^[A-Z][a-zA-Z]+$/.test(kind) && !/^(?:Align|Col|Decimal|Period|Default|DoubleQuote|SingleQuote)/.test(kind)) {
			content.kinds.add(kind);
		}
		content.notes += kind === 'Note' ? 1 : 0;
		const text = kind === 'Str' ? inner : kind === 'Code' && Array.isArray(inner) ? inner[1] : undefined;
		content.words += typeof text === 'string' ? text : /Space|SoftBreak|Para|Plain/.test(kind) ? ' ' : '';
		contentOf(inner, content);
	}
	return content;
}

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { findApparatus } from '../../src/report/apparatus.ts';
import { citationDefinitions, labelCitations } from '../../src/report/citation.ts';
import { composeDocument, type ReportInput, slugOf } from '../../src/report/document.ts';
import { formatEvidenceFile, parseEvidenceFile } from '../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import type { MethodFacts } from '../../src/report/methodNote.ts';
import { finding } from '../fakes/finding.ts';

const ledger = new EvidenceLedger();
ledger.add(finding({ uri: 'ice', title: 'Ice "and" snow', quote: 'Ice melts\nat 0 °C.', line: 3 }));
ledger.add(finding({ uri: 'steam', title: 'Steam', quote: 'argv[1] is a \\ path & <b>' }));
ledger.add(finding({ uri: 'ice', title: 'Ice "and" snow', quote: 'Sea ice melts earlier.', line: 9 }));
ledger.add(finding({ uri: 'https://example.org/a_(b)?x=1', title: 'Web\npage', quote: 'A page.' }));
/** Names and words that try to be more than text. */
const hostile = [
	'a`` ![x](https://evil.test/t.png) [Click](https://evil.test/) ``b.md',
	'`',
	'x\u202ey\u200bz',
	'<img src=x>',
	'[e1] [1]: https://evil.test "t"',
	'www.evil.test a@evil.test',
	`${'x'.repeat(298)}🔬 tail`,
];
for (const it of hostile) {
	ledger.add(finding({ uri: `file:///docs/${encodeURIComponent(it)}.md`, title: it, quote: it }));
}

function compose(report: string, changes: Partial<ReportInput> = {}): ReturnType<typeof composeDocument> {
	return composeDocument({
		run: 'r1',
		question: 'When does ice melt?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'scripted',
		notes: [],
		answer: '',
		report,
		evidence: ledger,
		folder: 'file:///project/research',
		evidenceFileName: 'a.evidence.json',
		...changes,
	});
}

/** The body of the document, without front matter, title, sources and definitions. */
function bodyOf(report: string): string {
	return compose(report)
		.markdown.replace(/^---[\s\S]*?\n---\n\n# [^\n]*\n\n/, '')
		.replace(/\n\n## Sources[\s\S]*$|\n$/, '');
}

test('labels are numbers of sources in the order of their first citation', () => {
	assert.equal(bodyOf('A [e2]. B [e1], C [e3]. D [e2].'), 'A [1]. B [2], C [2b]. D [1].');
});

test('definitions carry the place and the quote, on one line', () => {
	const { markdown } = compose('A [e1] [e4].');
	assert.match(markdown, /^\[1\]: <\.\.\/\.\.\/docs\/ice\.md#L3> "Ice \\"and\\" snow: “Ice melts at 0 °C.”"$/m);
	assert.match(markdown, /^\[2\]: <https:\/\/example\.org\/a_\(b\)\?x=1> "Web page: “A page.”"$/m);
});

test('an id that was never collected is left out, and said', () => {
	const document = compose('It floats [e99]. It melts [e1, e99].');
	assert.match(document.markdown, /It floats\. It melts \[1\]\./);
	assert.deepEqual(document.dropped, ['e99 was cited 2 times but never collected; the citation was left out.']);
	assert.match(document.markdown, /^> 2 citations named evidence that was never collected and were left out: /m);
	assert.equal(document.citations, 1);
});

test('adjacent citations are kept apart', () => assert.equal(bodyOf('A [e1][e2][e3].'), 'A [1] [2] [1b].'));
test('what is not a citation is not a link', () =>
	assert.equal(bodyOf('argv[1] and [1] and [e1]'), 'argv\\[1] and \\[1] and [1]'));
test('code stays as it is', () =>
	assert.equal(bodyOf('`argv[1]` [e1]\n\n```\n[e2] <b>\n```'), '`argv[1]` [1]\n\n```\n[e2] <b>\n```'));
test('a citation is no image, no definition and no link with a target', () =>
	assert.equal(bodyOf('Ice![e1] [e2](x)\n\n[e3]: y'), 'Ice\\![1] [2]\\(x)\n\n[1b]\\: y'));
test('links, images and HTML become text', () => {
	const { markdown, dropped } = compose(
		'See [here](https://evil.test/?d=1), ![x](https://evil.test/p.png) <img src=x> [e1]',
	);
	assert.match(markdown, /See here, x \\<img src=x> \[1\]/);
	assert.equal(dropped.length, 2);
});
test('the title of the core report is not repeated', () =>
	assert.equal(bodyOf('# Ice\n\nIt melts [e1].'), 'It melts [1].'));

test('the evidence file names what the labels lead to, and reads back as it was written', () => {
	const { evidenceFile } = compose('A [e3] [e2] [e1].');
	assert.deepEqual(
		evidenceFile.evidence.map(it => [it.label, it.id, it.source]),
		[
			['1', 'e3', '1'],
			['2', 'e2', '2'],
			['1b', 'e1', '1'],
		],
	);
	assert.equal(evidenceFile.sources[0]?.uri, '../../docs/ice.md');
	assert.deepEqual(parseEvidenceFile(formatEvidenceFile(evidenceFile)), evidenceFile);
});

test('unknown fields of an evidence file survive a round trip', () => {
	const file = { ...compose('A [e1].').evidenceFile, later: { x: 1 } };
	const first = file.evidence[0];
	assert.ok(first);
	const later = { ...file, evidence: [{ ...first, verdict: 'entailed' }] };
	assert.deepEqual(parseEvidenceFile(formatEvidenceFile(later)), later);
});

test('a damaged evidence file is a problem, not an exception', () => {
	assert.ok('problem' in parseEvidenceFile('{'));
	assert.ok('problem' in parseEvidenceFile('{"version": 1}'));
});

const fragment = fc.oneof(
	fc.constantFrom(
		'[e1]',
		'[e2]',
		'[e3]',
		'[e4]',
		'[e99]',
		...hostile.map((_, i) => `[e${i + 5}]`),
		'https://evil.test/a',
		'www.evil.test',
		'a@evil.test',
		'mailto:a@evil.test',
		'[e1, e2]',
		'[^e3]',
		'[1]',
		'argv[1]',
		'`[e1]`',
		'``',
		'`',
		'\\',
		'!',
		'(',
		')',
		':',
	),
	fc.constantFrom(
		'\n',
		'\n\n',
		'\n- ',
		'\n> ',
		'\n    ',
		'\n```\n',
		'\n# ',
		'| ',
		'\n|-|\n',
		'<b>',
		'</b>',
		'<!--',
		'[x](y)',
		'![',
		'](',
		'<http://a.b>',
	),
	fc.constantFrom('word', ' ', '*', '_', '&amp;', '“quote”', '中文。', '[3]: x', '\u202e', '\u200b', '~~~', '"', '\t'),
);

test('composer → markdown-it → the same citations, and nothing else that is a link, an image or HTML', () => {
	// As the strictest and the laxest viewers do it: HTML is passed on, and addresses become links.
	const markdown = new MarkdownIt({ html: true, linkify: true });
	markdown.linkify.set({ fuzzyLink: false });
	fc.assert(
		fc.property(fc.array(fragment, { maxLength: 30 }), fragments => {
			const document = compose(fragments.join(''));
			const text = document.markdown.replace(/^---[\s\S]*?\n---\n/, '');
			const html = markdown.render(text);
			const links = [...html.matchAll(/<a href="([^"]*)"/g)];
			// The list of sources shows each label once.
			const listed = document.evidenceFile.evidence.length;
			assert.equal(links.length, document.citations + listed, `${text}\n=>\n${html}`);
			assert.equal(labelCitations(document.markdown).length, document.citations + listed, text);
			const defined = new Set(citationDefinitions(document.markdown).map(it => it.label));
			for (const it of labelCitations(document.markdown)) {
				assert.ok(defined.has(it.label), it.label);
			}
			assert.doesNotMatch(
				html,
				/<(?!\/?(?:p|h[1-6]|ul|ol|li|a|em|strong|code|pre|blockquote|table|thead|tbody|tr|th|td|hr|br|s)\b)/,
			);
			assert.doesNotMatch(document.markdown, /[\u202e\u200b]/);
			assert.ok(document.markdown.isWellFormed());
		}),
		{ numRuns: 500 * Number(process.env['DEEP_RESEARCH_TEST_SCALE'] ?? 1) },
	);
});

test('slugs keep letters of every script and name something always', () => {
	assert.equal(slugOf('How do I run a script, before "every" publish?'), 'how-do-i-run-a-script-before-every-publish');
	assert.equal(slugOf('如何发布软件包？'), '如何发布软件包');
	assert.equal(slugOf('…?!'), 'report');
	assert.ok(slugOf('x'.repeat(500)).length <= 60);
});

test('a source whose address is no page and no file is not linked, whatever the log says', () => {
	const evidence = new EvidenceLedger();
	const bad = [
		'command:workbench.action.quit',
		'javascript:alert(1)',
		'vscode://a.b/c',
		'data:text/html,x',
		'file://evil/share/x',
		'//evil/share',
		'https://u:p@evil.test/',
	];
	for (const uri of [...bad, 'https://ok.test/', 'file:///project/a.md']) {
		const { source, ...rest } = finding({ uri: 'x', title: uri, quote: `of ${uri}` });
		evidence.add({ ...rest, source: { ...source, uri } });
	}
	const ids = evidence.list().map(it => `[${it.id}]`);
	const { markdown, citations, dropped } = compose(`A ${ids.join(' ')}.`, { evidence });
	assert.equal(citations, 2);
	assert.deepEqual(
		citationDefinitions(markdown).map(it => it.target),
		['https://ok.test/', '../a.md#L1'],
	);
	assert.ok(dropped.length > 0);
});

const method: MethodFacts = {
	rounds: 1,
	milliseconds: 0,
	calls: new Map(),
	queries: [],
	passages: 1,
	sourcesRead: 1,
	tokens: 0,
	cost: 0,
	remarks: [],
};

test('the note on the method follows the sources, and the definitions follow it', () => {
	const { markdown } = compose('A [e2].', { method, length: 'long' });
	assert.match(markdown, /\n## Sources\n\n- .*\n\n## Method\n\n- Written by [^]*\n\n\[1\]: <[^\n]*\n$/);
	assert.match(markdown, /^length: "long"$/m);
	assert.equal(markdown.slice(findApparatus(markdown).start).split('\n', 1)[0], '## Sources');
});

test('a Chinese question has a Chinese frame', () => {
	const notes = [{ en: 'Short.', zh: '很短。' }];
	const { markdown } = compose('甲 [e2]。乙 [e999]。', { question: '冰什么时候融化？', method, notes });
	assert.match(markdown, /> 很短。\n\n> 有 1 处引用[^]*\n## 来源\n\n- [^]*\n## 方法\n\n- 撰写：/);
	assert.equal(markdown.slice(findApparatus(markdown).start).split('\n', 1)[0], '## 来源');
});

test('the evidence file knows the way to it from what was searched, unless it lies outside', () => {
	const wayFrom = (root: string | undefined): unknown => compose('A [e2].', { root }).evidenceFile.folder;
	assert.equal(wayFrom('file:///project'), 'research');
	assert.equal(wayFrom('file:///project/'), 'research');
	assert.equal(wayFrom('file:///project/research'), '');
	assert.equal(wayFrom('file:///pro'), undefined);
	assert.equal(wayFrom('file:///project/research/deeper'), undefined);
	assert.equal(wayFrom(undefined), undefined);
});

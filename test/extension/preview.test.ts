import assert from 'node:assert/strict';
import test from 'node:test';
import MarkdownIt, { type MarkdownIt as Renderer } from 'markdown-it';
import { previewCardsOf } from '../../src/extension/previewCards.ts';
import { loadPreviewCards } from '../../src/extension/previewEvidence.ts';
import { previewFrontOf } from '../../src/extension/previewFront.ts';
import { showCitations } from '../../src/extension/previewPlugin.ts';
import { EvidenceFile, formatEvidenceFile, parseEvidenceFile } from '../../src/report/evidenceFile.ts';
import { formatted } from './translated.ts';

const folder = 'file:///home/me/project/research';

test('a citation becomes a link with a card that says what was read, where and when', () => {
	const html = render('Ice melts at 0 °C. [1]', evidenceFile());
	assert.match(
		html,
		/<a href="https:\/\/ice\.test\/a" aria-describedby="(deep-research-card-1)">1<\/a><span [^>]*id="\1"/,
	);
	assert.equal(
		textOf(html),
		'Ice melts at 0 °C. 1 On ice ice.test · Melting · line 4 · read 2026-11-20 … this was written down by anyone at all, many people have already seen that “Ice melts at 0 °C.” It does so always.',
	);
});

test('every style of citation has its card', () => {
	for (const [style, text] of Object.entries({
		reference: 'So it is [2b].',
		inline: 'So it is [2b](<https://steam.test/> "Steam").',
		footnote: 'So it is[^2b].\n\n[^2b]: [Steam](<https://steam.test/>): “It is hot.”',
		'footnote defined as a link is': 'So it is[^2b].\n\n[^2b]: <https://steam.test/> "Steam"',
		label: 'So it is [@steam2020{2b}].',
		'label among others': 'So it is [see @steam2020{2b}, p. 3; @onice].',
	})) {
		const html = render(text, evidenceFile());
		assert.match(html, /aria-describedby="deep-research-card-1">2b<\/a><span class="deep-research-card"/, style);
		assert.match(textOf(html), /So it is ?(?:\[see )?2b/, style);
	}
	assert.match(render('So it is [@onice].', evidenceFile()), /<a href="https:\/\/ice\.test\/a" aria-[^>]*>1<\/a>/);
	assert.match(textOf(render('It is [see @onice, p. 3].', evidenceFile())), /It is \[see 1 On ice .*, p\. 3\]\./);
});

test('what is no citation of this report stays as it is', () => {
	for (const text of [
		'See [7](https://x.test/), `[1]`, argv[1], \\[1] and [@nobody], [@nobody{9}], [@onice; @nobody].',
		'```\n[1] [^1] [@onice]\n```',
		'[a **[^1]** b](https://x.test/)',
		'Nobody defines this footnote[^1].',
	]) {
		const body = text.replaceAll('\\[1]', '\\[1\\]');
		assert.equal(showing(evidenceFile()).render(body), new MarkdownIt({ html: true }).render(body));
	}
});

test('without evidence, and for other documents, rendering is what it was', () => {
	const text = `# T\n\nA [1] b[^2] [@onice].\n\n[^2]: note\n\n## Sources\n\n- On ice: [1]\n\n## Method\n\n- Written by x\n\n${definitions}`;
	const plain = new MarkdownIt({ html: true }).render(text);
	assert.equal(showCitations(new MarkdownIt({ html: true }), () => undefined).render(text), plain);
	const md = showCitations(new MarkdownIt({ html: true }), env => (env === ours ? cardsOf(evidenceFile()) : undefined));
	const ours = {};
	// VS Code parses once, keeps the tokens, and renders them again and again.
	const tokens = md.parse(text, {});
	const first = md.renderer.render(tokens, md.options, ours);
	assert.notEqual(first, plain);
	assert.equal(md.renderer.render(tokens, md.options, {}), plain);
	assert.equal(md.renderer.render(tokens, md.options, ours), first);
});

test('text of the evidence is never markup, nor a link', () => {
	const hostile =
		'"><img src=x onerror=alert(1)><a href="command:x">go</a> [x](command:y) ![i](http://e.test/i) & &lt;b\u202e\u0000';
	const html = render(
		'Ice [1] and [@onice] melts.',
		evidenceFile({
			quote: hostile,
			prefix: hostile,
			suffix: hostile,
			title: hostile,
			uri: 'command:workbench.action.quit',
			headings: [hostile],
			verdicts: [verdict({ reason: hostile, by: hostile, claim: 'Ice and melts.' })],
		}),
	);
	const tags = [...html.matchAll(/<([a-z0-9]+)((?:[^>"]|"[^"]*")*)>/g)].map(it => ({
		tag: it[1] ?? '',
		attributes: it[2] ?? '',
	}));
	assert.deepEqual(
		tags.map(it => it.tag).filter(it => !/^(?:p|a|span|bdi|strong)$/.test(it)),
		[],
	);
	assert.deepEqual(
		tags
			.flatMap(it => [...it.attributes.matchAll(/([\w-]+)=/g)].map(name => name[1]))
			.filter(it => !/^(?:href|aria-\w+|class|id|role|dir|tabindex)$/.test(it ?? '')),
		[],
	);
	assert.deepEqual(
		[...html.matchAll(/href="([^"]*)"/g)].map(it => it[1]),
		['https://ice.test/a'],
		'only what the document links, and nothing for a key whose source cannot be linked',
	);
	assert.doesNotMatch(html, /[\u202e\u0000]/);
});

test('what a verdict says of exactly this sentence is said in words, with a mark', () => {
	const said = (text: string, ...verdicts: Verdicts): string =>
		/<span class="deep-research-verdict[^]*$/.exec(render(text, evidenceFile({ verdicts })))?.[0] ?? '';
	const claim = 'Ice melts at 0 °C.';
	const contradicted = verdict({ claim, verdict: 'contradicted', reason: 'It says 1.' });
	assert.match(
		textOf(said('Cold. Ice **melts** at 0 °C. [1] So.', contradicted)),
		/^≠ Contradicted It says 1\. \(judge, 2026-11-21\)/,
	);
	assert.match(said('Ice melts [1] at 0 °C.', contradicted), /Contradicted/);
	assert.match(textOf(said('Ice melts at 1 °C. [1]', contradicted)), /^○ Not verified as the sentence reads now/);
	assert.match(textOf(said('Ice melts at 0 °C. Or not. [1]', contradicted)), /^○ Not verified/);
	assert.match(
		said(`${claim} [1]`, contradicted, verdict({ claim, by: 'user' })),
		/✓.*Supported.*checked by hand, 2026-11-21/,
	);
	assert.equal(said(`${claim} [1]`), '');
	assert.match(
		render(`${claim} [1]`, evidenceFile({ verdicts: [contradicted] })),
		/class="deep-research-citation deep-research-is-contradicted"/,
	);
});

test('a link to another site than the words are from is told', () => {
	const told = /The link leads to another site/;
	assert.match(showing(evidenceFile()).render('Ice [1]\n\n[1]: <https://evil.test/a>'), told);
	assert.doesNotMatch(showing(evidenceFile()).render('Ice [1]\n\n[1]: <https://www.ice.test/b>'), told);
	assert.doesNotMatch(showing(evidenceFile()).render('Ice [1]\n\n[1]: <a.md#L4>'), told);
});

test('the method folds, the sources are marked, and sections of the report with such names are left alone', () => {
	const html = render(
		'# T\n\n## Method\n\nWe did.\n\n## Sources\n\n- On ice: [1]\n\n## Method\n\n- Written by nobody.\n\n# Z',
		evidenceFile(),
	);
	assert.equal(html.split('<details').length, 2);
	assert.match(
		html,
		/<h2>Method<\/h2>\n<p>We did\.<\/p>\n<section class="deep-research-sources"><h2>Sources<\/h2>\n<ul>[^]*<\/ul>\n<\/section>/,
	);
	assert.match(
		html,
		/<details class="deep-research-method"><summary><h2>Method<\/h2>\n<\/summary><ul>\n<li>Written by nobody\.<\/li>\n<\/ul>\n<\/details><h1>Z/,
	);
});

test('footnotes stand together at the end, unless another plugin shows them', () => {
	const text = 'So it is[^1] and [^2b].\n\n[^1]: [On ice](<https://ice.test/a>): “Ice *melts*.”\n[^2b]: Steam\n\nEnd.';
	const html = render(text, evidenceFile());
	assert.match(html, /<a href="#deep-research-note-1" [^>]*>1<\/a>/);
	assert.match(html, /<p>End\.<\/p>\n<section class="deep-research-notes" aria-label="Footnotes">/);
	assert.match(
		html,
		/<p id="deep-research-note-1"><span class="deep-research-label">1<\/span> <a href="https:\/\/ice\.test\/a">On ice<\/a>: “Ice <em>melts<\/em>\.”<\/p>/,
	);
	assert.doesNotMatch(html, /\[\^/);
});

test('right-to-left text has its direction, and long quotes of any script are cut between characters', () => {
	const html = render('Ice [1].', evidenceFile({ title: 'الجليد', quote: '冰𠮷'.repeat(2000) }));
	assert.match(html, /<span class="deep-research-title" dir="auto">الجليد</);
	assert.match(html, /dir="auto">.*“[冰𠮷]{300,700}…”/u);
	assert.ok(html.length < 4000);
	assert.doesNotMatch(html, /[\ud800-\udbff](?![\udc00-\udfff])/);
});

test('a page stays small however often and at whatever length it cites', () => {
	const many = (n: number): string =>
		render(
			Array.from({ length: n }, (_, i) => `Claim ${i} is long. [1] [2b]`).join('\n\n'),
			evidenceFile({ quote: 'Words. '.repeat(300) }),
		);
	assert.ok(many(150).length < 400_000, `${many(150).length}`);
	assert.ok(many(3000).length < 2_000_000, `${many(3000).length}`);
});

test('any Markdown at all is rendered, and says what it said, cards aside', () => {
	const pieces = [
		'[1]',
		'[^1]',
		'[^2b]: ',
		'[@onice]',
		'[@onice{2b}; x]',
		'[1](<a> "b")',
		'\n\n',
		'\n',
		'- ',
		'> ',
		'# ',
		'## Method\n\n',
	];
	pieces.push(
		'## Sources\n\n- ',
		'- Written by ',
		'**',
		'`',
		'```\n',
		'| a | [1] |\n|-|-|\n',
		'<b>',
		'](',
		'![',
		'\\',
		'word ',
		'冰',
		'\u202e',
	);
	const md = showing(evidenceFile({ verdicts: [verdict({ claim: 'word' })] }));
	let seed = 7;
	for (let round = 0; round < 600; round++) {
		let body = '';
		for (let length = round % 40; length > 0; length--) {
			seed = (seed * 48_271) % 2_147_483_647;
			body += pieces[seed % pieces.length];
		}
		const text = `${body}\n\n${definitions}`;
		const html = md.render(text);
		const open = html.match(/<(?:span|section|details|summary)[ >]/g)?.length ?? 0;
		assert.equal(html.match(/<\/(?:span|section|details|summary)>/g)?.length ?? 0, open, text);
		assert.equal(
			html.match(/\bword\b/g)?.length,
			new MarkdownIt({ html: true }).render(text).match(/\bword\b/g)?.length,
			text,
		);
	}
});

test('an evidence file that is wrong throughout is told by its first problems', () => {
	const text = `{"version":1,"run":"r","question":"q","sources":[],"evidence":[${Array(1000).fill('{}').join(',')}]}`;
	const parsed = parseEvidenceFile(text);
	assert.ok('problem' in parsed && JSON.stringify(parsed).length < 2000);
});

test('a block that cites without end gets as many cards as a page may have, and keeps the rest', () => {
	const file = evidenceFile({ verdicts: Array.from({ length: 200 }, (_, i) => verdict({ claim: `claim ${i}` })) });
	const html = render(`${'[1] [^1] [@onice] '.repeat(5000)}\n\n[^1]: note one`, file);
	assert.equal(html.split('role="tooltip"').length - 1, 1000);
	assert.match(html, /<a href="https:\/\/ice\.test\/a" title="[^"]*">1<\/a> \[\^1\] \[@onice\]\s*<\/p>/);
});

test('evidence is that of the document: by the name in its front matter or its own, and of its run', async () => {
	const text = formatEvidenceFile(evidenceFile());
	const load = async (run: string | undefined, files: Readonly<Record<string, string>>): Promise<boolean> =>
		(await loadPreviewCards(
			{ folder, names: ['named.json', 'r.evidence.json'], run },
			async name => files[name],
			formatted,
		)) !== undefined;
	assert.equal(await load('run-1', { 'r.evidence.json': text }), true);
	assert.equal(await load(undefined, { 'named.json': text }), true);
	assert.equal(await load('run-1', { 'named.json': '{"version":', 'r.evidence.json': text }), true);
	assert.equal(await load('run-2', { 'r.evidence.json': text }), false);
	assert.equal(await load('run-1', {}), false);
});

test('front matter is read as it is written, and names files beside the document only', () => {
	assert.deepEqual(previewFrontOf('---\nrun: "a-1"\nevidence: "r \\"x\\".json"\n---\nText'), {
		run: 'a-1',
		evidence: 'r "x".json',
	});
	assert.deepEqual(previewFrontOf("\ufeff---\r\nevidence: 'r.json'\r\nrun: a-1\r\n---\r\n"), {
		run: 'a-1',
		evidence: 'r.json',
	});
	for (const name of ['../r.json', '..', '/etc/passwd', 'a\\\\b', 'c:x']) {
		assert.equal(previewFrontOf(`---\nevidence: "${name}"\n---\n`).evidence, undefined, name);
	}
	assert.deepEqual(previewFrontOf('Text\n---\nrun: a\n---\n'), { run: undefined, evidence: undefined });
});

const definitions = '[1]: <https://ice.test/a> "On ice: “Ice melts”"\n[2b]: <https://steam.test/> "Steam"';

type Verdicts = NonNullable<EvidenceFile['verdicts']>;

function verdict(fields: Partial<Verdicts[number]>): Verdicts[number] {
	return {
		claim: '',
		evidence: ['e1'],
		verdict: 'supported',
		reason: '',
		by: 'judge',
		at: '2026-11-21T00:00:00Z',
		...fields,
	};
}

interface Told {
	readonly quote?: string;
	readonly prefix?: string;
	readonly suffix?: string;
	readonly title?: string;
	readonly uri?: string;
	readonly headings?: string[];
	readonly verdicts?: Verdicts;
}

/** Two sources: `1` is what is told of it, `2b` is the second passage of another. */
function evidenceFile(told: Told = {}): EvidenceFile {
	const { uri = 'https://ice.test/a', title = 'On ice', quote = 'Ice melts at 0 °C.', verdicts } = told;
	const read = { type: 'webpage', retrievedAt: '2026-11-20T10:00:00Z', sha256: '0'.repeat(64) };
	const {
		prefix = 'Long before this was written down by anyone at all, many people have already seen that ',
		suffix = ' It does so always.',
		headings = ['Ice', 'Melting'],
	} = told;
	return EvidenceFile.parse({
		version: 1,
		run: 'run-1',
		question: 'When does ice melt?',
		sources: [
			{ ...read, id: '1', uri, title, 'citation-key': 'onice' },
			{ ...read, id: '2', uri: 'https://steam.test/', title: 'Steam' },
		],
		evidence: [
			{ id: 'e1', label: '1', source: '1', quote, prefix, suffix, locator: { lines: [4, 4], headings } },
			{ id: 'e2', label: '2b', source: '2', quote: 'It is hot.', prefix: '', suffix: '', locator: {} },
		],
		...(verdicts ? { verdicts } : {}),
	});
}

function cardsOf(file: EvidenceFile): ReturnType<typeof previewCardsOf> {
	return previewCardsOf(file, folder, formatted);
}

function showing(file: EvidenceFile): Renderer {
	const cards = cardsOf(file);
	return showCitations(new MarkdownIt({ html: true }), () => cards);
}

function render(body: string, file: EvidenceFile): string {
	return showing(file).render(`${body}\n\n${definitions}`);
}

function textOf(html: string): string {
	return html.replace(/<[^>]*>/g, '').trim();
}

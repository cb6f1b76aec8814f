import assert from 'node:assert/strict';
import test from 'node:test';
import MarkdownIt from 'markdown-it';
import type { CitationHover } from '../../src/citations/service/results.ts';
import { EvidenceFile } from '../../src/report/evidenceFile.ts';
import { hoverText } from '../../src/server/hoverText.ts';
import { wordsOf } from '../../src/server/words.ts';

test('lines of a quote stay lines, and are nothing but text', () => {
	const html = rendered({ quote: '**prepack**\n* Runs `first`\n- then\n1. this\n---\n# that\n<b>end</b>' });
	assert.match(
		html,
		/<blockquote>\n<p>“\*\*prepack\*\*<br>\n\* Runs `first`<br>\n- then<br>\n1\. this<br>\n---<br>\n# that<br>\n&lt;b&gt;end&lt;\/b&gt;”<\/p>/,
	);
});

test('what stands around a quote is told from it', () => {
	assert.match(
		rendered({ quote: 'It melts.', prefix: 'Of *ice*: ', suffix: ' At last.\n\n## Steam' }),
		/<p><em>Of \*ice\*:<\/em> “It melts\.” <em>At last\.<\/em><\/p>/,
	);
});

test('a long quote ends between characters, and nothing follows it', () => {
	const html = rendered({ quote: '𠮷'.repeat(400), suffix: ' More.' });
	assert.match(html, /<p>“𠮷{299}…”<\/p>/u);
});

test('a file is named by its path and lines, a page by its site', () => {
	assert.match(
		rendered({ uri: '../docs/a%20b.md' }),
		/<code>\.\.\/docs\/a b\.md<\/code> · lines 4–6 · read on 2026-11-20/,
	);
	assert.match(rendered({ uri: 'https://ice.test/a' }), /<p>ice\.test · lines 4–6 · read on 2026-11-20<\/p>/);
});

test('each line is named once', () => {
	assert.match(rendered({}, { elsewhere: [at(3), at(3), at(9)], ofSource: [] }), /<p>Also cited on line 3, 9<\/p>/);
});

test('who has checked by hand says so, without a reason', () => {
	const verdict = {
		claim: '',
		evidence: ['e1'],
		verdict: 'supported' as const,
		reason: 'r',
		at: '2026-11-21T00:00:00Z',
	};
	assert.match(
		rendered({}, { verdict: { ...verdict, by: 'user' } }),
		/<p><strong>Checked by hand<\/strong> on 2026-11-21\.<\/p>/,
	);
	assert.match(
		rendered({}, { verdict: { ...verdict, by: 'm' } }),
		/<strong>Supported<\/strong>, says m on 2026-11-21\. r/,
	);
});

interface Told {
	readonly quote?: string;
	readonly prefix?: string;
	readonly suffix?: string;
	readonly uri?: string;
}

/** As an editor renders the hover of a citation with this evidence. */
function rendered(told: Told, more: Partial<CitationHover> = {}): string {
	const { quote = 'It melts.', prefix = '', suffix = '', uri = 'https://ice.test/a' } = told;
	const file = EvidenceFile.parse({
		version: 1,
		run: 'run-1',
		question: 'When does ice melt?',
		sources: [
			{ id: '1', uri, title: 'On ice', type: 'webpage', retrievedAt: '2026-11-20T10:00:00Z', sha256: '0'.repeat(64) },
		],
		evidence: [{ id: 'e1', label: '1', source: '1', quote, prefix, suffix, locator: { lines: [4, 6] } }],
	});
	const hover: CitationHover = {
		at: { start: 0, end: 3 },
		label: '1',
		evidence: file.evidence[0],
		source: file.sources[0],
		support: undefined,
		verdict: undefined,
		elsewhere: [],
		ofSource: [],
		...more,
	};
	const context = { mostQuoted: 600, hasCommands: false, lineOf: (offset: number) => offset, t: wordsOf({}) };
	return new MarkdownIt({ html: true }).render(hoverText(hover, context));
}

function at(offset: number): { readonly start: number; readonly end: number } {
	return { start: offset, end: offset };
}

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { canonicalUrl } from '../../../src/report/canonicalUrl.ts';
import { cleanHits, webAddress } from '../../../src/tools/providers/hit.ts';
import { plainText } from '../../../src/tools/providers/plainText.ts';
import { dateOperators, queryText, siteOperator } from '../../../src/tools/providers/queryText.ts';
import { wikiLanguage } from '../../../src/tools/providers/wikiLanguage.ts';

test('addresses of one page have one key', () => {
	const same = [
		'https://example.org/a/b',
		'http://example.org/a/b/',
		'https://www.example.org:443/a/b#part',
		'https://EXAMPLE.org/a/b/?utm_source=x&fbclid=1&gclid=2',
		'https://m.example.org/a/b/index.html',
		'https://amp.example.org/a/b/amp/',
		'https://example.org./a//b',
		'https://example.org/%61/b',
	];
	assert.deepEqual([...new Set(same.map(canonicalUrl))], ['example.org/a/b']);
	assert.equal(canonicalUrl('https://de.m.wikipedia.org/wiki/Eis'), canonicalUrl('http://de.wikipedia.org/wiki/Eis'));
	assert.equal(canonicalUrl('https://a.org/?b=1&a=2'), canonicalUrl('https://a.org?a=2&b=1'));
});

test('addresses of different pages have different keys', () => {
	const different = [
		'https://example.org/',
		'https://example.org/a',
		'https://example.org/A',
		'https://example.org:8080/a',
		'https://docs.example.org/a',
		'https://example.org/a?page=2',
		'https://example.org/a?page=3',
		'https://example.org/a%2Fb',
		'https://m.org/',
	];
	assert.equal(new Set(different.map(canonicalUrl)).size, different.length);
});

test('a key is its own key', () => {
	fc.assert(
		fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), url => {
			const key = canonicalUrl(url);
			assert.equal(canonicalUrl(`https://${key}`), key);
		}),
	);
});

test('a query that fits is sent as it is; a longer one loses the words that say least, then its end', () => {
	assert.equal(queryText('  What is   ice? ', { characters: 400 }), 'What is ice?');
	assert.equal(
		queryText('How do I melt the ice of my car and the ice of a roof', { characters: 30 }),
		'melt ice car roof',
	);
	assert.equal(queryText('one two three four five', { characters: 100, words: 3 }), 'two three four');
	assert.equal(queryText('alpha beta gamma', { characters: 22 }, ['site:a.org']), 'alpha beta site:a.org');
	assert.equal(queryText('冰'.repeat(500), { characters: 400 }).length, 400);
	assert.equal(queryText('a'.repeat(500), { characters: 400 }, ['site:a.org']).length, 400);
});

test('no query is longer than its limits', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme', maxLength: 900 }),
			fc.integer({ min: 20, max: 400 }),
			(text, characters) => {
				const sent = queryText(text, { characters, words: 20 }, ['site:a.org']);
				assert.ok(sent.length <= characters && sent.split(' ').length <= 20 && sent.endsWith('site:a.org'));
				assert.doesNotMatch(sent, /[\ud800-\udbff](?![\udc00-\udfff])/);
			},
		),
	);
});

test('operators say what a query means by its site and its dates', () => {
	assert.deepEqual(siteOperator({ text: '', limit: 1, site: 'https://www.docs.example.org/3/' }), [
		'site:docs.example.org',
	]);
	assert.deepEqual(siteOperator({ text: '', limit: 1, site: ' ' }), []);
	assert.deepEqual(dateOperators({ text: '', limit: 1, since: '2024-03-01', until: '2023-12-31' }), [
		'after:2024-02-29',
		'before:2024-01-01',
	]);
});

test('a year lies within a range that touches it', () => {
	const pages = ['2023', '2024', '2024-02', '2025-01-01', undefined].map((published, at) => ({
		url: `https://a.org/${at}`,
		published,
	}));
	const kept = cleanHits(pages, { text: '', limit: 10, since: '2024-02-15', until: '2024-12-31' });
	assert.deepEqual(
		kept.map(it => it.published),
		['2024', '2024-02', undefined],
	);
});

test('only addresses of the web are shown', () => {
	for (const text of [
		'javascript:alert(1)',
		' JAVASCRIPT:1',
		'ftp://a.org/',
		'//a.org',
		'https://a:b@c.org/',
		`https://a.org/${'x'.repeat(2_000)}`,
		'',
	]) {
		assert.equal(webAddress(text), undefined, text);
	}
	assert.equal(webAddress('HTTPS://Example.ORG:443/ä b'), 'https://example.org/%C3%A4%20b');
});

test('what a service wrote becomes one plain line', () => {
	assert.equal(plainText('H<sub>2</sub>O &lt; 0&nbsp;°C', 100), 'H2O < 0 °C');
	assert.equal(
		plainText('<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p>', 100),
		'Abstract One. Two.',
	);
	assert.equal(plainText('p<0.05 and q > 3, a <- b', 100), 'p<0.05 and q > 3, a <- b');
	assert.equal(plainText('a &amp;lt;answer&amp;gt; b', 100), 'a b');
	assert.equal(plainText('&amp;amp;lt;answer&amp;amp;gt;', 100), '< answer>');
	assert.equal(plainText('a\u202eb\u200bc\u00add\u0000e\u2028f', 100), 'abcdef');
	assert.equal(plainText('x'.repeat(50), 10), `${'x'.repeat(9)}…`);
});

test('no markup and nothing unseen is left of any text', () => {
	const piece = fc.constantFrom(
		'<',
		'>',
		'&lt;',
		'&gt;',
		'&amp;',
		'/answer',
		'b',
		' ',
		'\u202e',
		'<!--',
		'-->',
		'<script>',
		'&#60;',
	);
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
			const plain = plainText(pieces.join(''), 500);
			assert.doesNotMatch(plain, /[\u202e\u200b\n]|<[a-z/!?]/i);
		}),
	);
});

test('the language of a query picks the Wikipedia', () => {
	const cases = {
		'When does ice melt?': 'en',
		'Node.js': 'en',
		'Wann schmilzt das Eis und warum?': 'de',
		'Quelle est la température de fusion de la glace ?': 'fr',
		'¿Cuál es el punto de fusión del hielo?': 'es',
		'Qual é a temperatura de fusão do gelo em um lago?': 'pt',
		冰的熔点是多少: 'zh',
		氷の融点は何度ですか: 'ja',
		'얼음의 녹는점': 'ko',
		'Температура плавления льда': 'ru',
		'Температура плавлення льоду і води': 'uk',
		'نقطة انصهار الجليد': 'ar',
		'The La Niña of 1988 and el Niño': 'en',
	};
	for (const [text, language] of Object.entries(cases)) {
		assert.equal(wikiLanguage(text), language, text);
	}
});

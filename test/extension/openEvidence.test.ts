import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { markdownReference } from '../../src/extension/openEvidenceReference.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import { outsideAddress, pageAddress } from '../../src/report/pageAddress.ts';
import { placeOfPassage } from '../../src/report/passagePlace.ts';
import { finding } from '../fakes/finding.ts';

/** Marks in `text` between « and » what must be selected; `words` are looked for. */
function check(
	text: string,
	words: { quote: string; prefix?: string; suffix?: string; lines?: [number, number] },
): void {
	const plain = text.replaceAll(/[«»]/g, '');
	const { quote, prefix = '', suffix = '', lines } = words;
	const place = placeOfPassage(plain, { quote, prefix, suffix, locator: lines ? { lines } : {} });
	assert.ok(place.isThere);
	const parts = plain.split('\n');
	for (const { at, mark } of [
		{ at: place.end, mark: '»' },
		{ at: place.start, mark: '«' },
	]) {
		const line = parts[at.line] ?? '';
		parts[at.line] = line.slice(0, at.character) + mark + line.slice(at.character);
	}
	assert.equal(parts.join('\n'), text);
}

test('finds the words of a passage', () => check('Ice.\n«It melts\nat 0 °C.»', { quote: 'It melts\nat 0 °C.' }));
test('finds them where their surroundings are', () =>
	check('a: it melts. b: «it melts». c', { quote: 'it melts', prefix: 'b: ', suffix: '. c' }));
test('finds them where one side has changed', () =>
	check('a: it melts. b: «it melts»!', { quote: 'it melts', prefix: 'b: ', suffix: '. c' }));
test('finds them nearest to where they stood', () =>
	check('x\nx\nx\n«x»\nx', { quote: 'x', prefix: 'gone', suffix: 'gone', lines: [4, 4] }));
test('finds them with other breaks, quotation marks and line ends', () =>
	check('He said:\r\n«“it\r\nmelts”»', { quote: '"it melts"' }));
test('finds lines that say the same in other marks', () =>
	check('<h1>Ice</h1>\n«<p>Ice <b>melts</b> at&nbsp;0 °C.</p>»', { quote: 'Ice melts at 0 °C.', lines: [2, 2] }));

test('of words that are gone, shows where they were', () => {
	const gone = (lines: [number, number]): object =>
		placeOfPassage('one\ntwo', { quote: 'three', prefix: '', suffix: '', locator: { lines } });
	const at = (line: number): object => ({ line, character: 0 });
	assert.deepEqual(gone([2, 2]), { start: at(1), end: at(1), isThere: false });
	assert.deepEqual(gone([70, 80]), { start: at(1), end: at(1), isThere: false });
	const unplaced = placeOfPassage('', { quote: 'three', prefix: '', suffix: '', locator: {} });
	assert.deepEqual(unplaced, { start: at(0), end: at(0), isThere: false });
});

test('a passage is found in the text that it was cut from', () => {
	const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '“', '😀'), minLength: 1, maxLength: 60 });
	fc.assert(
		fc.property(text, fc.nat(), fc.nat(), (whole, a, b) => {
			const start = a % whole.length;
			const end = start + 1 + (b % (whole.length - start));
			const [prefix, quote, suffix] = [whole.slice(0, start), whole.slice(start, end), whole.slice(end)];
			const place = placeOfPassage(whole, { quote, prefix, suffix, locator: {} });
			const offset = ({ line, character }: { line: number; character: number }): number =>
				whole
					.split('\n')
					.slice(0, line)
					.reduce((sum, it) => sum + it.length + 1, 0) + character;
			assert.deepEqual([offset(place.start), offset(place.end)], [start, end]);
		}),
	);
});

test('only addresses of the web are opened outside', () => {
	assert.equal(outsideAddress('https://a.test/x#:~:text=b%2Cc')?.href, 'https://a.test/x#:~:text=b%2Cc');
	for (const bad of [
		'javascript:alert(1)',
		'command:workbench.action.quit',
		'vscode://x.y/z',
		'file:///etc/passwd',
		'data:text/html,x',
		'https://user:secret@a.test/',
		'//a.test',
		'a',
		'',
	]) {
		assert.equal(outsideAddress(bad), undefined, bad);
	}
});

test('a page opens at the words, a PDF at its page', () => {
	const address = (uri: string, more: object, locator = {}): string | undefined => {
		const it = finding({ uri, quote: 'Ice melts at zero.' });
		return pageAddress(new EvidenceLedger().add({ ...it, locator, source: { ...it.source, ...more } }));
	};
	assert.equal(
		address('https://a.test/x#y', { mediaType: 'text/html' }),
		'https://a.test/x#:~:text=Ice%20melts%20at%20zero.',
	);
	assert.equal(
		address('https://a.test/x.pdf', { mediaType: 'application/pdf' }, { page: 3 }),
		'https://a.test/x.pdf#page=3',
	);
	assert.equal(address('https://a.test/x.txt', { mediaType: 'text/plain' }), 'https://a.test/x.txt');
	assert.equal(address('file:///a.md', {}), undefined);
});

test('a source is named as texts name it, with nothing in it that Markdown would read otherwise', () => {
	const { source } = finding({ uri: 'https://a.test/x y', title: 'On [ice] & *fire*' });
	const cited = { ...source, author: [{ family: 'Melis', given: 'G.' }], issued: { 'date-parts': [[2018]] } };
	assert.equal(
		markdownReference(cited, source.uri),
		String.raw`[On \[ice\] & \*fire\*](<https://a.test/x%20y>), Melis G., 2018`,
	);
	assert.equal(markdownReference({ ...source, title: ' ' }, 'docs/a.md'), '[docs/a.md](<docs/a.md>)');
});

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { findQuote } from '../../src/report/findQuote.ts';

/** Marks in `text` between « and » what the quote must be found to be. */
function check(text: string, quote: string): void {
	const source = text.replaceAll(/[«»]/g, '');
	const found = findQuote(source, quote);
	const marked = found
		? `${source.slice(0, found.start)}«${source.slice(found.start, found.end)}»${source.slice(found.end)}`
		: source;
	assert.equal(marked, text);
}

test('words as they stand', () => check('Ice. «It melts at 0 °C.» Steam.', 'It melts at 0 °C.'));
test('line breaks and spaces may differ', () => check('A «melts\n  at   zero» B', 'melts at zero'));
test('so may quotation marks and dashes', () => check('He «said “no” – twice» B', 'said "no" - twice'));
test('ligatures and soft hyphens are read', () => check('the «ef\u00adﬁcient» way', 'efficient'));
test('another word is not found', () => check('It melts at 0 °C.', 'It freezes at 0 °C.'));
test('an empty quotation is nowhere', () => check('Text.', ' \n'));
test('a character of two units stays whole', () => check('a «b 🔬» c', 'b 🔬'));

test('any stretch of any text is found where its words stand', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (text, a, b) => {
			const characters = Array.from(text);
			const [from, to] = [a % (characters.length + 1), b % (characters.length + 1)].sort((x, y) => x - y);
			const quote = characters.slice(from, to).join('');
			const found = findQuote(text, quote);
			if (found) {
				const plain = (it: string): string =>
					findQuote(it, it) ? it.normalize('NFKC').replace(/\s+/g, ' ').trim() : '';
				assert.equal(plain(text.slice(found.start, found.end)), plain(quote));
			}
		}),
	);
});

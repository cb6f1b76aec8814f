import assert from 'node:assert/strict';
import test from 'node:test';
import { rereadQuote } from '../../src/citations/rereadQuote.ts';

const page = `# Ferries

The Heron carries 120 passengers between Alden and Brisk Point. It was built in 1998.

A single crossing costs 14 crowns. Children under six travel free.

The Plover carries 80 passengers and 12 cars. It sails only from May to September.
`;

/**
 * Reads a passage of `before` again in `after`, from which `[…]` marks where it should be found. With `hasSnapshot` the
 * whole of `before` is at hand; without, the 80 characters to either side.
 */
function check(quote: string, after: string, kind: string, hasSnapshot: boolean, before = page): void {
	const start = before.indexOf(quote);
	assert.ok(start >= 0);
	const end = start + quote.length;
	const passage = { quote, prefix: before.slice(Math.max(0, start - 80), start), suffix: before.slice(end, end + 80) };
	const now = after.replaceAll(/[⟦⟧]/g, '');
	const found = rereadQuote(passage, now, hasSnapshot ? before : undefined);
	assert.equal(found.kind, kind);
	if (found.kind !== 'vanished') {
		const { at } = found;
		assert.equal(`${now.slice(0, at.start)}⟦${now.slice(at.start, at.end)}⟧${now.slice(at.end)}`, after);
	}
}

for (const hasSnapshot of [true, false]) {
	const how = hasSnapshot ? 'with the snapshot' : 'from quote and context alone';

	test(`a passage that stands elsewhere, ${how}`, () => {
		const quote = 'A single crossing costs 14 crowns.';
		check(quote, `New.\n\nNews.\n\n${page.replace(quote, `⟦${quote}⟧`)}`, 'stands', hasSnapshot);
	});

	test(`of passages that read the same, the one in its surroundings, ${how}`, () => {
		const before = 'On Monday: closed today.\n\nOn Sunday: closed today.\n\nOn Friday: open.\n';
		const quote = 'Sunday: closed today.';
		check(
			quote,
			'On Sunday: closed today. Not so.\n\nOn Monday: closed today.\n\nOn ⟦Sunday: closed today.⟧\n\nOn Friday: open.\n',
			'stands',
			hasSnapshot,
			before,
		);
	});

	test(`a passage with other line breaks, dashes and quotation marks, ${how}`, () => {
		const before = 'He said "wait - it melts" twice, and left the room.';
		check(
			'He said "wait - it melts" twice',
			'Then: ⟦He said “wait – it\nmelts” twice⟧, and left the room.',
			'reset',
			hasSnapshot,
			before,
		);
	});

	test(`a number that was changed, ${how}`, () => {
		check(
			'A single crossing costs 14 crowns.',
			page.replace('A single crossing costs 14 crowns.', '⟦A single crossing costs 16 crowns.⟧'),
			'reworded',
			hasSnapshot,
		);
	});

	test(`a sentence that was reworded in its place, ${how}`, () => {
		check(
			'The Plover carries 80 passengers and 12 cars.',
			page.replace(
				'The Plover carries 80 passengers and 12 cars.',
				'⟦The Plover now carries 90 passengers, 12 cars and two lorries.⟧',
			),
			'reworded',
			hasSnapshot,
		);
	});

	test(`a sentence that was reworded and moved, ${how}`, () => {
		check(
			'The Plover carries 80 passengers and 12 cars.',
			'# Fleet\n\nTwo boats sail. ⟦The Plover carries 84 passengers and 12 cars today.⟧ The Heron rests.\n',
			'reworded',
			hasSnapshot,
		);
	});

	test(`a passage that was taken out, ${how}`, () => {
		check(
			'A single crossing costs 14 crowns.',
			page.replace('A single crossing costs 14 crowns. ', ''),
			'vanished',
			hasSnapshot,
		);
	});

	test(`a passage in whose place another thing stands, ${how}`, () => {
		const after = page.replace('A single crossing costs 14 crowns.', 'Timetables hang at both piers.');
		check('A single crossing costs 14 crowns.', after, 'vanished', hasSnapshot);
	});

	test(`a page that is another one now, ${how}`, () => {
		check('A single crossing costs 14 crowns.', 'Buy shoes online. Free returns.', 'vanished', hasSnapshot);
		check('A single crossing costs 14 crowns.', '', 'vanished', hasSnapshot);
	});

	test(`Chinese, ${how}`, () => {
		const before = '# 渡轮\n\n苍鹭号可载一百二十名乘客。单程票价为十四克朗。儿童免费。\n';
		check(
			'单程票价为十四克朗。',
			'# 渡轮\n\n苍鹭号可载一百二十名乘客。⟦单程票价为十六克朗。⟧儿童免费。\n',
			'reworded',
			hasSnapshot,
			before,
		);
	});
}

test('an empty or endless passage is no trouble', () => {
	assert.equal(rereadQuote({ quote: '', prefix: '', suffix: '' }, page, page).kind, 'vanished');
	assert.equal(
		rereadQuote({ quote: 'a '.repeat(50_000), prefix: '', suffix: '' }, 'a '.repeat(100_000), undefined).kind,
		'stands',
	);
	assert.equal(
		rereadQuote({ quote: 'b '.repeat(50_000), prefix: 'a', suffix: 'a' }, 'a '.repeat(100_000), undefined).kind,
		'vanished',
	);
});

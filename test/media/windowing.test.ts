import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type RowLayout, scrollTopFor, topOf, totalHeight, visibleRows } from '../../media/windowing.ts';

const layouts = fc.record({
	count: fc.integer({ min: 1, max: 3000 }),
	rowHeight: fc.constant(44),
	open: fc.option(fc.record({ index: fc.nat(2999), height: fc.nat(2000) }), { nil: undefined }),
});

function fit({ open, ...layout }: RowLayout): RowLayout {
	return { ...layout, open: open && open.index < layout.count ? open : undefined };
}

test('every row that is seen is there, and few others', () => {
	fc.assert(
		fc.property(layouts, fc.nat(140_000), fc.integer({ min: 100, max: 1400 }), (any, scrollTop, height) => {
			const layout = fit(any);
			const { start, end } = visibleRows(layout, scrollTop, height);
			for (let index = 0; index < layout.count; index++) {
				const top = topOf(layout, index);
				const bottom = index + 1 < layout.count ? topOf(layout, index + 1) : totalHeight(layout);
				const isSeen = bottom > scrollTop && top < scrollTop + height;
				assert.ok(!isSeen || (index >= start && index < end), `row ${index} of ${start}–${end}`);
			}
			assert.ok(end - start <= Math.ceil(height / 44) + 20);
		}),
		{ numRuns: 50 },
	);
});

test('a row that is out of sight is scrolled to, and no further than needed', () => {
	const layout: RowLayout = { count: 100, rowHeight: 44, open: { index: 3, height: 200 } };
	assert.equal(scrollTopFor(layout, 2, 500, 440), 88);
	assert.equal(scrollTopFor(layout, 50, 0, 440), 51 * 44 + 200 - 440);
	assert.equal(scrollTopFor(layout, 5, 100, 440), 100);
});

/** A list of rows of one height, one of which may be open and then has details of their own height under it. */
export interface RowLayout {
	readonly count: number;
	readonly rowHeight: number;
	readonly open: { readonly index: number; readonly height: number } | undefined;
}

/** The rows that are to be there: `[start, end)`, some more than are seen, so that scrolling finds them made. */
export function visibleRows(layout: RowLayout, scrollTop: number, viewHeight: number): { start: number; end: number } {
	const margin = layout.rowHeight * rowsBeyond;
	return {
		start: rowAt(layout, scrollTop - margin),
		end: Math.min(layout.count, rowAt(layout, scrollTop + viewHeight + margin) + 1),
	};
}

/** The distance of a row's top edge from that of the list. */
export function topOf({ rowHeight, open }: RowLayout, index: number): number {
	return index * rowHeight + (open && open.index < index ? open.height : 0);
}

export function totalHeight(layout: RowLayout): number {
	return topOf({ ...layout, open: undefined }, layout.count) + (layout.open?.height ?? 0);
}

/** Where to scroll so that a row is seen whole; where it is seen already, nothing moves. */
export function scrollTopFor(layout: RowLayout, index: number, scrollTop: number, viewHeight: number): number {
	const top = topOf(layout, index);
	const bottom = top + layout.rowHeight;
	return top < scrollTop ? top : Math.max(scrollTop, bottom - viewHeight);
}

function rowAt({ count, rowHeight, open }: RowLayout, y: number): number {
	const last = Math.max(0, count - 1);
	const plain = Math.floor(y / rowHeight);
	const below = open ? Math.max(open.index, Math.floor((y - open.height) / rowHeight)) : plain;
	const index = open && plain > open.index ? below : plain;
	return Math.min(last, Math.max(0, index));
}

const rowsBeyond = 8;

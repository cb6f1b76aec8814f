import type { Block, ReportBlock } from './reportMarkdown.ts';

/**
 * What of `after` was not in `before`: the Markdown of items, rows and other blocks. A block that only moved has not changed,
 * and a list of which one item is new is not all new.
 */
export function changedUnits(before: readonly ReportBlock[], after: readonly ReportBlock[]): ReadonlySet<string> {
	const known = new Set(before.flatMap(unitsOf));
	return new Set(after.flatMap(unitsOf).filter(it => !known.has(it)));
}

/** The parts of a block that are marked one by one. */
export function unitsOf({ source, block }: ReportBlock): readonly string[] {
	return partsOf(block)?.map(it => it.source) ?? [source];
}

function partsOf(block: Block): readonly { readonly source: string }[] | undefined {
	switch (block.kind) {
		case 'list':
			return block.items;
		case 'table':
			return block.rows.length > 0 ? block.rows : undefined;
		default:
			return undefined;
	}
}

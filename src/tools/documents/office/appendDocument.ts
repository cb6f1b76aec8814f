import type { Locator } from '../../../report/source.ts';
import type { CleanDocument } from '../../corpus/document.ts';
import type { DocumentBuilder } from '../documentBuilder.ts';

/**
 * Writes a text that another reader made (a chapter, a cell, a file of an archive) block by block. What it says of places is
 * kept, with `locator` added, which is where the builder stands already; its headings stand `below` levels deeper than they are.
 */
export function appendDocument(
	builder: DocumentBuilder,
	{ text, blocks, sections, places = [] }: CleanDocument,
	locator: Locator = {},
	below = 0,
): void {
	let place = 0;
	let end = 0;
	if (places.length > 0) {
		builder.place({ ...locator, ...places[0]?.locator });
	}
	for (const block of blocks) {
		const before = place;
		while ((places[place + 1]?.start ?? Infinity) <= block.start) {
			place++;
		}
		if (place !== before) {
			builder.place({ ...locator, ...places[place]?.locator });
		}
		const own = text.slice(block.start, block.end);
		if (block.kind === 'heading') {
			builder.heading((sections[block.section]?.level ?? 1) + below, headingText(own));
		} else {
			const isTight = end > 0 && !/\n[ \t]*\n/.test(text.slice(end, block.start));
			builder.block(block.kind, own, { depth: block.depth, isTight });
		}
		end = block.end;
	}
}

/** A heading without its marks, whether they stand before it or below. */
function headingText(heading: string): string {
	return heading.startsWith('#')
		? heading.replace(/^#+\s*/, '').replace(/\s#+\s*$/, '')
		: heading.replace(/\n[ \t]*[-=~^"'*+#]+[ \t]*$/, '');
}

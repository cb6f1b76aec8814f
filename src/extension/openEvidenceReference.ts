import { bylineOf } from '../report/byline.ts';
import { escapeInline } from '../report/inert.ts';
import type { Source } from '../report/source.ts';

/**
 * A source as Markdown that stands in a text or a list: `[Title](<https://…>), Melis, G. et al., Nature, 2018`. `place` is what
 * is linked: an address, or a path from where the text will lie.
 */
export function markdownReference(source: Source, place: string): string {
	const title = escapeInline(source.title) || escapeInline(place);
	const target = place.replace(/[\s<>\\]/g, it => encodeURIComponent(it));
	return [`[${title}](<${target}>)`, ...bylineOf(source).map(escapeInline)].join(', ');
}

import { visible } from '../inert.ts';
import { relativeUri } from '../uri.ts';
import type { Passage } from './excerpt.ts';

/** Where a citation leads from a folder, as a URI reference without white space, quotes, brackets and backslashes. */
export function linkTo(folder: string | undefined, { target }: Passage): string {
	const uri = folder === undefined ? target : relativeUri(folder, target);
	return uri.toWellFormed().replace(/[\s"'<>()[\]{}\\^`|]|[^\u0021-\u007e]/gu, encode);
}

/** What people read: not percent-encoded, on one line. */
export function readableLink(folder: string | undefined, passage: Passage): string {
	const link = linkTo(folder, passage).replace(/#:~:text=.*$/s, '');
	try {
		return visible(decodeURI(link)).replace(/\s/g, it => encodeURIComponent(it));
	} catch {
		return link;
	}
}

/** `encodeURIComponent` leaves some of ASCII as it is. */
function encode(mark: string): string {
	const encoded = encodeURIComponent(mark);
	return encoded === mark ? `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : encoded;
}

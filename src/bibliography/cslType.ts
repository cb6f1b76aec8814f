import type { Source } from '../report/source.ts';
import { isArxiv } from './sourceDoi.ts';

/** The item types of CSL that a list of references tells apart; of the others, none is a kind of source that is read here. */
export const cslTypes = [
	'article',
	'article-journal',
	'article-magazine',
	'article-newspaper',
	'book',
	'chapter',
	'dataset',
	'document',
	'entry',
	'entry-dictionary',
	'entry-encyclopedia',
	'legislation',
	'manuscript',
	'paper-conference',
	'patent',
	'post',
	'post-weblog',
	'report',
	'review',
	'software',
	'speech',
	'standard',
	'thesis',
	'webpage',
] as const;
export type CslType = (typeof cslTypes)[number];

/**
 * What a source is. An arXiv page is the paper that it shows; what a program of the run printed is a file of the project; whatever
 * has an unknown type is a page, or a document.
 */
export function cslTypeOf(source: Source): CslType {
	const isPage = /^https?:/i.test(source.uri);
	const type = cslTypes.find(it => it === source.type) ?? (isPage ? 'webpage' : 'document');
	if (!isPage && type === 'software') {
		return 'document';
	}
	return isPage && (type === 'webpage' || type === 'document') && isArxiv(source) ? 'article' : type;
}

/** Works of which the literature keeps record: their authors are people before they are anything else. */
export function isScholarly(type: CslType): boolean {
	return scholarly.has(type);
}

const scholarly: ReadonlySet<CslType> = new Set<CslType>([
	'article',
	'article-journal',
	'book',
	'chapter',
	'manuscript',
	'paper-conference',
	'review',
	'thesis',
]);

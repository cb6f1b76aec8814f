import type { Finding } from '../report/evidence.ts';
import type { SnapshotStore } from '../report/snapshot.ts';
import type { Locator } from '../report/source.ts';
import type { CleanDocument } from './corpus/document.ts';

/** A document that tools rank and quote from: a file of a folder, a page, a paper. */
export interface QuotableDocument extends CleanDocument {
	readonly title: string;
	/** Where it lies: a path, or an address. It tells documents apart, and its last part may name what they are about. */
	readonly path: string;
	/** Whether its lines can be opened: not those of a page, nor of a file that is no text. */
	readonly hasLines: boolean;
}

/** What a source is called and where it was read; its hash comes with the snapshot. */
export interface SourceFields {
	readonly uri: string;
	readonly title: string;
	readonly type: string;
	readonly retrievedAt: string;
	readonly via?: string;
	/** More of CSL-JSON. */
	readonly [field: string]: unknown;
}

/** A stretch of a document as a finding. The document's text is kept, once, before anything is quoted from it. */
export async function quoteOf(
	snapshots: SnapshotStore,
	document: QuotableDocument,
	source: SourceFields,
	{ start, end }: { readonly start: number; readonly end: number },
): Promise<Finding> {
	const { text } = document;
	return {
		source: { ...source, sha256: await keepOnce(snapshots, document) },
		quote: text.slice(start, end),
		prefix: text.slice(Math.max(0, start - contextLength), start).replace(/^[\udc00-\udfff]/, ''),
		suffix: text.slice(end, end + contextLength).replace(/[\ud800-\udbff]$/, ''),
		locator: locatorOf(document, start, end),
	};
}

/** Where a stretch stands: the headings above it, and its page, slide or cells, or else its lines. */
export function locatorOf(document: QuotableDocument, start: number, end: number): Locator {
	const { lines, places } = document;
	const headings = document.sections.findLast(it => it.start <= start)?.headings ?? [];
	return {
		...(places ? placeAt(places, start, end) : {}),
		...(document.hasLines ? { lines: lines.rangeOf(start, end) } : {}),
		...(headings.length > 0 ? { headings: [...headings] } : {}),
	};
}

function placeAt(places: NonNullable<CleanDocument['places']>, start: number, end: number): Locator {
	const first = places.findLast(it => it.start <= start)?.locator ?? places[0]?.locator ?? {};
	const last = places.findLast(it => it.start < end)?.locator ?? first;
	// Rows of one sheet are one range; anything else begins where the passage begins.
	return first.cells !== undefined && last.cells !== undefined && first.sheet === last.sheet
		? { ...first, cells: `${first.cells.split(':')[0]}:${last.cells.split(':').at(-1)}` }
		: first;
}

/** Keeps a document's text, and remembers that it did: to hash megabytes for each of many findings takes longer than to find them. */
function keepOnce(snapshots: SnapshotStore, document: CleanDocument): Promise<string> {
	const keptHere = kept.get(snapshots) ?? new WeakMap<CleanDocument, Promise<string>>();
	kept.set(snapshots, keptHere);
	let keeping = keptHere.get(document);
	if (!keeping) {
		keeping = snapshots.keep(document.text);
		keptHere.set(document, keeping);
		// What failed is tried again.
		keeping.catch(() => keptHere.delete(document));
	}
	return keeping;
}

const kept = new WeakMap<SnapshotStore, WeakMap<CleanDocument, Promise<string>>>();
const contextLength = 80;

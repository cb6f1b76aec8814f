import { pathToFileURL } from 'node:url';
import { ToolError } from '../agent/tool.ts';
import type { Finding } from '../report/evidence.ts';
import type { SnapshotStore } from '../report/snapshot.ts';
import type { Corpus } from './corpus/corpus.ts';
import type { LoadedDocument } from './corpus/loadedDocument.ts';
import type { SkipReason } from './corpus/skips.ts';
import type { PageReader } from './pageReader.ts';

/** What the tools over a folder need of the world. */
export interface CorpusOperations {
	readonly corpus: Corpus;
	readonly snapshots: SnapshotStore;
	/** Reads long pages for a goal with a model; absent where there is none. */
	readonly pageReader: PageReader | undefined;
}

/** A stretch of a document as a finding, its source kept as it was read. */
export async function toFinding(
	{ snapshots }: CorpusOperations,
	document: LoadedDocument,
	{ start, end }: { readonly start: number; readonly end: number },
): Promise<Finding> {
	const { text } = document;
	const headings = headingsAt(document, start);
	return {
		source: {
			uri: pathToFileURL(document.stamp.path).href,
			title: document.title,
			type: 'document',
			retrievedAt: new Date(document.readAt).toISOString(),
			sha256: await keepOnce(snapshots, document),
		},
		quote: text.slice(start, end),
		prefix: text.slice(Math.max(0, start - contextLength), start).replace(/^[\udc00-\udfff]/, ''),
		suffix: text.slice(end, end + contextLength).replace(/[\ud800-\udbff]$/, ''),
		locator: { lines: document.lines.rangeOf(start, end), ...(headings.length > 0 ? { headings: [...headings] } : {}) },
	};
}

/** Keeps a document's text, and remembers that it did: to hash megabytes for each of many findings takes longer than to find them. */
function keepOnce(snapshots: SnapshotStore, document: LoadedDocument): Promise<string> {
	const keptHere = kept.get(snapshots) ?? new WeakMap<LoadedDocument, Promise<string>>();
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

const kept = new WeakMap<SnapshotStore, WeakMap<LoadedDocument, Promise<string>>>();

/** The headings above a place, outermost first. */
function headingsAt(document: LoadedDocument, offset: number): readonly string[] {
	const section = document.sections.findLast(it => it.start <= offset);
	return section?.headings ?? [];
}

/** Finds and reads the file that a name means. Throws `ToolError`, with what to do, when there is none. */
export async function openNamed(
	{ corpus }: CorpusOperations,
	name: string,
	signal: AbortSignal,
): Promise<LoadedDocument> {
	const path = await corpus.find(name, signal);
	if (path === undefined) {
		throw new ToolError(
			`${JSON.stringify(name)} is outside the folders of this environment. Use a path that search or list_files gave.`,
		);
	}
	const document = await corpus.load(path, signal);
	if (typeof document === 'string') {
		throw new ToolError(
			`${JSON.stringify(name)} cannot be read: ${explainSkip(document)} Use list_files to see what is there.`,
		);
	}
	return document;
}

function explainSkip(reason: SkipReason): string {
	switch (reason) {
		case 'unreadable':
			return 'there is no such file, it is a folder, or it is left out (ignored, secret, too large, not text, or a link out of the folder).';
		case 'binary':
			return 'it is not text.';
		case 'too large':
			return 'it is larger than 10 MB.';
		case 'generated':
			return 'it is generated for machines, with lines too long to read.';
		case 'malformed':
			return 'it could not be read as what its name says.';
		case 'secret':
		case 'own report':
		case 'link out of the folder':
		case 'dangling link':
		case 'over the limit':
			return 'it is left out.';
	}
}

const contextLength = 80;

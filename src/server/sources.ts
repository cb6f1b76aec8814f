import type { StoredEvidence, StoredSource } from '../citations/citedReport.ts';
import { placesOfSource, rootsAbove } from '../citations/movedReport.ts';
import type { SourceReader } from '../citations/reportCheck.ts';
import type { Evidence } from '../report/evidence.ts';
import { cleanText } from './cleanText.ts';
import type { Documents } from './documents.ts';
import type { OpenedEvidence } from './evidenceFiles.ts';
import { canonicalUri, childUri, type Files, folderOf, isFileUri, type RunPlaces } from './files.ts';
import { TextCache } from './textCache.ts';

/** A text of a file that was a source, as it is now. */
export interface SourceFile {
	readonly uri: string;
	readonly text: string;
}

/** In bytes; what is larger is not read while someone types. To look for words in a file takes sixty times its size in memory. */
const largestFile = 4 * 1024 * 1024;

const projectMarks = ['.git', '.deep-research'] as const;

/** In characters, of snapshots that are kept in memory. */
const mostKept = 8_000_000;

/** The sources of reports: as runs have read them, and as the project has them now. */
export class Sources {
	readonly #files: Files;
	readonly #documents: Documents;
	readonly #workspace: () => readonly string[];
	readonly #runFolders: () => readonly string[];
	/** By evidence file: it is looked for once where its run is, until something changes. */
	readonly #finders = new Map<string, (sha256: string) => Promise<string | undefined>>();
	/** By hash: a text of a hash is always the same. */
	readonly #snapshots = new TextCache(mostKept);
	readonly #looked = new Set<string>();
	#generation = 0;
	readonly #candidates = new Map<string, Promise<readonly Evidence[]>>();

	constructor(
		files: Files,
		documents: Documents,
		folders: { readonly workspace: () => readonly string[]; readonly runs: () => readonly string[] },
	) {
		this.#files = files;
		this.#documents = documents;
		this.#workspace = folders.workspace;
		this.#runFolders = folders.runs;
	}

	/** The clean text of a source as a run has read it; `undefined` when that is not at hand. */
	async snapshot(evidence: OpenedEvidence, sha256: string): Promise<string | undefined> {
		const key = canonicalUri(evidence.uri);
		let find = this.#finders.get(key);
		if (!find) {
			find = this.#files.snapshotsOf(this.#placesOf(evidence));
			this.#finders.set(key, find);
		}
		const known = this.#snapshots.get(sha256);
		if (known !== undefined) {
			return known;
		}
		const text = await find(sha256);
		if (text !== undefined) {
			this.#snapshots.set(sha256, text);
		}
		return text;
	}

	/** All that the run of a report has collected. */
	async collected(evidence: OpenedEvidence): Promise<readonly Evidence[]> {
		const key = canonicalUri(evidence.uri);
		let reading = this.#candidates.get(key);
		if (!reading) {
			reading = this.#files.evidenceOfRun(this.#placesOf(evidence));
			this.#candidates.set(key, reading);
		}
		return await reading;
	}

	/**
	 * The project's own file that was a source, as it is now; `undefined` when it is gone, is no text, or lies outside of what
	 * is open: an evidence file that came with a repository may name any file.
	 */
	async file(evidence: OpenedEvidence, source: StoredSource): Promise<SourceFile | undefined> {
		for (const place of this.places(evidence, source)) {
			const text = await this.#text(place, evidence);
			if (text !== undefined) {
				return { uri: place, text };
			}
		}
		return undefined;
	}

	/** Where the file of a source is now; `undefined` for a page, and for what is nowhere. */
	async find(evidence: OpenedEvidence, source: StoredSource): Promise<string | undefined> {
		for (const place of this.places(evidence, source).filter(isFileUri)) {
			if (await this.#mayRead(place, evidence)) {
				return place;
			}
		}
		return undefined;
	}

	/** Where a source may lie now, as absolute URIs without fragments. */
	places(evidence: OpenedEvidence, { uri }: StoredSource): readonly string[] {
		const way = evidence.index?.file.folder;
		return placesOfSource(uri.replace(/#.*$/s, ''), { ...this.placesOfReport(evidence), way });
	}

	/** Where a report lies, and which folders may be the root of what was searched for it. */
	placesOfReport({ uri }: OpenedEvidence): { readonly folder: string; readonly roots: readonly string[] } {
		const folder = folderOf(canonicalUri(uri));
		return { folder, roots: rootsAbove(folder, this.#workspace()) };
	}

	/** What a check needs: the project's text files and what runs have kept; nothing is fetched. */
	reader(evidence: OpenedEvidence): SourceReader {
		return {
			readSource: async uri => {
				const text = await this.#text(uri, evidence);
				const isThere = text !== undefined || (await this.#files.realUri(uri)) !== undefined;
				return text === undefined ? (isThere ? 'unreadable' : undefined) : await cleanText(uri, text);
			},
			readSnapshot: async sha256 => await this.snapshot(evidence, sha256),
		};
	}

	/** The project's files that were looked for as sources, whether they were there or not. */
	get looked(): ReadonlySet<string> {
		return this.#looked;
	}

	/** Counts how often something has changed: what was found before may be otherwise. */
	get generation(): number {
		return this.#generation;
	}

	/** Runs may have been added or removed, and files written. */
	forget(): void {
		this.#generation++;
		this.#finders.clear();
		this.#candidates.clear();
	}

	async #text(uri: string, evidence: OpenedEvidence): Promise<string | undefined> {
		this.#looked.add(canonicalUri(uri));
		const open = this.#documents.get(uri);
		if (open) {
			return open.getText();
		}
		return isFileUri(uri) && (await this.#mayRead(uri, evidence))
			? await this.#files.read(uri, largestFile)
			: undefined;
	}

	async #mayRead(uri: string, evidence: OpenedEvidence): Promise<boolean> {
		const real = await this.#files.realUri(uri);
		if (real === undefined) {
			return false;
		}
		for (const folder of [...this.#workspace().map(canonicalUri), await this.#projectOf(evidence)]) {
			const realFolder = (await this.#files.realUri(folder)) ?? folder;
			if (real.startsWith(`${realFolder.replace(/\/$/, '')}/`)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The root of what was searched for a report, as its evidence file has it; but only a folder in which somebody has a
	 * project: whoever writes the file may guess what the folders above it are called. Else the report's own folder.
	 */
	async #projectOf({ uri, index }: OpenedEvidence): Promise<string> {
		const own = folderOf(canonicalUri(uri));
		const way = index?.file.folder ?? '';
		const root = way !== '' && own.endsWith(`/${way}`) ? own.slice(0, -way.length - 1) : own;
		for (const mark of root === own ? [] : projectMarks) {
			if ((await this.#files.realUri(childUri(root, mark))) !== undefined) {
				return root;
			}
		}
		return own;
	}

	#placesOf({ uri, index }: OpenedEvidence): RunPlaces {
		const folders = [...this.#workspace(), ...this.#runFolders()];
		return { report: uri, evidenceFile: uri, run: index?.file.run ?? '', folders };
	}
}

/** A stored passage as the places of passages are asked for. */
export function passageOf({
	quote,
	prefix,
	suffix,
	locator,
}: StoredEvidence): Pick<Evidence, 'quote' | 'prefix' | 'suffix' | 'locator'> {
	return { quote, prefix, suffix, locator };
}

import type { Environment, Tool } from '../agent/tool.ts';
import type { EvidenceReader } from '../report/ledger.ts';
import type { SnapshotStore } from '../report/snapshot.ts';
import { Corpus, type RefreshReport } from './corpus/corpus.ts';
import { FolderError } from './corpus/folderError.ts';
import type { CorpusOperations } from './corpusOperations.ts';
import { createGrepTool } from './grep.ts';
import { createListFilesTool } from './listFiles.ts';
import { openFiles } from './openers.ts';
import type { PageReader } from './pageReader.ts';
import { createReadFileTool } from './readFile.ts';
import { createRecallTool } from './recall.ts';
import { createSearchTool } from './search.ts';
import { createVisitTool } from './visit.ts';

export interface FolderEnvironmentOptions {
	/** At least one; `FolderError` is thrown for one that cannot be read. */
	readonly folders: readonly string[];
	/** Where the index is kept between runs; in memory when `undefined` or not writable. */
	readonly cacheFolder: string | undefined;
	readonly snapshots: SnapshotStore;
	/** For long documents, when there is a model to read them. */
	readonly pageReader?: PageReader | undefined;
	now(): Date;
}

/** The environment of a run over folders of documents. */
export interface FolderEnvironment extends Environment, Disposable {
	/** Builds or refreshes the index. Throws `FolderError` when there is no text to be found. */
	prepare(signal: AbortSignal, onProgress?: (report: RefreshReport) => void): Promise<RefreshReport>;
}

/** Makes an environment whose tools search and read folders. */
export function createFolderEnvironment(options: FolderEnvironmentOptions): FolderEnvironment {
	const corpus = new Corpus(options);
	const operations: CorpusOperations = { corpus, snapshots: options.snapshots, pageReader: options.pageReader };
	return {
		name: 'folder',
		tools: ({ evidence, isExcluded }) => toolsOf({ ...operations, isExcluded }, evidence),
		async prepare(signal, onProgress) {
			const report = await corpus.refresh(signal, onProgress);
			if (report.files === 0) {
				throw new FolderError('no-text', corpus.folders.join(', '));
			}
			return report;
		},
		[Symbol.dispose]: () => corpus.close(),
	};
}

function toolsOf(operations: CorpusOperations, evidence: EvidenceReader): readonly Tool[] {
	return [
		createSearchTool(operations),
		createVisitTool({
			...operations,
			open: openFiles(operations),
			statistics: operations.corpus,
			effects: ['reads-project'],
			names: fileNames,
		}),
		createReadFileTool(operations),
		createListFilesTool(operations),
		createGrepTool(operations),
		createRecallTool(evidence, operations.isExcluded),
	];
}

const fileNames =
	'A path that search or list_files gave, if need be with #heading-slug or #L10-L20; or a list of them.';

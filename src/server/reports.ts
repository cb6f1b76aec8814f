import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CitedReport } from '../citations/citedReport.ts';
import { isRunId } from '../runs/runId.ts';
import type { Documents } from './documents.ts';
import type { EvidenceFiles, OpenedEvidence } from './evidenceFiles.ts';
import { canonicalUri, folderOf } from './files.ts';
import type { CitationSettings } from './protocol.ts';

/** A report that is open in the editor, as one version of it is and with its evidence. Every feature begins here. */
export interface OpenReport {
	readonly text: TextDocument;
	/** Of `text` when this was made: the editor may be further by now. */
	readonly version: number;
	readonly cited: CitedReport;
	readonly evidenceFile: OpenedEvidence | undefined;
}

/** Which open documents are reports, and what stands behind their citations. */
export class Reports {
	readonly #documents: Documents;
	readonly #evidence: EvidenceFiles;
	readonly #settings: () => CitationSettings;
	readonly #opened = new WeakMap<TextDocument, OpenReport>();

	constructor(documents: Documents, evidence: EvidenceFiles, settings: () => CitationSettings) {
		this.#documents = documents;
		this.#evidence = evidence;
		this.#settings = settings;
	}

	/** The same object as long as neither the document nor its evidence changes; `undefined` for what is no report. */
	async open(uri: string): Promise<OpenReport | undefined> {
		const { enabled, scope } = this.#settings();
		const text = this.#documents.get(uri);
		if (!enabled || text?.languageId !== 'markdown') {
			return undefined;
		}
		let { version } = text;
		let document = this.#documents.parsed(text);
		let evidenceFile = await this.#evidence.of(text.uri, document);
		// Evidence may come from a disk, and the user goes on typing meanwhile.
		while (version !== text.version) {
			({ version } = text);
			document = this.#documents.parsed(text);
			evidenceFile = await this.#evidence.of(text.uri, document);
		}
		if (!evidenceFile && !isOurs(document.front) && !(scope === 'allMarkdown' && document.definitions.length > 0)) {
			return undefined;
		}
		const known = this.#opened.get(text);
		if (known?.version === version && known.evidenceFile === evidenceFile) {
			return known;
		}
		// What Pandoc's keys stand for only the evidence knows.
		const evidence = evidenceFile?.index;
		const isKeyed = evidence && [...document.citations, ...document.listed].some(it => it.style === 'pandoc');
		const cited = {
			document: isKeyed ? this.#documents.parse(document.text, evidence) : document,
			evidence,
			folder: folderOf(canonicalUri(text.uri)),
		};
		const opened: OpenReport = { text, version, cited, evidenceFile };
		this.#opened.set(text, opened);
		return opened;
	}
}

/** Other programs have a field `run` too. */
export function isOurs({ run, evidenceFile }: CitedReport['document']['front']): boolean {
	return (run !== undefined && isRunId(run)) || evidenceFile?.endsWith('.evidence.json') === true;
}

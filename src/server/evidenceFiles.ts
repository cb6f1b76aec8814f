import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CitationDocument } from '../citations/citationDocument.ts';
import { type EvidenceIndex, indexEvidence } from '../citations/citedReport.ts';
import { parseEvidenceFile } from '../report/evidenceFile.ts';
import { isRunId } from '../runs/runId.ts';
import type { Documents } from './documents.ts';
import type { EvidenceFinder } from './evidenceFinder.ts';
import { canonicalUri, childUri, type Files, folderOf, isFileUri, nameOf } from './files.ts';

/** The evidence file of a report, as it is in the editor where it is open there, else on disk. */
export interface OpenedEvidence {
	readonly uri: string;
	readonly text: string;
	/** Of the editor's document; `undefined` when it is not open. */
	readonly version: number | undefined;
	/** `undefined` when the text is not of the form that is read; `problem` then says why. */
	readonly index: EvidenceIndex | undefined;
	readonly problem: string | undefined;
}

/** In bytes. A report with thousands of citations has a few megabytes. */
const largestEvidence = 16 * 1024 * 1024;

/** Finds evidence files, and keeps what they say until something about them changes. */
export class EvidenceFiles {
	readonly #files: Files;
	readonly #documents: Documents;
	readonly #finder: EvidenceFinder;
	readonly #onDisk = new Map<string, Promise<OpenedEvidence | undefined>>();
	readonly #inEditor = new WeakMap<TextDocument, OpenedEvidence>();

	constructor(files: Files, documents: Documents, finder: EvidenceFinder) {
		this.#files = files;
		this.#documents = documents;
		this.#finder = finder;
	}

	/** Of a report: beside it under the name that its front matter gives, or under its own; or where its run's is. */
	async of(uri: string, { front }: CitationDocument): Promise<OpenedEvidence | undefined> {
		const folder = folderOf(canonicalUri(uri));
		for (const name of [front.evidenceFile, evidenceNameBeside(uri)]) {
			const found = name === undefined ? undefined : await this.#open(childUri(folder, name));
			if (found) {
				return found;
			}
		}
		const { run } = front;
		const elsewhere = run !== undefined && isRunId(run) ? await this.#finder.find(run) : undefined;
		return elsewhere === undefined ? undefined : await this.#open(elsewhere);
	}

	/** By its URI. */
	async at(uri: string): Promise<OpenedEvidence | undefined> {
		return await this.#open(canonicalUri(uri));
	}

	/** What lies on the disk has changed there. */
	forget(uri: string): void {
		this.#onDisk.delete(canonicalUri(uri));
		this.#finder.forget();
	}

	forgetAll(): void {
		this.#onDisk.clear();
		this.#finder.forget();
	}

	async #open(uri: string): Promise<OpenedEvidence | undefined> {
		const document = this.#documents.get(uri);
		if (document) {
			return this.#openInEditor(document);
		}
		if (!isFileUri(uri)) {
			return undefined;
		}
		let reading = this.#onDisk.get(uri);
		if (!reading) {
			reading = this.#read(uri);
			this.#onDisk.set(uri, reading);
		}
		return await reading;
	}

	#openInEditor(document: TextDocument): OpenedEvidence {
		const known = this.#inEditor.get(document);
		if (known?.version === document.version) {
			return known;
		}
		const opened = openedFrom(document.uri, document.getText(), document.version);
		this.#inEditor.set(document, opened);
		return opened;
	}

	async #read(uri: string): Promise<OpenedEvidence | undefined> {
		const text = await this.#files.read(uri, largestEvidence);
		return text === undefined ? undefined : openedFrom(uri, text, undefined);
	}
}

/** `2026-11-23-ice.md` has `2026-11-23-ice.evidence.json` beside it. */
export function evidenceNameBeside(uri: string): string {
	return `${nameOf(uri).replace(/\.(?:md|markdown)$/i, '')}.evidence.json`;
}

function openedFrom(uri: string, text: string, version: number | undefined): OpenedEvidence {
	const parsed = parseEvidenceFile(text);
	return 'evidence' in parsed
		? { uri, text, version, index: indexEvidence(parsed), problem: undefined }
		: { uri, text, version, index: undefined, problem: parsed.problem };
}

import { citationKeysOf } from '../report/citationKey.ts';
import type { EvidenceFile } from '../report/evidenceFile.ts';
import type { CitationDocument } from './citationDocument.ts';

/** A report as it is looked at: the document, and what stands behind its citations. */
export interface CitedReport {
	readonly document: CitationDocument;
	/** `undefined` when there is no evidence file, or it cannot be read. */
	readonly evidence: EvidenceIndex | undefined;
	/** URI of the folder in which both lie. */
	readonly folder: string;
}

export type StoredEvidence = EvidenceFile['evidence'][number];
export type StoredSource = EvidenceFile['sources'][number];
export type StoredVerdict = NonNullable<EvidenceFile['verdicts']>[number];

/** An evidence file, to be looked up in. Of two entries with one name the first counts. */
export interface EvidenceIndex {
	readonly file: EvidenceFile;
	readonly byLabel: ReadonlyMap<string, StoredEvidence>;
	readonly sources: ReadonlyMap<string, StoredSource>;
}

export function indexEvidence(file: EvidenceFile): EvidenceIndex {
	return { file, byLabel: firsts(file.evidence, it => it.label), sources: firsts(file.sources, it => it.id) };
}

/** The source of a piece of evidence; a file that was altered may lack it. */
export function sourceOf(evidence: EvidenceIndex, label: string): StoredSource | undefined {
	const stored = evidence.byLabel.get(label);
	return stored && evidence.sources.get(stored.source);
}

/**
 * From the citation key of each source to the label of its first passage: what Pandoc's `[@key]` stands for. A source has the
 * key that it was given, and the one that exports give it.
 */
export function citationKeys({ file }: EvidenceIndex): ReadonlyMap<string, string> {
	const labels = new Map<string, string>();
	for (const { label, source } of file.evidence) {
		if (!labels.has(source) || label === source) {
			labels.set(source, label);
		}
	}
	const made = citationKeysOf(file.sources);
	const keys = new Map<string, string>();
	for (const [index, source] of file.sources.entries()) {
		const label = labels.get(source.id);
		for (const key of label === undefined ? [] : [made[index], source['citation-key']]) {
			if (label !== undefined && typeof key === 'string' && !keys.has(key)) {
				keys.set(key, label);
			}
		}
	}
	return keys;
}

/** The first of the values that have a key. */
export function firsts<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, T> {
	const found = new Map<string, T>();
	for (const it of values) {
		const key = keyOf(it);
		if (!found.has(key)) {
			found.set(key, it);
		}
	}
	return found;
}

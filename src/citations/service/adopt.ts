import { withCitationKeys } from '../../report/citationKey.ts';
import type { Evidence } from '../../report/evidence.ts';
import type { EvidenceFile } from '../../report/evidenceFile.ts';
import { relativeUri } from '../../report/uri.ts';
import type { CitedReport, EvidenceIndex, StoredEvidence, StoredSource } from '../citedReport.ts';
import { sourceNumbers, usedLabels } from './knownLabels.ts';
import { nextLabel, partsOf } from './labels.ts';
import { absoluteUri } from './linkOf.ts';

/** Evidence that the run collected and the report has not cited, as it would stand in the evidence file. */
export interface Adoption {
	readonly evidence: StoredEvidence;
	readonly source: StoredSource;
}

/** Gives evidence of the run the labels that it would have in the report; each as if it were the only one that is chosen. */
export function adoptions(report: CitedReport, candidates: readonly Evidence[]): readonly Adoption[] {
	const { evidence, folder } = report;
	if (!evidence) {
		return [];
	}
	const used = usedLabels(report);
	const numbers = sourceNumbers(used, evidence);
	const next = Math.max(0, ...numbers) + 1;
	const known = new Set(evidence.file.evidence.map(it => it.id));
	const sources = new Map<string, StoredSource>();
	for (const it of evidence.file.sources) {
		const key = keyOf(it, folder);
		if (!sources.has(key) && partsOf(it.id)?.letters === '') {
			sources.set(key, it);
		}
	}
	const labels = new Map<string, string>();
	return candidates.flatMap(candidate => {
		if (known.has(candidate.id) || absoluteUri(candidate.source.uri, folder) === undefined) {
			return [];
		}
		const source =
			sources.get(keyOf(candidate.source, folder)) ??
			withKey(evidence.file, {
				...candidate.source,
				id: `${next}`,
				uri: relativeUri(folder, candidate.source.uri),
			});
		const label = labels.get(source.id) ?? nextLabel(Number(source.id), used);
		labels.set(source.id, label);
		const { id, quote, prefix, suffix, locator } = candidate;
		return [{ evidence: { id, label, source: source.id, quote, prefix, suffix, locator }, source }];
	});
}

/** The evidence file with an entry more, and its source if it lacks that. One that has the evidence already is returned as it is. */
export function adopted({ file }: EvidenceIndex, { evidence, source }: Adoption): EvidenceFile {
	return file.evidence.some(it => it.id === evidence.id || it.label === evidence.label)
		? file
		: {
				...file,
				sources: file.sources.some(it => it.id === source.id) ? file.sources : [...file.sources, source],
				evidence: [...file.evidence, evidence],
			};
}

/** Where sources have keys, a new one needs one too. */
function withKey({ sources }: EvidenceFile, source: StoredSource): StoredSource {
	return sources.some(it => it['citation-key'] !== undefined)
		? (withCitationKeys([...sources, source]).at(-1) ?? source)
		: source;
}

function keyOf({ uri, sha256 }: { readonly uri: string; readonly sha256: string }, folder: string): string {
	return `${sha256} ${absoluteUri(uri, folder) ?? uri}`;
}

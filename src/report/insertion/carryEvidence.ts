import { newCitationKey } from '../citationKey.ts';
import { EvidenceId } from '../evidence.ts';
import type { EvidenceFile } from '../evidenceFile.ts';
import { relativeUri, resolveUri } from '../uri.ts';
import type { InsertableReport } from './excerpt.ts';

/**
 * The evidence file of a document that a part of a report was put into: with the evidence behind its new labels. `labels` leads
 * from those of the report to those of the document, which lies in `folder`. Entries that are there stay as they are. What has no
 * place is left out: a passage of a source that the file knows by the same number in another version.
 */
export function carryEvidence(
	file: EvidenceFile,
	{ evidenceFile, folder: reportFolder }: Pick<InsertableReport, 'evidenceFile' | 'folder'>,
	labels: ReadonlyMap<string, string>,
	folder: string,
): EvidenceFile {
	const sources = [...file.sources];
	const evidence = [...file.evidence];
	let last = Math.max(0, ...evidence.map(it => Number(/^e(\d+)$/.exec(it.id)?.[1] ?? 0)));
	for (const passage of evidenceFile?.evidence ?? []) {
		const label = labels.get(passage.label);
		const source = evidenceFile?.sources.find(it => it.id === passage.source);
		const number = /^\d+/.exec(label ?? '')?.[0];
		if (label === undefined || number === undefined || !source || evidence.some(it => it.label === label)) {
			continue;
		}
		const known = sources.find(it => it.id === number);
		if (known && known.sha256 !== source.sha256) {
			continue;
		}
		if (!known) {
			const keys = new Set(sources.flatMap(it => (typeof it['citation-key'] === 'string' ? [it['citation-key']] : [])));
			sources.push({
				...source,
				id: number,
				uri: relativeUri(folder, resolveUri(reportFolder, source.uri)),
				'citation-key': newCitationKey(source, keys),
			});
		}
		last++;
		evidence.push({ ...passage, id: EvidenceId.parse(`e${last}`), label, source: number });
	}
	return { ...file, sources, evidence };
}

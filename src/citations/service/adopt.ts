import { newCitationKey } from '../../report/citationKey.ts';
import type { Evidence } from '../../report/evidence.ts';
import type { EvidenceFile } from '../../report/evidenceFile.ts';
import type { Source } from '../../report/source.ts';
import { relativeUri } from '../../report/uri.ts';
import type { CitedReport, EvidenceIndex, StoredEvidence, StoredSource } from '../citedReport.ts';
import { sourceNumbers, usedLabels } from './knownLabels.ts';
import { labelMaker, partsOf } from './labels.ts';
import { absoluteUri } from './linkOf.ts';
import { pandocKeys } from './pandocKeys.ts';

/** Evidence that the run collected and the report has not cited, as it would stand in the evidence file. */
export interface Adoption {
	readonly evidence: StoredEvidence;
	readonly source: StoredSource;
}

/** The evidence of a report that can be cited: of two with one label the first, and only where the label is one. */
export function citable({ evidence }: CitedReport): readonly Adoption[] {
	return (evidence?.file.evidence ?? []).flatMap(it => {
		const isFirst = partsOf(it.label) !== undefined && evidence?.byLabel.get(it.label) === it;
		const source = isFirst ? evidence.sources.get(it.source) : undefined;
		return source ? [{ evidence: it, source }] : [];
	});
}

/** Gives evidence of the run the labels that it would have in the report; each as if it were the only one that is chosen. */
export function adoptions(report: CitedReport, candidates: readonly Evidence[]): readonly Adoption[] {
	const { evidence, folder } = report;
	if (!evidence) {
		return [];
	}
	const used = usedLabels(report);
	const next = [...sourceNumbers(used, evidence)].reduce((most, it) => Math.max(most, it), 0) + 1;
	const known = new Set(evidence.file.evidence.map(it => it.id));
	const sources = new Map<string, StoredSource>();
	for (const it of evidence.file.sources) {
		const key = keyOf(it, folder);
		if (key !== undefined && !sources.has(key) && partsOf(it.id)?.letters === '') {
			sources.set(key, it);
		}
	}
	const labels = new Map<string, string>();
	const nextLabel = labelMaker(used);
	return candidates.flatMap(candidate => {
		const key = keyOf(candidate.source, folder);
		if (key === undefined || known.has(candidate.id)) {
			return [];
		}
		const stored = sources.get(key);
		const number = stored?.id ?? `${next}`;
		const label = labels.get(number) ?? nextLabel(Number(number));
		labels.set(number, label);
		if (!partsOf(label)) {
			return [];
		}
		const uri = relativeUri(folder, candidate.source.uri);
		const before = made.get(candidate);
		if (before?.evidence.label === label && before.source.uri === uri && (!stored || before.source === stored)) {
			return [before];
		}
		const { id, quote, prefix, suffix, locator } = candidate;
		const source = stored ?? {
			...candidate.source,
			id: number,
			uri,
			'citation-key': newCitationKey(candidate.source, pandocKeys(evidence).taken),
		};
		const adoption = { evidence: { id, label, source: number, quote, prefix, suffix, locator }, source };
		made.set(candidate, adoption);
		return [adoption];
	});
}

/** While labels stay, so do these, and with them what others have worked out of them. */
const made = new WeakMap<Evidence, Adoption>();

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

/** Sources are one when their texts and their addresses are; `undefined` for an address that a report may not link to. */
function keyOf(source: Source, folder: string): string | undefined {
	const known = keys.get(source);
	if (known?.folder === folder) {
		return known.key;
	}
	const address = absoluteUri(source.uri, folder);
	const key = address === undefined ? undefined : `${source.sha256} ${address}`;
	keys.set(source, { folder, key });
	return key;
}

const keys = new WeakMap<Source, { readonly folder: string; readonly key: string | undefined }>();

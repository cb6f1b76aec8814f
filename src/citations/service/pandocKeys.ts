import { citationKeysOf } from '../../report/citationKey.ts';
import { citationKeys, type EvidenceIndex } from '../citedReport.ts';

/** How Pandoc's citations name the sources of an evidence file. */
export interface PandocKeys {
	/** By the id of the source: the key that it was given, or would be. */
	readonly bySource: ReadonlyMap<string, string>;
	/** The label that a key alone stands for. */
	readonly labels: ReadonlyMap<string, string>;
	readonly taken: ReadonlySet<string>;
}

/** They are made once for an evidence file: completion asks for them with each choice. */
export function pandocKeys(evidence: EvidenceIndex): PandocKeys {
	const known = made.get(evidence);
	if (known) {
		return known;
	}
	const keys = citationKeysOf(evidence.file.sources);
	const bySource = new Map<string, string>();
	for (const [index, { id }] of evidence.file.sources.entries()) {
		const key = keys[index];
		if (key !== undefined && !bySource.has(id)) {
			bySource.set(id, key);
		}
	}
	const found = { bySource, labels: citationKeys(evidence), taken: new Set(keys) };
	made.set(evidence, found);
	return found;
}

const made = new WeakMap<EvidenceIndex, PandocKeys>();

/** The key of a source that is in the evidence file, or is about to be. */
export function pandocKeyOf(
	source: { readonly id: string; readonly [field: string]: unknown },
	{ bySource }: PandocKeys,
): string | undefined {
	const own = source['citation-key'];
	return bySource.get(source.id) ?? (typeof own === 'string' ? own : undefined);
}

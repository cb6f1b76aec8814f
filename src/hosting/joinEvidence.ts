import { lstat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RunState } from '../agent/runState.ts';
import { placesOfSource, type ReportPlaces } from '../citations/movedReport.ts';
import { Evidence, EvidenceId } from '../report/evidence.ts';
import type { EvidenceFile } from '../report/evidenceFile.ts';

/** The evidence of a report and of its run as one. */
export interface JoinedEvidence {
	/** In the order of the ids, without gaps. */
	readonly evidence: readonly Evidence[];
	/** The evidence file with these ids. */
	readonly file: EvidenceFile;
	/** By label. */
	readonly ids: ReadonlyMap<string, EvidenceId>;
}

/**
 * Puts what a report cites together with what its run has found. Where the two differ the evidence file counts: a refresh may have
 * quoted a passage anew. An id that means something else in the run is replaced.
 */
export async function joinEvidence(
	file: EvidenceFile,
	state: RunState | undefined,
	places: ReportPlaces,
): Promise<JoinedEvidence> {
	const stored = await storedPassages(file, places);
	const joined: Evidence[] = [...(state?.ledger.list() ?? [])];
	const byId = new Map<string, number>(joined.map((it, at) => [it.id, at]));
	const byText = new Map(joined.map((it, at) => [textKey(it), at]));
	const ids = new Map<string, EvidenceId>();
	const renamed = new Map<string, EvidenceId>();
	const moved = new Map<string, string>();
	const given = new Set<number>();
	for (const { label, passage } of stored) {
		if (ids.has(label)) {
			continue;
		}
		const own = joined[byId.get(passage.id) ?? -1];
		const same = own && isSamePassage(own, passage) ? byId.get(passage.id) : byText.get(textKey(passage));
		const at = same === undefined || given.has(same) ? joined.length : same;
		const found = joined[at];
		const id = found?.id ?? EvidenceId.parse(`e${joined.length + 1}`);
		if (found && found.source.uri !== passage.source.uri) {
			moved.set(found.source.uri, passage.source.uri);
		}
		joined[at] = { ...passage, id };
		given.add(at);
		ids.set(label, id);
		renamed.set(passage.id, renamed.get(passage.id) ?? id);
	}
	const nameOf = <Entry extends { readonly label: string; readonly id: EvidenceId }>(it: Entry): Entry => ({
		...it,
		id: ids.get(it.label) ?? it.id,
	});
	return {
		evidence: joined.map(it => {
			const uri = moved.get(it.source.uri);
			return uri === undefined ? it : { ...it, source: { ...it.source, uri } };
		}),
		file: {
			...file,
			evidence: file.evidence.map(nameOf),
			...(file.earlier ? { earlier: file.earlier.map(nameOf) } : {}),
			...(file.verdicts
				? { verdicts: file.verdicts.map(it => ({ ...it, evidence: it.evidence.flatMap(id => renamed.get(id) ?? []) })) }
				: {}),
		},
		ids,
	};
}

interface StoredPassage {
	readonly label: string;
	readonly passage: Evidence;
}

async function storedPassages(file: EvidenceFile, places: ReportPlaces): Promise<readonly StoredPassage[]> {
	const uris = new Map<string, string>();
	const placeOf = async (uri: string): Promise<string | undefined> => {
		const known = uris.get(uri) ?? (await firstThere(placesOfSource(uri, places)));
		if (known !== undefined) {
			uris.set(uri, known);
		}
		return known;
	};
	const passages: StoredPassage[] = [];
	const sources = new Map(file.sources.map(it => [it.id, it]));
	for (const { label, source: number, lastSeen, ...passage } of file.evidence) {
		const { id: _, ...source } = sources.get(number) ?? { id: '' };
		const uri = 'uri' in source ? await placeOf(source.uri) : undefined;
		const read = Evidence.safeParse({ ...passage, source: { ...source, ...lastSeen, uri } });
		passages.push(...(read.success ? [{ label, passage: read.data }] : []));
	}
	for (const { label, ...passage } of file.earlier ?? []) {
		const read = Evidence.safeParse({
			...passage,
			source: { ...passage.source, uri: await placeOf(passage.source.uri) },
		});
		passages.push(...(read.success ? [{ label, passage: read.data }] : []));
	}
	return passages;
}

async function firstThere(uris: readonly string[]): Promise<string | undefined> {
	for (const uri of uris) {
		if (!uri.startsWith('file:') || (await isThere(uri))) {
			return uri;
		}
	}
	return uris[0];
}

async function isThere(uri: string): Promise<boolean> {
	try {
		await lstat(fileURLToPath(uri));
		return true;
	} catch {
		// In a file that was altered it may be no path at all.
		return false;
	}
}

/** The same words of the same text; or what a refresh has made of them, in the same source. */
function isSamePassage(a: Evidence, b: Evidence): boolean {
	return a.source.uri === b.source.uri || (a.quote === b.quote && a.source.sha256 === b.source.sha256);
}

function textKey({ quote, source: { uri, sha256 }, locator: { lines, page } }: Evidence): string {
	return JSON.stringify([quote, uri, sha256, lines, page]);
}

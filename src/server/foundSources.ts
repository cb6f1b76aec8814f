import type { FoundSources } from '../citations/service/actions/mendLinks.ts';
import type { OpenedEvidence } from './evidenceFiles.ts';
import type { Session } from './session.ts';

/** Looks for the files of a report that was moved: where each of its sources is now, seen from the folders above and those that are open. */
export async function foundSources({ sources }: Session, evidence: OpenedEvidence): Promise<FoundSources> {
	const uris = new Map<string, string>();
	for (const source of evidence.index?.file.sources ?? []) {
		const uri = await sources.find(evidence, source);
		if (uri !== undefined) {
			uris.set(source.id, uri);
		}
	}
	const { folder, roots } = sources.placesOfReport(evidence);
	const files = [...uris.values()];
	const root = roots.find(it => folder.startsWith(`${it}/`) && files.every(file => file.startsWith(`${it}/`)));
	return { uris, way: root === undefined ? undefined : decodeURI(folder.slice(root.length + 1)) };
}

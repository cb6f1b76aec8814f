import type { SourceReading } from '../citations/refresh/rereadPassage.ts';
import { mendingLinks } from '../citations/service/actions/mendLinks.ts';
import { applyChanges } from '../citations/service/changes.ts';
import { type ReportPair, withTexts } from './reportPair.ts';

/** A report whose links lead to where its sources were found, when it was moved away from them; else as it is. `roots` are those it may lie under. */
export function mendedLinks(
	pair: ReportPair,
	readings: ReadonlyMap<string, SourceReading>,
	roots: readonly string[],
): ReportPair {
	const { folder, evidence } = pair.report;
	const uris = new Map(
		[...readings].flatMap(([id, it]) => (it.kind === 'read' && it.uri.startsWith('file:') ? [[id, it.uri]] : [])),
	);
	const files = [...uris.values()];
	const root = roots.find(it => folder.startsWith(`${it}/`) && files.every(file => file.startsWith(`${it}/`)));
	const way = root === undefined ? undefined : decodeURI(folder.slice(root.length + 1));
	const change = mendingLinks(pair.report, { uris, way });
	return change
		? withTexts(pair, applyChanges(pair.document.text, change.document), change.evidence ?? evidence.file)
		: pair;
}

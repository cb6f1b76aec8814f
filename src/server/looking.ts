import { DocumentHighlightKind, type Location, type LocationLink, MarkupKind } from 'vscode-languageserver/node';
import { definitionAt } from '../citations/service/definition.ts';
import { hoverAt } from '../citations/service/hover.ts';
import { highlightsAt, referencesAt } from '../citations/service/references.ts';
import { pageAddress } from '../report/pageAddress.ts';
import { evidenceText, locationOfPassage } from './evidenceTexts.ts';
import { guarded } from './guard.ts';
import { hoverText } from './hoverText.ts';
import { atPlace } from './inReport.ts';
import type { EvidencePlace, PlaceParams } from './protocol.ts';
import { rangeOf } from './ranges.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';

/** Answers what stands behind a citation, and where else it is. */
export function answerLooking(session: Session): void {
	const { connection, reports } = session;
	connection.onHover(
		guarded(
			connection,
			'hover',
			null,
			atPlace(reports, null, (report, offset) => hover(session, report, offset)),
		),
	);
	connection.onDefinition(
		guarded(
			connection,
			'definition',
			null,
			atPlace(reports, null, (report, offset) => definition(session, report, offset)),
		),
	);
	connection.onReferences(
		guarded(
			connection,
			'references',
			null,
			atPlace(reports, null, ({ cited, text }, offset, { context }): Location[] =>
				referencesAt(cited, offset, { includeDefinition: context.includeDeclaration }).map(it => ({
					uri: text.uri,
					range: rangeOf(cited.document, it),
				})),
			),
		),
	);
	connection.onDocumentHighlight(
		guarded(
			connection,
			'highlights',
			null,
			atPlace(reports, null, ({ cited }, offset) =>
				highlightsAt(cited, offset).map(it => ({
					range: rangeOf(cited.document, it),
					kind: it.kind === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
				})),
			),
		),
	);
	connection.workspace.textDocumentContent.on(
		guarded(connection, 'evidence text', { text: '' }, async ({ uri }) => ({ text: await evidenceText(session, uri) })),
	);
	connection.onRequest(
		'deepResearch/evidence',
		guarded<PlaceParams, EvidencePlace | null>(connection, 'evidence', null, async ({ uri, position }) => {
			const report = await reports.open(uri);
			return report ? await evidencePlace(session, report, report.text.offsetAt(position)) : null;
		}),
	);
}

function hover({ settings, hasCommands, t }: Session, { cited }: OpenReport, offset: number) {
	const found = hoverAt(cited, offset);
	const { document } = cited;
	return found
		? {
				contents: {
					kind: MarkupKind.Markdown,
					value: hoverText(found, {
						mostQuoted: settings().mostQuoted,
						hasCommands: hasCommands(),
						lineOf: at => document.lines.positionOf(at).line,
						t,
					}),
				},
				range: rangeOf(document, found.at),
			}
		: null;
}

async function definition(session: Session, report: OpenReport, offset: number): Promise<LocationLink[] | null> {
	const { cited, evidenceFile } = report;
	const target = definitionAt(cited, offset);
	if (!target || !evidenceFile) {
		return null;
	}
	const { uri, range } = await locationOfPassage(session, evidenceFile, target.evidence, target.source);
	const originSelectionRange = rangeOf(cited.document, target.at);
	return [{ originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: range }];
}

async function evidencePlace(session: Session, report: OpenReport, offset: number): Promise<EvidencePlace | null> {
	const { cited, evidenceFile } = report;
	const target = definitionAt(cited, offset);
	if (!target || !evidenceFile) {
		return null;
	}
	const { evidence, source } = target;
	const [place = source.uri] = session.sources.places(evidenceFile, source);
	return {
		label: evidence.label,
		evidence: await locationOfPassage(session, evidenceFile, evidence, source),
		source: pageAddress({ ...evidence, source }) ?? place,
	};
}

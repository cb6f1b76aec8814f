import { LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver/node';
import { convertStyle } from '../citations/service/convertStyle.ts';
import { organize } from '../citations/service/organize.ts';
import { prepareRename, rename } from '../citations/service/rename.ts';
import type { RenameProblem, ReportChange } from '../citations/service/results.ts';
import { workspaceEdit } from './edits.ts';
import { guarded } from './guard.ts';
import { atPlace } from './inReport.ts';
import type { CitationRequests, DocumentParams } from './protocol.ts';
import { rangeOf } from './ranges.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';
import type { Words } from './words.ts';

/** Answers how a report would be changed: labels stand in the document and in its evidence file. */
export function answerEditing(session: Session): void {
	const { connection, reports, t } = session;
	connection.onPrepareRename(
		guarded(
			connection,
			'prepare rename',
			null,
			atPlace(reports, null, ({ cited }, offset) => {
				const place = prepareRename(cited, offset);
				return place ? { range: rangeOf(cited.document, place.at), placeholder: place.label } : null;
			}),
		),
	);
	connection.onRenameRequest(
		guarded(
			connection,
			'rename',
			null,
			atPlace(reports, null, (report, offset, { newName }) => {
				const change = rename(report.cited, offset, newName);
				if ('problem' in change) {
					throw new ResponseError(LSPErrorCodes.RequestFailed, describeRenameProblem(change.problem, t));
				}
				return workspaceEdit(report, change);
			}),
		),
	);
	const whole = async (uri: string, make: (report: OpenReport) => ReportChange): Promise<WorkspaceEdit | null> => {
		const report = await reports.open(uri);
		return report ? workspaceEdit(report, make(report)) : null;
	};
	connection.onRequest(
		'deepResearch/organize',
		guarded<DocumentParams, WorkspaceEdit | null>(connection, 'organize', null, ({ uri }) =>
			whole(uri, ({ cited }) => organize(cited)),
		),
	);
	connection.onRequest(
		'deepResearch/convert',
		guarded<CitationRequests['deepResearch/convert']['params'], WorkspaceEdit | null>(
			connection,
			'convert style',
			null,
			({ uri, style }) => whole(uri, ({ cited }) => convertStyle(cited, style)),
		),
	);
}

function describeRenameProblem(problem: RenameProblem, t: Words): string {
	switch (problem) {
		case 'no-citation':
			return t('There is no citation here that could be renamed.');
		case 'not-a-label':
			return t('A label is the number of a source, and letters for its further passages: 3, 3b.');
		case 'other-source':
			return t('A passage stays with its source: keep its number, and change the letters only.');
	}
}

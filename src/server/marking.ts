import {
	type CodeLens,
	type DocumentDiagnosticParams,
	type DocumentDiagnosticReport,
	type DocumentLink,
	type FoldingRange,
	FoldingRangeKind,
	type InlayHint,
} from 'vscode-languageserver/node';
import type { PassageCheck } from '../citations/checkSources.ts';
import { foldingsOf } from '../citations/service/foldings.ts';
import { hintsOf } from '../citations/service/hints.ts';
import { lensOf } from '../citations/service/lens.ts';
import { linksOf } from '../citations/service/links.ts';
import type { CitationLens } from '../citations/service/results.ts';
import type { Checks } from './checks.ts';
import type { Diagnostics } from './diagnostics.ts';
import { guarded } from './guard.ts';
import { inReport } from './inReport.ts';
import { type CheckSummary, type CitationSettings, type DocumentParams, serverCommands } from './protocol.ts';
import { rangeOf } from './ranges.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';
import type { Words } from './words.ts';

/** Answers what an editor shows of a report without being asked: problems, lenses, folds, links, hints. */
export function answerMarking(session: Session, checks: Checks, diagnostics: Diagnostics): void {
	const { connection, reports, settings, hasCommands, t } = session;
	connection.languages.diagnostics.on(
		guarded<DocumentDiagnosticParams, DocumentDiagnosticReport>(
			connection,
			'diagnostics',
			{ kind: 'full', items: [] },
			(params, signal) => diagnostics.answer(params, signal),
		),
	);
	connection.onRequest(
		'deepResearch/check',
		guarded<DocumentParams, CheckSummary | null>(connection, 'check', null, async ({ uri }) => {
			const report = await reports.open(uri);
			const passages = report && (await checks.passagesOf(report));
			return report && passages ? summaryOf(report, checks, passages, settings().diagnostics) : null;
		}),
	);
	connection.onCodeLens(
		guarded(
			connection,
			'code lens',
			null,
			inReport(reports, null, (report): CodeLens[] => {
				const lens = settings().codeLens ? lensOf(report.cited, checks.problemsOf(report)) : undefined;
				const command = hasCommands() ? serverCommands.check : '';
				return lens
					? [{ range: rangeOf(report.cited.document, lens.at), command: { title: titleOf(lens, t), command } }]
					: [];
			}),
		),
	);
	connection.onFoldingRanges(
		guarded(
			connection,
			'folding',
			null,
			inReport(reports, null, ({ cited: { document } }): FoldingRange[] =>
				foldingsOf(document).map(it => {
					const { start, end } = rangeOf(document, it);
					return { startLine: start.line, endLine: end.line, kind: FoldingRangeKind.Region };
				}),
			),
		),
	);
	connection.onDocumentLinks(
		guarded(
			connection,
			'links',
			null,
			inReport(reports, null, ({ cited }): DocumentLink[] =>
				linksOf(cited)
					// The editor's own Markdown support has the links of the others.
					.filter(it => it.style === 'footnote' || it.style === 'pandoc')
					.map(it => ({ range: rangeOf(cited.document, it), target: it.target, tooltip: t('Open Source') })),
			),
		),
	);
	connection.languages.inlayHint.on(
		guarded(
			connection,
			'hints',
			null,
			inReport(reports, null, (report, { range }): InlayHint[] => {
				const { document } = report.cited;
				const stretch = { start: report.text.offsetAt(range.start), end: report.text.offsetAt(range.end) };
				return settings().inlayHints
					? hintsOf(report.cited, stretch).map(({ offset, site, year }) => ({
							position: rangeOf(document, { start: offset, end: offset }).start,
							label: [site, year].filter(it => it !== '').join(' '),
							paddingLeft: true,
						}))
					: [];
			}),
		),
	);
}

function titleOf({ sources, weak, unsupported, broken }: CitationLens, t: Words): string {
	const parts = [
		sources === 1 ? t('1 source') : t('{0} sources', sources),
		...(unsupported > 0 ? [t('{0} not supported', unsupported)] : []),
		...(weak > 0 ? [t('{0} weak', weak)] : []),
		...(broken > 0 ? [t('{0} broken', broken)] : []),
	];
	return parts.join(' · ');
}

/** As the problems view counts them: with the user's own weights. */
function summaryOf(
	report: OpenReport,
	checks: Checks,
	{ quotes, verified, problems: ofPassages }: PassageCheck,
	levels: CitationSettings['diagnostics'],
): CheckSummary {
	const problems = checks.problemsOf(report).map(it => levels[it.code] ?? it.severity);
	const lost = ofPassages.filter(it => it.severity === 'error' || it.severity === 'warning').length;
	return {
		citations: report.cited.document.citations.length,
		errors: problems.filter(it => it === 'error').length,
		warnings: problems.filter(it => it === 'warning').length,
		unchecked: Math.max(0, quotes - verified - lost),
	};
}

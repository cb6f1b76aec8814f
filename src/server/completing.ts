import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind } from 'vscode-languageserver/node';
import { adopted, adoptions } from '../citations/service/adopt.ts';
import { completionsAt } from '../citations/service/completions.ts';
import type { CitationCompletion, ReportChange } from '../citations/service/results.ts';
import { bylineOf } from '../report/byline.ts';
import { cutText } from '../report/cutText.ts';
import { escapeInline, visible } from '../report/inert.ts';
import { outsideAddress } from '../report/pageAddress.ts';
import { textEdits, workspaceEdit } from './edits.ts';
import { guarded } from './guard.ts';
import { atPlace } from './inReport.ts';
import type { InsertableCitation, PlaceParams } from './protocol.ts';
import { rangeOf } from './ranges.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';

/** Puts evidence of the run into the evidence file, once a completion that cites it was chosen. */
export const adoptCommand = '_deepResearch.adoptEvidence';

/** Answers what can be cited where brackets are opened. */
export function answerCompleting(session: Session): void {
	const { connection, reports, sources, t } = session;
	const found = async (report: OpenReport, offset: number): Promise<readonly CitationCompletion[]> => {
		const { evidenceFile } = report;
		return evidenceFile ? completionsAt(report.cited, offset, await sources.collected(evidenceFile)) : [];
	};
	connection.onCompletion(
		guarded(
			connection,
			'completion',
			null,
			atPlace(reports, null, async (report, offset) => {
				const items = await found(report, offset);
				return items.map((it, index) => itemOf(report, it, index));
			}),
		),
	);
	connection.onExecuteCommand(
		guarded(connection, 'adopt evidence', null, async ({ command, arguments: given }) => {
			const [uri, id, label]: readonly unknown[] = given ?? [];
			if (command === adoptCommand && typeof uri === 'string' && typeof id === 'string' && typeof label === 'string') {
				await adopt(session, uri, id, label);
			}
			return null;
		}),
	);
	connection.onRequest(
		'deepResearch/insertable',
		guarded<PlaceParams, readonly InsertableCitation[] | null>(
			connection,
			'insertable',
			null,
			async ({ uri, position }) => {
				const report = await reports.open(uri);
				if (!report?.evidenceFile) {
					return report ? [] : null;
				}
				return await insertable(session, report, report.text.offsetAt(position));
			},
		),
	);

	function itemOf(report: OpenReport, completion: CitationCompletion, index: number): CompletionItem {
		const { label, evidence, source, edit, additional, filterText, isBest, isNew } = completion;
		const site = outsideAddress(source.uri)?.host ?? bylineOf(source)[0];
		return {
			label: `[${label}] ${cutText(visible(source.title), 60)}`,
			labelDetails: {
				// Passages of one source differ by their words alone.
				detail: ` “${cutText(withoutMarks(visible(evidence.quote)), 60)}”`,
				...(site === undefined ? {} : { description: cutText(visible(site), 40) }),
			},
			kind: CompletionItemKind.Reference,
			detail: isNew ? t('Read in the run, not cited yet') : t('Cited in this report'),
			documentation: { kind: MarkupKind.Markdown, value: `> ${escapeInline(cutText(visible(evidence.quote), 600))}` },
			filterText,
			sortText: `${index}`.padStart(5, '0'),
			preselect: isBest,
			insertTextFormat: InsertTextFormat.PlainText,
			textEdit: { range: rangeOf(report.cited.document, edit), newText: edit.text },
			additionalTextEdits: textEdits(report, additional),
			...(isNew
				? { command: { title: '', command: adoptCommand, arguments: [report.text.uri, evidence.id, label] } }
				: {}),
		};
	}
}

/** Words as they are recognized; marks of Markdown are not what tells passages apart. */
function withoutMarks(text: string): string {
	return text.replace(/[*`#>|]+|(?<!\w)_+|_+(?!\w)/g, ' ');
}

/** What can be cited at a place, each as a whole edit: brackets are opened there for the question, and not in the text. */
async function insertable(
	{ sources, documents }: Session,
	report: OpenReport,
	offset: number,
): Promise<readonly InsertableCitation[]> {
	const { cited, evidenceFile } = report;
	const { text } = cited.document;
	const asked = `${text.slice(0, offset)}[${text.slice(offset)}`;
	const parsed = documents.parse(asked, cited.evidence);
	const candidates = evidenceFile ? await sources.collected(evidenceFile) : [];
	return completionsAt({ ...cited, document: parsed }, offset + 1, candidates).map(it => {
		const { edit, additional, isNew } = it;
		const change: ReportChange = {
			// Offsets behind the bracket that was opened for the question are one too high.
			document: [
				{ start: edit.start, end: Math.max(edit.start, edit.end - 1), text: spaced(text, edit.start, edit.text) },
				...additional.map(({ start, end, text }) => ({
					start: start > offset ? start - 1 : start,
					end: end > offset ? end - 1 : end,
					text,
				})),
			],
			...(isNew && cited.evidence ? { evidence: adopted(cited.evidence, it) } : {}),
		};
		return {
			label: it.label,
			title: cutText(visible(it.source.title), 100),
			quote: cutText(visible(it.evidence.quote), 300),
			isBest: it.isBest,
			edit: workspaceEdit(report, change),
		};
	});
}

/** `word[3]` reads badly, and `][` is one link. */
function spaced(text: string, offset: number, citation: string): string {
	return /[^\s([]/.test(text[offset - 1] ?? ' ') ? ` ${citation}` : citation;
}

async function adopt({ connection, reports, sources }: Session, uri: string, id: string, label: string): Promise<void> {
	const report = await reports.open(uri);
	const index = report?.cited.evidence;
	if (!report?.evidenceFile || !index) {
		return;
	}
	const candidates = await sources.collected(report.evidenceFile);
	const found = adoptions(report.cited, candidates).find(it => it.evidence.id === id);
	if (!found) {
		return;
	}
	// The label was given when the completion was offered, and stands in the text by now.
	const source = /^\d+/.exec(label)?.[0] ?? found.source.id;
	const isKnown = index.file.sources.some(it => it.id === found.source.id);
	const adoption = {
		evidence: { ...found.evidence, label, source: isKnown ? found.source.id : source },
		source: isKnown ? found.source : { ...found.source, id: source },
	};
	const edit = workspaceEdit(report, { document: [], evidence: adopted(index, adoption) });
	await connection.workspace.applyEdit({ label: '', edit });
}

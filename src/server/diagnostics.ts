import {
	type Diagnostic,
	type DiagnosticRelatedInformation,
	DiagnosticSeverity,
	DiagnosticTag,
	type DocumentDiagnosticParams,
	type DocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { CitationProblem, ProblemCode } from '../citations/reportCheck.ts';
import { definitionAt } from '../citations/service/definition.ts';
import type { Checks } from './checks.ts';
import { locationOfPassage } from './evidenceTexts.ts';
import { rangeOf } from './ranges.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';

/** What the check of citations finds, in the form in which editors ask for it. */
export class Diagnostics {
	readonly #session: Session;
	readonly #checks: Checks;
	/** By document: what was answered last. */
	readonly #answered = new Map<string, { readonly id: string; readonly items: string }>();
	#ids = 0;

	constructor(session: Session, checks: Checks) {
		this.#session = session;
		this.#checks = checks;
	}

	/** All problems of a document as it is; those of its sources as far as these have been looked at. */
	async answer(
		{ textDocument: { uri }, previousResultId }: DocumentDiagnosticParams,
		signal: AbortSignal,
	): Promise<DocumentDiagnosticReport> {
		const report = await this.#session.reports.open(uri);
		const items = report ? await this.#itemsOf(report, signal) : [];
		const said = JSON.stringify(items);
		const last = this.#answered.get(uri);
		if (last?.items === said) {
			return last.id === previousResultId
				? { kind: 'unchanged', resultId: last.id }
				: { kind: 'full', resultId: last.id, items };
		}
		const id = `${++this.#ids}`;
		this.#answered.set(uri, { id, items: said });
		return { kind: 'full', resultId: id, items };
	}

	forget(uri: string): void {
		this.#answered.delete(uri);
	}

	async #itemsOf(report: OpenReport, signal: AbortSignal): Promise<Diagnostic[]> {
		const items: Diagnostic[] = [];
		for (const problem of this.#checks.problemsOf(report)) {
			const severity = this.#severityOf(problem);
			if (severity === undefined) {
				continue;
			}
			signal.throwIfAborted();
			const related = await this.#relatedTo(report, problem, items.length);
			items.push({
				range: rangeOf(report.cited.document, problem),
				severity,
				code: problem.code,
				source: 'deep-research',
				message: problem.message,
				...(unnecessary.has(problem.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
				...(related.length > 0 ? { relatedInformation: related } : {}),
			});
		}
		return items;
	}

	/** As the user wants it; `undefined` for what they do not want to see. */
	#severityOf({ code, severity }: CitationProblem): DiagnosticSeverity | undefined {
		const wanted = this.#session.settings().diagnostics[code] ?? severity;
		return wanted === 'off' ? undefined : severities[wanted];
	}

	/** The definition of a label, and the words that its sentence was compared with. */
	async #relatedTo(
		{ cited, text, evidenceFile }: OpenReport,
		{ code, start }: CitationProblem,
		before: number,
	): Promise<DiagnosticRelatedInformation[]> {
		const { t } = this.#session;
		const target = definitionAt(cited, start);
		if (!target || !evidenceFile || before >= mostRelated || !aboutEvidence.has(code)) {
			return [];
		}
		const { evidence, source } = target;
		const definition = cited.document.definitions.find(it => it.label === evidence.label && it.start !== start);
		return [
			...(definition
				? [
						{
							location: { uri: text.uri, range: rangeOf(cited.document, definition.name) },
							message: t('The definition of [{0}]', evidence.label),
						},
					]
				: []),
			{
				location: await locationOfPassage(this.#session, evidenceFile, evidence, source),
				message: t('The words that [{0}] cites', evidence.label),
			},
		];
	}
}

/** To look for words costs a look into a file. */
const mostRelated = 50;

const unnecessary: ReadonlySet<ProblemCode> = new Set(['unused-definition']);
const aboutEvidence: ReadonlySet<ProblemCode> = new Set([
	'unsupported',
	'weak-support',
	'refuted',
	'stale-verdict',
	'misquoted',
	'quote-changed',
	'quote-moved',
	'target-differs',
	'title-differs',
]);

const severities = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	info: DiagnosticSeverity.Information,
	information: DiagnosticSeverity.Information,
	hint: DiagnosticSeverity.Hint,
} as const;

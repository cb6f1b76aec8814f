import {
	type Diagnostic,
	DiagnosticSeverity,
	DiagnosticTag,
	type DocumentDiagnosticParams,
	type DocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { checkReport } from '../citations/check.ts';
import type { CitationProblem } from '../citations/reportCheck.ts';
import { rangeOf } from './ranges.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';

/** What the check of citations finds, as the editor asks for it. */
export class Diagnostics {
	readonly #session: Session;
	readonly #problems = new WeakMap<OpenReport, Promise<readonly CitationProblem[]>>();

	constructor(session: Session) {
		this.#session = session;
	}

	async answer({ textDocument }: DocumentDiagnosticParams, signal: AbortSignal): Promise<DocumentDiagnosticReport> {
		const report = await this.#session.reports.open(textDocument.uri);
		const problems = report ? await this.problemsOf(report) : [];
		signal.throwIfAborted();
		return { kind: 'full', items: report ? problems.flatMap(it => this.#diagnosticOf(report, it)) : [] };
	}

	/** All that is wrong with a version of a report. */
	async problemsOf(report: OpenReport): Promise<readonly CitationProblem[]> {
		let checking = this.#problems.get(report);
		if (!checking) {
			checking = this.#check(report);
			this.#problems.set(report, checking);
		}
		return await checking;
	}

	/** Asks the editor to ask again. */
	refresh(): void {
		void this.#session.connection.languages.diagnostics.refresh().catch(() => {});
	}

	async #check({ cited, evidenceFile }: OpenReport): Promise<readonly CitationProblem[]> {
		const reader = evidenceFile
			? this.#session.sources.reader(evidenceFile, new AbortController().signal)
			: { readSource: async () => undefined, readSnapshot: async () => undefined };
		const { problems } = await checkReport(
			{ document: cited.document.text, evidenceFile: evidenceFile?.text, folder: cited.folder },
			reader,
		);
		return problems;
	}

	#diagnosticOf({ cited }: OpenReport, problem: CitationProblem): Diagnostic | [] {
		const level = this.#session.settings().diagnostics[problem.code];
		if (level === 'off') {
			return [];
		}
		return {
			range: rangeOf(cited.document, problem),
			severity: level === undefined ? severities[problem.severity] : severities[level],
			code: problem.code,
			source: 'deep-research',
			message: problem.message,
			...(problem.code === 'unused-definition' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
		};
	}
}

const severities = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	info: DiagnosticSeverity.Information,
	information: DiagnosticSeverity.Information,
	hint: DiagnosticSeverity.Hint,
} as const;

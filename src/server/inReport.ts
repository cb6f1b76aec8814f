import type { Position } from 'vscode-languageserver';
import type { Answer } from './guard.ts';
import type { OpenReport, Reports } from './reports.ts';

interface InDocument {
	readonly textDocument: { readonly uri: string };
}

/** Answers for a report; what is none gets the answer for nothing. */
export function inReport<Params extends InDocument, Result>(
	reports: Reports,
	nothing: Result,
	answer: (report: OpenReport, params: Params, signal: AbortSignal) => Promise<Result> | Result,
): Answer<Params, Result> {
	return async (params, signal) => {
		const report = await reports.open(params.textDocument.uri);
		signal.throwIfAborted();
		return report ? await answer(report, params, signal) : nothing;
	};
}

/** Answers for a place in a report, as an offset of its text. */
export function atPlace<Params extends InDocument & { readonly position: Position }, Result>(
	reports: Reports,
	nothing: Result,
	answer: (report: OpenReport, offset: number, params: Params) => Promise<Result> | Result,
): Answer<Params, Result> {
	return inReport(reports, nothing, (report, params) => answer(report, offsetIn(report, params.position), params));
}

/** Total: positions beyond the text are at its end. */
export function offsetIn({ text }: OpenReport, position: Position): number {
	return text.offsetAt(position);
}

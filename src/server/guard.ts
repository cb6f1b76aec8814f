import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';

/** Answers one kind of request. Its signal is aborted when the editor does not want the answer any more. */
export type Answer<Params, Result> = (params: Params, signal: AbortSignal) => Promise<Result> | Result;

/**
 * Makes a handler that fails only with what the user is to be told, a `ResponseError`: anything else it throws is logged, and the
 * editor gets the answer for nothing. Requests are foreign input, and texts are whatever is being typed.
 */
export function guarded<Params, Result>(
	connection: Connection,
	name: string,
	nothing: Result,
	answer: Answer<Params, Result>,
): (params: Params, token: CancellationToken) => Promise<Result> {
	return async (params, token) => {
		const controller = new AbortController();
		const listening = token.onCancellationRequested(() => controller.abort());
		try {
			const result = token.isCancellationRequested ? nothing : await answer(params, controller.signal);
			if (token.isCancellationRequested) {
				throw cancelled();
			}
			return result;
		} catch (error) {
			if (token.isCancellationRequested) {
				throw cancelled();
			}
			if (error instanceof ResponseError) {
				throw error;
			}
			connection.console.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
			return nothing;
		} finally {
			listening.dispose();
		}
	};
}

function cancelled(): ResponseError {
	return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

import type * as vscode from 'vscode';
import { StoppedByUser } from '../base/abort.ts';

/** A signal that aborts when the editor cancels; to be disposed of when what it was for is done. */
export function signalOf(token: vscode.CancellationToken): Disposable & { readonly signal: AbortSignal } {
	const controller = new AbortController();
	const abort = (): void => controller.abort(new StoppedByUser());
	const listening = token.onCancellationRequested(abort);
	if (token.isCancellationRequested) {
		abort();
	}
	return { signal: controller.signal, [Symbol.dispose]: () => listening.dispose() };
}

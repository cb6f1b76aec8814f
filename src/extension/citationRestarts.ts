import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient/node';
import type { Translate } from './translate.ts';

const mostCrashes = 5;
const withinMs = 3 * 60_000;

/** A server that stops is started again, unless it does so again and again: then the user is told, once. */
export function restartPolicy(t: Translate, now: () => number = Date.now): ErrorHandler {
	let crashes: readonly number[] = [];
	return {
		error: (_error, _message, count) => ({
			action: (count ?? 0) <= mostCrashes ? ErrorAction.Continue : ErrorAction.Shutdown,
		}),
		closed() {
			crashes = [...crashes, now()].filter(it => it > now() - withinMs);
			return crashes.length < mostCrashes
				? { action: CloseAction.Restart, handled: true }
				: {
						action: CloseAction.DoNotRestart,
						message: t(
							'The citation server has stopped {0} times in a few minutes, and stays off. “Restart Citation Server” starts it again.',
							mostCrashes,
						),
					};
		},
	};
}

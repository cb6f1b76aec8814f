import { StoppedByUser } from '../base/abort.ts';
import { exitCode } from './exitCode.ts';

/** Turns Ctrl-C and its kin into a stop: the first asks, the second leaves at once. */
export class StopSignals implements Disposable {
	readonly #controller = new AbortController();
	readonly #onFirst: () => void;
	readonly #listener = (): void => this.stop();

	constructor(onFirst: () => void) {
		this.#onFirst = onFirst;
		for (const name of signalNames) {
			process.on(name, this.#listener);
		}
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	stop(): void {
		if (this.#controller.signal.aborted) {
			process.exit(exitCode.stopped);
		}
		this.#controller.abort(new StoppedByUser());
		this.#onFirst();
	}

	[Symbol.dispose](): void {
		for (const name of signalNames) {
			process.off(name, this.#listener);
		}
	}
}

/** Ctrl-C, a polite kill, a closed terminal (and Ctrl-Break on Windows). */
const signalNames = [
	'SIGINT',
	'SIGTERM',
	'SIGHUP',
	...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
] as const;

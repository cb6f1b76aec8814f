import { delay } from '../base/abort.ts';
import type { Model, ModelPart, ModelRequest } from './model.ts';
import { ModelError } from './modelError.ts';

export interface RetryOptions {
	/** Called before each wait, so that a host can show that the model is not thinking but waiting. */
	readonly onRetry?: (retry: Retry) => void;
	/** When the run must be over, by the clock of `now`; a wait that would end later is not begun. */
	readonly deadline?: () => number;
	/** How often a request is sent at most, the first time included. */
	readonly tries?: number;
	/** From 0 to 1. */
	readonly random?: () => number;
	readonly now?: () => number;
	readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Retry {
	/** The try that failed, from 1. */
	readonly attempt: number;
	readonly error: ModelError;
	readonly waitMs: number;
}

/**
 * Sends a request again when it failed for a reason that may pass: with full jitter, 1 s doubled up to 60 s, eight tries at
 * most unless `tries` says less, and exactly as long as the endpoint asks when it asks. What asks for a rest asks it of all
 * requests to this model. A reader that already has parts of the reply is told by `restart` that they will come again.
 */
export function withRetries(model: Model, options: RetryOptions = {}): Model {
	const { onRetry, deadline = () => Number.POSITIVE_INFINITY, tries = mostTries } = options;
	const { random = Math.random, now = Date.now, delay: wait = delay } = options;
	let restUntil = 0;
	let hasAnswered = false;

	return {
		name: model.name,
		async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void> {
			for (let attempt = 1; ; attempt++) {
				await rest(signal);
				let hasParts = false;
				try {
					for await (const part of model.stream(request, signal)) {
						hasParts = true;
						hasAnswered = true;
						yield part;
					}
					return;
				} catch (error) {
					signal.throwIfAborted();
					if (!(error instanceof ModelError) || !error.isTransient) {
						throw error;
					}
					const waitMs = error.retryAfter ?? random() * Math.min(longestWait, firstWait * 2 ** (attempt - 1));
					if (waitMs > longestRest) {
						throw toldToWait(error, new Date(now() + waitMs));
					}
					if (attempt >= Math.min(tries, triesFor(error, { hasParts, hasAnswered })) || now() + waitMs > deadline()) {
						throw attempt === 1 ? error : afterTries(error, attempt);
					}
					restUntil = Math.max(restUntil, error.retryAfter === undefined ? 0 : now() + waitMs);
					onRetry?.({ attempt, error, waitMs });
					if (hasParts) {
						yield { type: 'restart', reason: error.message };
					}
					await wait(waitMs, signal);
				}
			}
		},
	};

	/** Waits while the endpoint rests after another request. */
	async function rest(signal: AbortSignal): Promise<void> {
		const ms = restUntil - now();
		if (ms > 0) {
			await wait(ms, signal);
		}
	}
}

const firstWait = 1_000;
const longestWait = 60_000;
const longestRest = 15 * 60_000;
const mostTries = 8;

/**
 * An endpoint that was never reached is likelier wrong than down, and one whose whole reply cannot be read likelier broken than
 * unlucky: the user learns that early.
 */
function triesFor(
	{ code }: ModelError,
	{ hasParts, hasAnswered }: { readonly hasParts: boolean; readonly hasAnswered: boolean },
): number {
	const isHopeful = hasParts || (code !== 'malformed' && (code !== 'network' || hasAnswered));
	return isHopeful ? mostTries : 3;
}

function toldToWait(error: ModelError, until: Date): ModelError {
	const when = until.toISOString().replace('T', ' ').slice(0, 16);
	return new ModelError(
		error.code,
		`${error.message} It asks to be left alone until ${when} UTC: ask again then, or choose another model.`,
		{ cause: error, isTransient: false, retryAfter: error.retryAfter },
	);
}

function afterTries(error: ModelError, tries: number): ModelError {
	return new ModelError(error.code, `${error.message} (Tried ${tries} times.)`, {
		cause: error,
		isTransient: false,
		retryAfter: error.retryAfter,
		contextLength: error.contextLength,
	});
}

export type ModelErrorCode =
	| 'unauthorized'
	| 'payment-required'
	| 'model-not-found'
	| 'rate-limited'
	| 'overloaded'
	| 'context-exceeded'
	| 'malformed'
	| 'refused'
	| 'network';

/** A model request that failed. Callers branch on `code`; the message is for people and names one thing they can do. */
export class ModelError extends Error {
	override readonly name = 'ModelError';
	readonly code: ModelErrorCode;
	/** The same request may succeed if it is sent again. */
	readonly isTransient: boolean;
	/** The endpoint asks to be left alone for so many milliseconds. */
	readonly retryAfter: number | undefined;
	/** The endpoint's context in tokens, where the error tells it. */
	readonly contextLength: number | undefined;

	constructor(
		code: ModelErrorCode,
		message: string,
		options: {
			readonly cause?: unknown;
			readonly isTransient?: boolean;
			readonly retryAfter?: number | undefined;
			readonly contextLength?: number | undefined;
		} = {},
	) {
		super(message, 'cause' in options ? { cause: options.cause } : undefined);
		this.code = code;
		this.isTransient = options.isTransient ?? transient.includes(code);
		this.retryAfter = options.retryAfter;
		this.contextLength = options.contextLength;
	}
}

const transient: readonly ModelErrorCode[] = ['rate-limited', 'overloaded', 'malformed', 'network'];

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

	constructor(code: ModelErrorCode, message: string, options?: { readonly cause?: unknown }) {
		super(message, options);
		this.code = code;
	}
}

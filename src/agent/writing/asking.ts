import type { Message } from '../../llm/model.ts';
import { ModelError } from '../../llm/modelError.ts';
import type { LimitName } from '../budget.ts';
import type { Usage } from '../tool.ts';
import type { Writer } from './writer.ts';

/** Why a stage of the writing did not come about. */
export type Failure =
	| { readonly kind: 'limit'; readonly limit: LimitName }
	/** `finished`: the user wants what there is; `stopped`: at once. */
	| { readonly kind: 'finished' | 'stopped' }
	| { readonly kind: 'model'; readonly message: string }
	/** The reply could not be used. */
	| { readonly kind: 'reply'; readonly problem: Problem };

/** What was wrong with a reply. */
export type Problem = 'cut' | 'form' | 'uncited' | 'lost-citations' | 'lost-words';

/** What the stages of a writing share. */
export interface Asking {
	readonly writer: Writer;
	/** Why the model may not be asked any more; `undefined` while it may. */
	readonly halted: () => Failure | undefined;
	/** Is told what each reply cost, as soon as it is there. */
	readonly charge: (usage: Usage) => void;
	readonly signal: AbortSignal;
}

export type Asked<Result> = {
	/** Of all replies, also those that could not be used. */
	readonly usage: Usage;
} & ({ readonly result: Result } | { readonly failure: Failure });

/**
 * Asks the writer, and reads its reply. `messagesFor` makes a prompt of at most so many tokens; one that is too long for the
 * endpoint is sent once more at half its size, or at what the endpoint says that it takes. Throws only what is a bug.
 */
export async function askWriter<Result>(
	{ writer, halted, charge, signal }: Asking,
	messagesFor: (tokens: number) => readonly Message[],
	read: (reply: string) => Result | Problem,
): Promise<Asked<Result>> {
	let tokens = writer.promptTokens;
	for (;;) {
		const failure = halted();
		if (failure) {
			return { usage: noUsage, failure };
		}
		try {
			const { text, isCut, usage } = await writer.ask(messagesFor(tokens), signal);
			charge(usage);
			const result = isCut ? 'cut' : read(text);
			return isProblem(result) ? { usage, failure: { kind: 'reply', problem: result } } : { usage, result };
		} catch (error) {
			if (signal.aborted) {
				return { usage: noUsage, failure: { kind: 'stopped' } };
			}
			if (!(error instanceof ModelError)) {
				throw error;
			}
			if (error.code !== 'context-exceeded' || tokens < writer.promptTokens) {
				return { usage: noUsage, failure: { kind: 'model', message: error.message } };
			}
			tokens = Math.min(tokens / 2, (error.contextLength ?? Number.POSITIVE_INFINITY) * shareOfPrompt);
		}
	}
}

/** The rest of an endpoint’s context is for instructions and the reply. */
const shareOfPrompt = 0.5;

export const noUsage: Usage = { promptTokens: 0, completionTokens: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
	const cost = a.cost === undefined && b.cost === undefined ? {} : { cost: (a.cost ?? 0) + (b.cost ?? 0) };
	return {
		promptTokens: a.promptTokens + b.promptTokens,
		completionTokens: a.completionTokens + b.completionTokens,
		...cost,
	};
}

function isProblem(result: unknown): result is Problem {
	return typeof result === 'string';
}

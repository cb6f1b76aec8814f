import type { Model, ModelPart, ModelRequest } from '../llm/model.ts';
import { ModelError } from '../llm/modelError.ts';
import { estimateTokens } from '../llm/tokens.ts';

/** A language model as an editor offers it; `editorChat.ts` is VS Code's. */
export interface EditorChat {
	/** As a report names it. */
	readonly name: string;
	/** Sends a request and streams the reply. Throws `ModelError` for what the editor refuses, the signal's reason when it aborts. */
	send(request: ModelRequest, signal: AbortSignal): AsyncIterable<EditorPart>;
	/** May ask the provider; throws when it cannot tell. */
	countTokens(text: string, signal: AbortSignal): Promise<number>;
}

export type EditorPart =
	| { readonly type: 'text'; readonly text: string }
	| { readonly type: 'call'; readonly id: string; readonly name: string; readonly input: unknown }
	/** A sign of life: something that no reply of ours is made of. */
	| { readonly type: 'other' };

/** A model of the editor as the engine's. It sends a request once: whoever wants retries wraps it in `withRetries`. */
export function createEditorModel(chat: EditorChat, { silenceMs = 290_000 } = {}): Model {
	return {
		name: chat.name,
		async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void> {
			signal.throwIfAborted();
			using silence = new Silence(silenceMs, chat.name, signal);
			let [text, hasCalls] = ['', false];
			try {
				for await (const part of untilAborted(chat.send(request, silence.signal), silence.signal)) {
					silence.stop();
					if (part.type === 'text') {
						text += part.text;
						yield { type: 'text-delta', delta: part.text };
					} else if (part.type === 'call') {
						hasCalls = true;
						const call = { id: part.id, name: part.name, arguments: JSON.stringify(part.input ?? {}) };
						text += call.arguments;
						yield { type: 'tool-call', call };
					}
					silence.start();
				}
			} catch (error) {
				signal.throwIfAborted();
				throw silence.error ?? error;
			}
			silence.stop();
			if (text === '') {
				throw new ModelError(
					'malformed',
					`${chat.name} sent an empty reply: if it does so again, choose another model.`,
				);
			}
			yield await usageOf(chat, request, text, signal);
			yield { type: 'finish', reason: hasCalls ? 'tool-calls' : 'stop' };
		},
	};
}

/** A stream that ends with the signal, also where its provider does not care for cancellation. */
async function* untilAborted<Part>(parts: AsyncIterable<Part>, signal: AbortSignal): AsyncGenerator<Part, void> {
	const iterator = parts[Symbol.asyncIterator]();
	const { promise: aborted, reject } = Promise.withResolvers<never>();
	aborted.catch(() => {});
	const onAbort = (): void => reject(signal.reason);
	signal.addEventListener('abort', onAbort, { once: true });
	try {
		for (;;) {
			signal.throwIfAborted();
			const next = await Promise.race([iterator.next(), aborted]);
			if (next.done) {
				// An editor may end its stream in silence when the request is cancelled.
				signal.throwIfAborted();
				return;
			}
			yield next.value;
		}
	} finally {
		signal.removeEventListener('abort', onAbort);
		// It may never answer; nobody waits for it.
		void iterator.return?.()?.catch(() => {});
	}
}

/** Editors do not say what a reply took, but count a text on request; where they cannot, it is estimated. */
async function usageOf(
	chat: EditorChat,
	{ messages }: ModelRequest,
	reply: string,
	signal: AbortSignal,
): Promise<ModelPart> {
	const count = async (text: string): Promise<number> => {
		try {
			return await chat.countTokens(text, signal);
		} catch {
			signal.throwIfAborted();
			return estimateTokens(text);
		}
	};
	const prompt = messages.map(it => it.content).join('\n');
	const [promptTokens, completionTokens] = await Promise.all([count(prompt), count(reply)]);
	return { type: 'usage', promptTokens, completionTokens };
}

/** Ends a request that gives no sign of life for too long. The user's answer to the editor's own questions counts as well. */
class Silence implements Disposable {
	readonly #controller = new AbortController();
	readonly #ms: number;
	readonly #name: string;
	#timer: NodeJS.Timeout | undefined;
	readonly signal: AbortSignal;
	error: ModelError | undefined;

	constructor(ms: number, name: string, caller: AbortSignal) {
		this.#ms = ms;
		this.#name = name;
		this.signal = AbortSignal.any([caller, this.#controller.signal]);
		this.start();
	}

	start(): void {
		this.stop();
		this.#timer = setTimeout(() => {
			this.error = new ModelError(
				'network',
				`${this.#name} gave no sign of life for ${Math.round(this.#ms / 1000)} s: try again, or choose another model.`,
			);
			this.#controller.abort(this.error);
		}, this.#ms);
	}

	/** The reader is busy with a part: that time is not the model's. */
	stop(): void {
		clearTimeout(this.#timer);
	}

	[Symbol.dispose](): void {
		this.stop();
	}
}

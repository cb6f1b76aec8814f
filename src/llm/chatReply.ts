import type { ModelPart } from './model.ts';
import { RunawayGuard } from './runawayGuard.ts';
import { amountField, field, listField, textField } from './unknownJson.ts';

/**
 * Reads the chunks of one streamed reply and gives its parts. It trusts no shape: servers leave fields out, send null, number
 * their tool calls as they like, and say things twice. A whole reply in one chunk is read the same way.
 */
export class ChatReply {
	readonly #calls: OpenCall[] = [];
	readonly #guard = new RunawayGuard();
	#emitted = 0;
	#usage: Extract<ModelPart, { type: 'usage' }> | undefined;
	#finish: string | undefined;
	#isEmpty = true;
	#steps = 0;

	/** The parts that became complete with a chunk. */
	*read(chunk: unknown): Generator<ModelPart, void> {
		this.#usage = usageOf(field(chunk, 'usage')) ?? this.#usage;
		const [choice] = listField(chunk, 'choices');
		if (choice !== undefined) {
			yield* this.#readDelta(field(choice, 'delta') ?? field(choice, 'message'));
			// Some servers say it twice, or say a last word after it.
			this.#finish ??= textField(choice, 'finish_reason');
		}
	}

	/** The reply has said why it ended; at most its usage is still to come. */
	get hasFinished(): boolean {
		return this.#finish !== undefined;
	}

	/** It will not end by itself: it repeats itself, or is longer than any report. */
	get isRunaway(): boolean {
		return this.#guard.isRunaway;
	}

	/** The endpoint held its words back. */
	get wasFiltered(): boolean {
		return this.#finish === 'content_filter';
	}

	/** Nothing was said, thought or called. */
	get isEmpty(): boolean {
		return this.#isEmpty;
	}

	/** Grows with each chunk that carried something; a chunk that carries nothing does not keep a reply alive. */
	get steps(): number {
		return this.#steps;
	}

	/** The parts that only the end completes. */
	*end(): Generator<ModelPart, void> {
		const reason = this.isRunaway ? 'length' : reasonOf(this.#finish, this.#calls.length > 0);
		while (this.#emitted < this.#calls.length) {
			// A call that a limit cut in two must not run.
			if (reason === 'length' && !isJson(this.#calls[this.#emitted]?.arguments)) {
				this.#emitted++;
				continue;
			}
			yield* this.#emitNext();
		}
		if (this.#usage) {
			yield this.#usage;
		}
		yield { type: 'finish', reason };
	}

	*#readDelta(delta: unknown): Generator<ModelPart, void> {
		// Some gateways send both names with the same words.
		const reasoning = textField(delta, 'reasoning_content') || textField(delta, 'reasoning');
		if (reasoning) {
			this.#isEmpty = false;
			this.#steps++;
			this.#guard.add(reasoning);
			yield { type: 'reasoning-delta', delta: reasoning };
		}
		const text = textOf(field(delta, 'content')) || textField(delta, 'refusal');
		if (text) {
			this.#isEmpty = false;
			this.#steps++;
			this.#guard.add(text);
			yield { type: 'text-delta', delta: text };
		}
		for (const piece of listField(delta, 'tool_calls')) {
			yield* this.#addToCall(piece);
		}
	}

	/** A call is complete when another one begins; the last one when the reply ends. */
	*#addToCall(piece: unknown): Generator<ModelPart, void> {
		const made = field(piece, 'function');
		const name = textField(made, 'name') || undefined;
		const given = field(made, 'arguments');
		const text = typeof given === 'string' ? given : given === undefined || given === null ? '' : JSON.stringify(given);
		if (name === undefined && text === '') {
			return;
		}
		this.#isEmpty = false;
		this.#steps++;
		this.#guard.add(text);
		const index = amountField(piece, 'index');
		const id = textField(piece, 'id') || undefined;
		const open = this.#openCallFor({ index, id, name });
		if (open) {
			open.arguments += text;
			return;
		}
		this.#calls.push({ index, id, name: name ?? '', arguments: text });
		// In their order; one that is not whole holds back those after it.
		while (this.#emitted < this.#calls.length - 1 && isJson(this.#calls[this.#emitted]?.arguments)) {
			yield* this.#emitNext();
		}
	}

	*#emitNext(): Generator<ModelPart, void> {
		const call = this.#calls[this.#emitted++];
		if (call) {
			const { id = `call-${this.#emitted}`, name, arguments: text } = call;
			yield { type: 'tool-call', call: { id, name, arguments: text } };
		}
	}

	/**
	 * The call that a piece continues, or `undefined` when it begins one. Neither id nor index can be trusted alone: some
	 * servers give every call the index 0, some give each piece of a call another id, some give neither. A piece without a
	 * name continues; one with a name continues only a call that is not whole yet.
	 */
	#openCallFor({ index, id, name }: Pick<OpenCall, 'index' | 'id'> & { readonly name: string | undefined }) {
		const open = this.#calls.slice(this.#emitted);
		const candidate =
			open.findLast(it => it.index === index && it.id === id) ?? open.findLast(it => it.index === index) ?? open.at(-1);
		if (name === undefined || !candidate) {
			return candidate;
		}
		return candidate.name === name && candidate.index === index && !isJson(candidate.arguments) ? candidate : undefined;
	}
}

interface OpenCall {
	readonly index: number | undefined;
	readonly id: string | undefined;
	readonly name: string;
	arguments: string;
}

function isJson(text = ''): boolean {
	if (!text.trimEnd().endsWith('}')) {
		return false;
	}
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** Content is a text or, at some gateways, a list of typed pieces. */
function textOf(content: unknown): string | undefined {
	if (typeof content === 'string') {
		return content;
	}
	return Array.isArray(content) ? content.map(it => textField(it, 'text') ?? '').join('') : undefined;
}

function reasonOf(finish: string | undefined, hasCalls: boolean): Extract<ModelPart, { type: 'finish' }>['reason'] {
	switch (finish) {
		case 'length':
		case 'max_tokens':
			return 'length';
		case 'content_filter':
			return 'content-filter';
		default:
			return hasCalls ? 'tool-calls' : 'stop';
	}
}

/** Numbers that cannot be are no usage: the caller then counts for itself. */
function usageOf(usage: unknown): Extract<ModelPart, { type: 'usage' }> | undefined {
	const promptTokens = amountField(usage, 'prompt_tokens');
	const completionTokens = amountField(usage, 'completion_tokens');
	if (promptTokens === undefined || completionTokens === undefined) {
		return undefined;
	}
	const cachedTokens =
		amountField(field(usage, 'prompt_tokens_details'), 'cached_tokens') ??
		amountField(usage, 'prompt_cache_hit_tokens');
	const cost = amountField(usage, 'cost');
	return {
		type: 'usage',
		promptTokens,
		completionTokens,
		...(cachedTokens === undefined ? {} : { cachedTokens }),
		...(cost === undefined ? {} : { cost }),
	};
}

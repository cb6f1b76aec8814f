import { APIError } from 'openai';
import { type EndpointNames, toModelError } from './endpointError.ts';
import { getJson } from './modelFetch.ts';
import { addressOf, type OpenAIModelOptions } from './openaiModel.ts';
import { createRedactor } from './redact.ts';
import { amountField, field, listField, textField } from './unknownJson.ts';

/** A model as its endpoint lists it; what an endpoint does not tell is absent. */
export interface ListedModel {
	readonly id: string;
	/** In tokens. */
	readonly contextLength?: number;
	/** In US dollars a token. */
	readonly price?: { readonly prompt: number; readonly completion: number };
}

export type Endpoint = Pick<OpenAIModelOptions, 'baseUrl' | 'key' | 'keyVariable' | 'startHint'>;

/** Asks an endpoint for its models. Throws `ModelError`, or the signal's reason. */
export async function listModels(endpoint: Endpoint, signal: AbortSignal): Promise<readonly ListedModel[]> {
	const { baseUrl } = endpoint;
	const { search } = new URL(baseUrl);
	const list = await get(endpoint, `${baseUrl.slice(0, baseUrl.length - search.length)}/models${search}`, signal);
	return [...listField(list, 'data'), ...listField(list, 'models')].flatMap(it => toListedModel(it) ?? []);
}

/**
 * The context that a server has really given a model, in tokens. It is often far less than the model could have, and some servers
 * then forget the beginning of a prompt without a word. `undefined` where nobody tells.
 */
export async function loadedContextLength(
	endpoint: Endpoint,
	model: string,
	signal: AbortSignal,
): Promise<number | undefined> {
	const { origin } = new URL(endpoint.baseUrl);
	const ask = async (path: string): Promise<unknown> =>
		await get(endpoint, `${origin}${path}`, signal).catch(() => signal.throwIfAborted());
	// Ollama, of models that are in memory.
	const running = listField(await ask('/api/ps'), 'models');
	const found = running.find(it => [model, `${model}:latest`].includes(textField(it, 'name') ?? ''));
	const ollama = amountField(found, 'context_length');
	if (ollama !== undefined) {
		return ollama;
	}
	// LM Studio.
	const loaded = listField(await ask('/api/v0/models'), 'data').find(it => textField(it, 'id') === model);
	const lmStudio = amountField(loaded, 'loaded_context_length');
	if (lmStudio !== undefined) {
		return lmStudio;
	}
	// llama.cpp.
	return amountField(field(await ask('/props'), 'default_generation_settings'), 'n_ctx');
}

async function get({ baseUrl, key, keyVariable, startHint }: Endpoint, url: string, signal: AbortSignal) {
	const redact = createRedactor([key]);
	const address = addressOf(baseUrl);
	const names: EndpointNames = { address, model: '', keyVariable, startHint, hasKey: key !== undefined };
	try {
		const answer = await getJson(url, { address, key }, signal);
		if ('json' in answer) {
			return answer.json;
		}
		const { status, body, headers } = answer;
		throw APIError.generate(status, typeof body === 'object' ? (body ?? undefined) : undefined, String(body), headers);
	} catch (error) {
		signal.throwIfAborted();
		throw toModelError(error, names, redact);
	}
}

function toListedModel(item: unknown): ListedModel | undefined {
	const id = textField(item, 'id') ?? textField(item, 'name');
	if (id === undefined) {
		return undefined;
	}
	// vLLM; OpenRouter and others; llama.cpp.
	const contextLength =
		amountField(item, 'max_model_len') ??
		amountField(item, 'context_length') ??
		amountField(field(item, 'meta'), 'n_ctx');
	const pricing = field(item, 'pricing');
	const prompt = price(pricing, 'prompt');
	const completion = price(pricing, 'completion');
	return {
		id,
		...(contextLength === undefined ? {} : { contextLength }),
		...(prompt === undefined || completion === undefined ? {} : { price: { prompt, completion } }),
	};
}

/** Prices are decimal texts, and negative where they depend on what is chosen. */
function price(pricing: unknown, name: string): number | undefined {
	const text = textField(pricing, name);
	const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
	return value >= 0 ? value : undefined;
}

import type { ListedModel } from '../llm/endpointModels.ts';
import type { Model } from '../llm/model.ts';
import {
	type EndpointSpec,
	isOnThisMachine,
	keyOf,
	type ModelSpec,
	parseModelSpec,
	specFromEnvironment,
	type Variables,
	variable,
} from '../llm/modelSpec.ts';
import type { OpenAIModelOptions } from '../llm/openaiModel.ts';
import type { RetryOptions } from '../llm/retry.ts';
import { ChoiceError } from './choiceError.ts';

export interface ModelChoice {
	/** Named as reports name it. */
	readonly model: Model;
	/** As a SPEC, with the model that was found where the SPEC named none. */
	readonly name: string;
	/** The address that prompts go to. */
	readonly destination: string;
	/** Never shown: it holds the key. */
	readonly endpoint: OpenAIModelOptions;
}

export interface ModelWish {
	/** The SPEC that the user gave; absent: what the environment holds. */
	readonly spec: string | undefined;
	readonly variables: Variables;
	/** The key for the endpoint that `spec` names, where the host keeps it itself; absent: that of the endpoint's variable. */
	readonly key?: string | undefined;
	/** Only a server on this machine may be used. */
	readonly isOffline: boolean;
	readonly retries?: RetryOptions;
	readonly timeouts?: OpenAIModelOptions['timeouts'];
}

/** Where prompts are about to go. */
export interface ModelDestination {
	readonly name: string;
	readonly baseUrl: string;
	/** Whose key goes with them: the name of a variable, or the host's own keeping; `undefined` when none does. */
	readonly key: { readonly variable: string } | 'kept' | undefined;
	readonly isOnThisMachine: boolean;
}

/**
 * Chooses the language model of a run, or `undefined` for none (extractive). `announce` is told where prompts will go before
 * anything goes there. Throws `ChoiceError`, and `ModelError` when the endpoint or its key is no good.
 */
export async function chooseModel(
	wish: ModelWish,
	announce: (destination: ModelDestination) => Promise<void>,
	signal: AbortSignal,
): Promise<ModelChoice | undefined> {
	const spec = specOf(wish.spec, wish.variables);
	if (spec.kind === 'extractive') {
		return undefined;
	}
	const destination = spec.baseUrl;
	if (wish.isOffline && !isOnThisMachine(destination)) {
		if (wish.spec === undefined) {
			return undefined;
		}
		throw new ChoiceError({ code: 'model-elsewhere', destination });
	}
	// A key that was kept for one endpoint goes to no other.
	const keptKey = wish.spec === undefined ? undefined : wish.key;
	const key = keptKey ?? requireKey(spec, wish.variables);
	await announce({
		name: spec.name,
		baseUrl: destination,
		key: keptKey !== undefined ? 'kept' : key === undefined ? undefined : { variable: spec.keyVariable },
		isOnThisMachine: isOnThisMachine(destination),
	});
	const model = spec.model ?? (await onlyModel(spec, key, signal));
	const endpoint = { ...endpointOptions({ ...spec, model }, key, wish.variables), timeouts: wish.timeouts ?? {} };
	const [client, { withRetries }] = await Promise.all([createModel(endpoint), import('../llm/retry.ts')]);
	// A report is passed on, and the address of one's own server is nobody else's business.
	const named: Model = {
		name: spec.kind === 'url' ? model : endpoint.name,
		stream: (request, signal) => client.stream(request, signal),
	};
	return { model: withRetries(named, wish.retries), name: endpoint.name, destination, endpoint };
}

/** The SPEC that was asked for, or the environment's. Throws `ChoiceError` for one that cannot be read. */
export function specOf(text: string | undefined, variables: Variables): ModelSpec {
	const spec = text === undefined ? specFromEnvironment(variables) : parseModelSpec(text, variables);
	if ('problem' in spec) {
		const source = text === undefined ? 'environment' : 'user';
		throw new ChoiceError({ code: 'spec-unreadable', problem: spec.problem, source });
	}
	return spec;
}

/** The key of an endpoint that does nothing without one is asked for before it is. */
export function requireKey(spec: EndpointSpec, variables: Variables): string | undefined {
	const key = keyOf(spec, variables);
	if (key === undefined && spec.needsKey && isPublic(spec.baseUrl)) {
		throw new ChoiceError({ code: 'key-missing', name: spec.name, keyVariable: spec.keyVariable });
	}
	return key;
}

/** What the client needs to know of an endpoint. */
export function endpointOptions(
	spec: EndpointSpec & { readonly model: string },
	key: string | undefined,
	variables: Variables,
): OpenAIModelOptions {
	const { kind, name, baseUrl, model, keyVariable, startHint } = spec;
	return {
		name: kind === 'url' && name !== baseUrl ? name : specFor(spec, model),
		baseUrl,
		model,
		keyVariable,
		startHint,
		key,
		// An organisation is OpenAI's word, and nobody else's business.
		organization: isOpenAI(baseUrl) ? variable(variables, 'OPENAI_ORG_ID') : undefined,
	};
}

/** Loads the client, which a run without a model does not need. What is wrong with a key shows when it is made. */
export async function createModel(options: OpenAIModelOptions): Promise<Model> {
	const { createOpenAIModel } = await import('../llm/openaiModel.ts');
	return createOpenAIModel(options);
}

/** The model of a server that has but one; a server that has more must be told which. */
async function onlyModel(spec: EndpointSpec, key: string | undefined, signal: AbortSignal): Promise<string> {
	const { baseUrl } = spec;
	const limited = AbortSignal.any([signal, AbortSignal.timeout(listTimeout)]);
	const { listModels } = await import('../llm/endpointModels.ts');
	let models: readonly ListedModel[];
	try {
		models = await listModels({ ...spec, key }, limited);
	} catch (error) {
		signal.throwIfAborted();
		throw limited.aborted ? new ChoiceError({ code: 'models-unlisted', baseUrl }, { cause: error }) : error;
	}
	const [only, second] = models;
	if (only && !second) {
		return only.id;
	}
	const some = models.slice(0, 5).map(it => specFor(spec, it.id));
	throw new ChoiceError(
		only ? { code: 'several-models', baseUrl, count: models.length, some } : { code: 'no-models', baseUrl },
	);
}

/** Milliseconds that a list of models may take. */
export const listTimeout = 10_000;

/** How a model of an endpoint is named by its user: a SPEC. */
export function specFor({ kind, baseUrl }: Pick<EndpointSpec, 'kind' | 'baseUrl'>, model: string): string {
	return kind === 'url' ? `${baseUrl}#${model}` : `${kind}:${model}`;
}

function isPublic(baseUrl: string): boolean {
	return /^https:\/\/(?:[\w-]+\.)*(?:openai\.com|openrouter\.ai)(?:[:/]|$)/.test(baseUrl);
}

function isOpenAI(baseUrl: string): boolean {
	return /^https:\/\/(?:[\w-]+\.)*openai\.com(?:[:/]|$)/.test(baseUrl);
}

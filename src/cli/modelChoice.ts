import type { ListedModel } from '../llm/endpointModels.ts';
import type { Model } from '../llm/model.ts';
import { ModelError } from '../llm/modelError.ts';
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
import { CommandError, exitCode, usageError } from './exitCode.ts';

export interface ModelChoice {
	readonly model: Model;
	/** As a SPEC, with the model that was found where the SPEC named none. */
	readonly name: string;
	/** The address that prompts go to. */
	readonly destination: string;
	/** Never shown: it holds the key. */
	readonly endpoint: OpenAIModelOptions;
}

export interface ModelWish {
	/** The SPEC of the command line; absent: what the environment holds. */
	readonly spec: string | undefined;
	readonly variables: Variables;
	/** Only a server on this machine may be used. */
	readonly isOffline: boolean;
	readonly retries?: RetryOptions;
}

/**
 * Chooses the language model of a run, or `undefined` for none (extractive). `announce` is told where prompts will go before
 * anything goes there.
 */
export async function chooseModel(
	wish: ModelWish,
	announce: (line: string) => Promise<void>,
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
		throw usageError(`--offline and a model at ${destination} exclude each other: leave one of them out.`);
	}
	const key = requireKey(spec, wish.variables);
	await announce(announcement(spec, key !== undefined));
	const model = spec.model ?? (await onlyModel(spec, key, signal));
	const endpoint = endpointOptions({ ...spec, model }, wish.variables);
	const [client, { withRetries }] = await Promise.all([createModel(endpoint), import('../llm/retry.ts')]);
	return { model: withRetries(client, wish.retries), name: endpoint.name, destination, endpoint };
}

/** The SPEC that was asked for, or the environment's; what is wrong with it ends the command. */
export function specOf(text: string | undefined, variables: Variables): ModelSpec {
	const spec = text === undefined ? specFromEnvironment(variables) : parseModelSpec(text, variables);
	if ('problem' in spec) {
		throw usageError(text === undefined ? spec.problem : `--model: ${spec.problem}`);
	}
	return spec;
}

/** The key of an endpoint that does nothing without one is asked for before it is. */
export function requireKey(spec: EndpointSpec, variables: Variables): string | undefined {
	const key = keyOf(spec, variables);
	if (key === undefined && spec.needsKey && isPublic(spec.baseUrl)) {
		throw usageError(
			`${spec.name} needs a key: put it in the environment variable ${spec.keyVariable}, or write --model extractive to do without a model.`,
		);
	}
	return key;
}

/** What the client needs to know of an endpoint. */
export function endpointOptions(
	spec: EndpointSpec & { readonly model: string },
	variables: Variables,
): OpenAIModelOptions {
	const { kind, name, baseUrl, model, keyVariable, startHint } = spec;
	return {
		name: kind === 'url' && name !== baseUrl ? name : specFor(spec, model),
		baseUrl,
		model,
		keyVariable,
		startHint,
		key: keyOf(spec, variables),
		// An organisation is OpenAI's word, and nobody else's business.
		organization: isOpenAI(baseUrl) ? variable(variables, 'OPENAI_ORG_ID') : undefined,
	};
}

/** Loads the client, which a run without a model does not need. What is wrong with a key shows when it is made. */
export async function createModel(options: OpenAIModelOptions): Promise<Model> {
	const { createOpenAIModel } = await import('../llm/openaiModel.ts');
	try {
		return createOpenAIModel(options);
	} catch (error) {
		throw asCommandError(error);
	}
}

/** A failing endpoint is for the user to mend; anything else is thrown on. */
export function asCommandError(error: unknown): unknown {
	return error instanceof ModelError ? new CommandError(exitCode.failed, error.message, { cause: error }) : error;
}

/** Where prompts go, whose key goes with them, and how to keep them here. */
function announcement({ baseUrl, name, keyVariable }: EndpointSpec, hasKey: boolean): string {
	const key = hasKey ? ` with the key of ${keyVariable}` : '';
	return isOnThisMachine(baseUrl)
		? `Model: ${name} at ${baseUrl}${key}, on this machine.`
		: `Model: ${name} at ${baseUrl}${key}. The question and what is read go there; --model extractive keeps them here.`;
}

/** The model of a server that has but one; a server that has more must be told which. */
async function onlyModel(spec: EndpointSpec, key: string | undefined, signal: AbortSignal): Promise<string> {
	const limited = AbortSignal.any([signal, AbortSignal.timeout(listTimeout)]);
	const { listModels } = await import('../llm/endpointModels.ts');
	let models: readonly ListedModel[];
	try {
		models = await listModels({ ...spec, key }, limited);
	} catch (error) {
		signal.throwIfAborted();
		if (limited.aborted) {
			throw new CommandError(
				exitCode.failed,
				`${spec.baseUrl} does not say which models it has: name one with --model.`,
			);
		}
		throw asCommandError(error);
	}
	const [only, second] = models;
	if (only && !second) {
		return only.id;
	}
	const some = models.slice(0, 5).map(it => specFor(spec, it.id));
	throw usageError(
		only
			? `${spec.baseUrl} has ${models.length} models: choose one with --model, for instance ${some.join(', ')}.`
			: `${spec.baseUrl} has no model: load one there first.`,
	);
}

const listTimeout = 10_000;

/** How a model of an endpoint is named on the command line. */
export function specFor({ kind, baseUrl }: Pick<EndpointSpec, 'kind' | 'baseUrl'>, model: string): string {
	return kind === 'url' ? `${baseUrl}#${model}` : `${kind}:${model}`;
}

function isPublic(baseUrl: string): boolean {
	return /^https:\/\/(?:[\w-]+\.)*(?:openai\.com|openrouter\.ai)(?:[:/]|$)/.test(baseUrl);
}

function isOpenAI(baseUrl: string): boolean {
	return /^https:\/\/(?:[\w-]+\.)*openai\.com(?:[:/]|$)/.test(baseUrl);
}

import { defaultPromptBudget } from '../agent/prompt.ts';
import { type ListedModel, listModels, loadedContextLength } from '../llm/endpointModels.ts';
import { ModelError } from '../llm/modelError.ts';
import { type EndpointSpec, isOnThisMachine, type Variables } from '../llm/modelSpec.ts';
import type { OpenAIModelOptions } from '../llm/openaiModel.ts';
import { createModel, endpointOptions, listTimeout, requireKey } from './modelChoice.ts';
import { type Trial, tryTools } from './modelTrial.ts';

/** What one small request to an endpoint showed. */
export interface ModelCheck {
	readonly hasKey: boolean;
	/** The endpoint's name for the model that was tried; `undefined` where the SPEC names none and it does not have just one. */
	readonly model: string | undefined;
	/** What the endpoint lists; nothing where it does not, which need not be wrong. */
	readonly listed: readonly ListedModel[];
	/** Why it does not list its models, where it says so. */
	readonly listProblem: string | undefined;
	/** Absent when no model was tried, or its answer is the `problem`. */
	readonly trial: Trial | undefined;
	readonly problem: ModelError | undefined;
	/** Tokens that a request may hold, where the endpoint tells; a run needs `neededContext`. */
	readonly context: number | undefined;
}

/** Tokens of a prompt of a run, and of the reply to it. */
export const neededContext = defaultPromptBudget.total + 8_000;

/** Sends one small request to a model, and looks at what is told of it. Throws `ChoiceError` for a key that is missing. */
export async function checkModel(
	spec: EndpointSpec,
	{ variables, key = requireKey(spec, variables), timeouts = {} }: ModelCheckOptions,
	signal: AbortSignal,
): Promise<ModelCheck> {
	const endpoint = { ...spec, key };
	// An endpoint need not list its models to be one.
	const { listed, listProblem } = await askForModels(endpoint, signal);
	const model = spec.model ?? (listed.length === 1 ? listed[0]?.id : undefined);
	const known = { hasKey: key !== undefined, model, listed, listProblem };
	if (model === undefined) {
		return { ...known, trial: undefined, problem: undefined, context: undefined };
	}
	try {
		const client = await createModel({ ...endpointOptions({ ...spec, model }, key, variables), timeouts });
		const trial = await tryTools(client, signal);
		return { ...known, trial, problem: undefined, context: await contextOf(endpoint, model, listed, signal) };
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof ModelError)) {
			throw error;
		}
		return { ...known, trial: undefined, problem: error, context: undefined };
	}
}

export interface ModelCheckOptions {
	readonly variables: Variables;
	/** Where the host keeps it itself; absent: that of the endpoint's variable. */
	readonly key?: string | undefined;
	readonly timeouts?: OpenAIModelOptions['timeouts'];
}

type Endpoint = EndpointSpec & { readonly key: string | undefined };

async function askForModels(
	endpoint: Endpoint,
	signal: AbortSignal,
): Promise<Pick<ModelCheck, 'listed' | 'listProblem'>> {
	try {
		const limited = AbortSignal.any([signal, AbortSignal.timeout(listTimeout)]);
		return { listed: await listModels(endpoint, limited), listProblem: undefined };
	} catch (error) {
		signal.throwIfAborted();
		return { listed: [], listProblem: error instanceof ModelError ? error.message : undefined };
	}
}

/** What the list says, or what a server of one's own has really loaded: the smaller of the two counts. */
async function contextOf(
	endpoint: Endpoint,
	model: string,
	models: readonly ListedModel[],
	signal: AbortSignal,
): Promise<number | undefined> {
	const told = models.find(it => it.id === model)?.contextLength;
	const isOwn = isOnThisMachine(endpoint.baseUrl) || (endpoint.kind !== 'url' && !endpoint.needsKey);
	const loaded = isOwn
		? await loadedContextLength(endpoint, model, AbortSignal.any([signal, AbortSignal.timeout(listTimeout)])).catch(
				() => undefined,
			)
		: undefined;
	signal.throwIfAborted();
	return told === undefined ? loaded : Math.min(told, loaded ?? told);
}

import {
	defaultModels,
	type EndpointSpec,
	isOnThisMachine,
	keyOf,
	parseModelSpec,
	providers,
	specFromEnvironment,
	type Variables,
	variable,
} from '../llm/modelSpec.ts';
import type { Settings } from './settings.ts';

/** What would decide the next run, as far as it can be told without asking anybody. */
export type ModelPlan =
	| { readonly kind: 'extractive' }
	| { readonly kind: 'editor'; readonly model: EditorModelInfo }
	| EndpointPlan
	| { readonly kind: 'missing'; readonly problem: MissingProblem };

export interface EndpointPlan {
	readonly kind: 'endpoint';
	/** What to give to whoever opens it. */
	readonly spec: string;
	readonly endpoint: EndpointSpec;
	/** `environment`: nobody has chosen this endpoint in the editor, so it is asked for once before it is used. */
	readonly source: 'settings' | 'environment';
}

export type MissingProblem =
	/** `wanted` is the name that was set; empty where the editor has no model at all. */
	| { readonly code: 'no-editor-model'; readonly wanted: string }
	| { readonly code: 'editor-refused'; readonly name: string }
	| { readonly code: 'offline'; readonly destination: string }
	| { readonly code: 'no-key'; readonly endpoint: EndpointSpec }
	/** `provider.baseUrl` is set to what is no address. */
	| { readonly code: 'no-address' }
	| { readonly code: 'unreadable'; readonly problem: string };

/** A model of the editor. */
export interface EditorModelInfo {
	readonly vendor: string;
	readonly id: string;
	readonly family: string;
	readonly name: string;
	readonly maxInputTokens: number;
	/** Whether the user lets this extension use it; `undefined` before the editor has asked. */
	readonly access: boolean | undefined;
}

export interface ModelWorld {
	readonly settings: Settings;
	readonly variables: Variables;
	readonly editorModels: readonly EditorModelInfo[];
	/** Origins of endpoints for which the user has entered a key. */
	readonly keyedOrigins: readonly string[];
	/** Whether the user has declined to use the environment's endpoint at this address. */
	isDeclined(endpoint: EndpointSpec): boolean;
}

/** Plans by the settings: what was chosen, or for `auto` a model of the editor, an endpoint, and none, in this order. */
export function planModel(world: ModelWorld, model = world.settings.provider.model): ModelPlan {
	const { provider, search } = world.settings;
	switch (provider.kind) {
		case 'extractive':
			return { kind: 'extractive' };
		case 'vscode':
			return search.isOffline
				? missing({ code: 'offline', destination: 'VS Code' })
				: planEditorModel(world.editorModels, model);
		case 'openaiCompatible': {
			const plan = planEndpoint(world, model) ?? fromSpec(`openai:${model || defaultModels.openai}`, 'settings', world);
			return planOffline(plan, search.isOffline) ?? plan;
		}
		case 'auto': {
			const open = search.isOffline ? [] : world.editorModels.filter(it => it.access !== false);
			const wanted = findEditorModel(open, model);
			if (wanted) {
				return { kind: 'editor', model: wanted };
			}
			const plan = planEndpoint(world, model);
			const isUnwanted = plan?.kind === 'endpoint' && plan.source === 'environment' && world.isDeclined(plan.endpoint);
			if (!plan || isUnwanted) {
				const other = findEditorModel(open, '');
				return other ? { kind: 'editor', model: other } : { kind: 'extractive' };
			}
			const offline = planOffline(plan, search.isOffline);
			// What the environment happens to hold is no choice that offline would contradict.
			return offline && plan.kind === 'endpoint' && plan.source === 'environment'
				? { kind: 'extractive' }
				: (offline ?? plan);
		}
	}
}

/** The editor's model of that name; for no name the first that can hold a whole prompt, else the one that holds most. */
export function findEditorModel(models: readonly EditorModelInfo[], name: string): EditorModelInfo | undefined {
	if (name !== '') {
		return (
			models.find(it => editorModelName(it) === name) ??
			models.find(it => it.id === name || it.family === name || it.name === name)
		);
	}
	return (
		models.find(it => it.maxInputTokens >= roomy) ?? models.toSorted((a, b) => b.maxInputTokens - a.maxInputTokens)[0]
	);
}

/** What the setting `provider.model` holds for a model of the editor. */
export function editorModelName({ vendor, id }: Pick<EditorModelInfo, 'vendor' | 'id'>): string {
	return `${vendor}/${id}`;
}

const roomy = 64_000;

function planEditorModel(models: readonly EditorModelInfo[], name: string): ModelPlan {
	const found = findEditorModel(models, name);
	if (!found) {
		return missing({ code: 'no-editor-model', wanted: models.length === 0 ? '' : name });
	}
	return found.access === false
		? missing({ code: 'editor-refused', name: found.name })
		: { kind: 'editor', model: found };
}

/** The endpoint of the settings, of a key that was entered, or of the environment; `undefined` for none. */
function planEndpoint(world: ModelWorld, model: string): ModelPlan | undefined {
	const { variables, settings, keyedOrigins } = world;
	const { baseUrl } = settings.provider;
	if (baseUrl === undefined) {
		return missing({ code: 'no-address' });
	}
	if (baseUrl !== '') {
		const usual = usualModels.find(it => it.origin === new URL(baseUrl).origin)?.model ?? '';
		const name = model || usual;
		return fromSpec(name === '' ? baseUrl : `${baseUrl}#${encodeURIComponent(name)}`, 'settings', world);
	}
	const entered = usualModels.find(it => keyedOrigins.includes(it.origin));
	if (entered) {
		return fromSpec(`${entered.baseUrl}#${encodeURIComponent(model || entered.model)}`, 'settings', world);
	}
	const spec = specFromEnvironment(variables);
	if ('problem' in spec) {
		return missing({ code: 'unreadable', problem: spec.problem });
	}
	if (spec.kind === 'extractive') {
		return undefined;
	}
	const name = model || (spec.model ?? '');
	return fromSpec(name === '' ? spec.baseUrl : `${spec.baseUrl}#${encodeURIComponent(name)}`, 'environment', world);
}

/** Services that have too many models to ask which, for whoever set a key and named none. */
const usualModels = [
	{ origin: 'https://api.openai.com', baseUrl: 'https://api.openai.com/v1', model: defaultModels.openai },
	{ origin: 'https://openrouter.ai', baseUrl: 'https://openrouter.ai/api/v1', model: defaultModels.openrouter },
] as const;

function fromSpec(text: string, source: EndpointPlan['source'], { variables, keyedOrigins }: ModelWorld): ModelPlan {
	const written = parseModelSpec(text, variables);
	if ('problem' in written) {
		return missing({ code: 'unreadable', problem: written.problem });
	}
	if (written.kind === 'extractive') {
		return { kind: 'extractive' };
	}
	const { spec, endpoint } = asProvider(written, variables) ?? { spec: text, endpoint: written };
	const hasKey = keyedOrigins.includes(new URL(endpoint.baseUrl).origin) || keyOf(endpoint, variables) !== undefined;
	return endpoint.needsKey && !hasKey
		? missing({ code: 'no-key', endpoint })
		: { kind: 'endpoint', spec, endpoint, source };
}

/** The same endpoint under the name of its provider, if it has one: people know it by that. */
function asProvider(
	{ baseUrl, model = '' }: EndpointSpec,
	variables: Variables,
): Pick<EndpointPlan, 'spec' | 'endpoint'> | undefined {
	for (const provider of providers) {
		const spec = `${provider}:${model}`;
		const endpoint = parseModelSpec(spec, variables);
		if (!('problem' in endpoint) && endpoint.kind !== 'extractive' && endpoint.baseUrl === baseUrl) {
			// OPENAI_BASE_URL makes any server `openai`; it is better known by its address.
			return provider === 'openai' && variable(variables, 'OPENAI_BASE_URL') !== undefined
				? undefined
				: { spec, endpoint };
		}
	}
	return undefined;
}

function planOffline(plan: ModelPlan, isOffline: boolean): ModelPlan | undefined {
	const holder = plan.kind === 'missing' ? plan.problem : plan;
	return isOffline && 'endpoint' in holder && !isOnThisMachine(holder.endpoint.baseUrl)
		? missing({ code: 'offline', destination: new URL(holder.endpoint.baseUrl).host })
		: undefined;
}

function missing(problem: MissingProblem): ModelPlan {
	return { kind: 'missing', problem };
}

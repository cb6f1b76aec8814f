import { defaultPromptBudget } from '../agent/prompt.ts';
import { createModel, endpointOptions, requireKey, specFor, specOf } from '../hosting/modelChoice.ts';
import { type Trial, tryTools } from '../hosting/modelTrial.ts';
import { type ListedModel, listModels, loadedContextLength } from '../llm/endpointModels.ts';
import { ModelError } from '../llm/modelError.ts';
import { type EndpointSpec, isOnThisMachine, localServers, type Variables } from '../llm/modelSpec.ts';
import type { OpenAIModelOptions } from '../llm/openaiModel.ts';
import type { Terminals } from './ask.ts';
import { type ExitCode, exitCode } from './exitCode.ts';
import type { Terminal } from './terminal.ts';
import { printableLine } from './terminalText.ts';

export const roles = ['research', 'summary', 'synthesis'] as const;
export type Role = (typeof roles)[number];

export interface DoctorRequest {
	/** The SPEC of each role; what is absent is the model of research. */
	readonly specs: Readonly<Partial<Record<Role, string>>>;
	readonly variables: Variables;
	readonly timeouts?: OpenAIModelOptions['timeouts'];
	/** Looks at what is not a model: search, Python, commands. */
	examineWorld(
		signal: AbortSignal,
	): Promise<readonly { readonly name: string; readonly findings: readonly Finding[] }[]>;
}

/** Sends one small request to each model and service that a run would use, says what works, and what to do about what does not. */
export async function doctor(request: DoctorRequest, { stdout }: Terminals, signal: AbortSignal): Promise<ExitCode> {
	let isWell = true;
	for (const { spec, names } of patients(request)) {
		await stdout.write(`${stdout.style('bold', names.join(', '))}\n`);
		const findings = spec ? await examine(spec, request, signal) : await withoutModel(request, signal);
		isWell &&= findings.every(it => it.mark !== 'bad');
		await stdout.write(findings.map(it => renderFinding(it, stdout)).join(''));
	}
	for (const { name, findings } of await request.examineWorld(signal)) {
		isWell &&= findings.every(it => it.mark !== 'bad');
		await stdout.write(`${stdout.style('bold', name)}\n${findings.map(it => renderFinding(it, stdout)).join('')}`);
	}
	return isWell ? exitCode.done : exitCode.failed;
}

/** One thing that was looked at. */
export interface Finding {
	readonly mark: 'good' | 'bad' | 'note';
	readonly text: string;
}

/** The different models, with the roles they have. */
function patients({
	specs,
	variables,
}: DoctorRequest): readonly { readonly spec: EndpointSpec | undefined; readonly names: readonly Role[] }[] {
	const byName = new Map<string, { spec: EndpointSpec | undefined; names: Role[] }>();
	for (const role of roles) {
		const spec = specOf(specs[role] ?? specs.research, variables);
		const name = spec.kind === 'extractive' ? 'extractive' : spec.name;
		const known = byName.get(name);
		if (known) {
			known.names.push(role);
		} else {
			byName.set(name, { spec: spec.kind === 'extractive' ? undefined : spec, names: [role] });
		}
	}
	return [...byName.values()];
}

async function examine(
	spec: EndpointSpec,
	{ variables, timeouts = {} }: DoctorRequest,
	signal: AbortSignal,
): Promise<readonly Finding[]> {
	const key = requireKey(spec, variables);
	const endpoint = { ...spec, key };
	// An endpoint need not list its models to be one.
	const listed = await askForModels(endpoint, signal);
	const model = spec.model ?? (listed.models.length === 1 ? listed.models[0]?.id : undefined);
	const where: Finding = {
		mark: 'note',
		text: `${model === undefined ? spec.name : specFor(spec, model)} at ${spec.baseUrl}, ${key === undefined ? 'without a key' : `key of ${spec.keyVariable}`}`,
	};
	if (model === undefined) {
		const some = listed.models.slice(0, 5).map(it => specFor(spec, it.id));
		const next =
			listed.problem ??
			(some.length > 0
				? `It has ${listed.models.length} models: choose one with --model, for instance ${some.join(', ')}.`
				: 'It lists no model: load one there, or name one with --model.');
		return [where, { mark: 'bad', text: next }];
	}
	const options = endpointOptions({ ...spec, model }, key, variables);
	try {
		const client = await createModel({ ...options, timeouts });
		const reply = await tryTools(client, signal);
		const context = await contextOf(endpoint, model, listed.models, signal);
		return [where, ...describe(reply), contextFinding(spec, context)];
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof ModelError)) {
			throw error;
		}
		return [where, { mark: 'bad', text: error.message }, ...alternatives(error, spec, model, listed.models)];
	}
}

async function askForModels(
	endpoint: EndpointSpec & { readonly key: string | undefined },
	signal: AbortSignal,
): Promise<{ readonly models: readonly ListedModel[]; readonly problem: string | undefined }> {
	try {
		const limited = AbortSignal.any([signal, AbortSignal.timeout(listTimeout)]);
		return { models: await listModels(endpoint, limited), problem: undefined };
	} catch (error) {
		signal.throwIfAborted();
		return { models: [], problem: error instanceof ModelError ? error.message : undefined };
	}
}

const listTimeout = 10_000;

function describe({ firstMs, totalMs, pieces, text, hasReasoning, hasCall, toolProblem, tokens }: Trial): Finding[] {
	const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
	const isInline = /<think>/.test(text);
	return [
		{
			mark: 'good',
			text: `answers: first word after ${seconds(firstMs)}, whole after ${seconds(totalMs)}${tokens === '' ? ', does not count tokens' : `, ${tokens}`}`,
		},
		pieces > 1
			? { mark: 'good', text: `streaming: in ${pieces} pieces` }
			: {
					mark: 'note',
					text: 'streaming: not seen, the reply came in one piece; runs work, but show nothing until a reply is whole',
				},
		hasCall
			? { mark: 'good', text: 'tool calls: native' }
			: {
					mark: 'note',
					text:
						toolProblem === undefined
							? 'tool calls: none made; the default reply format writes calls as text and needs none'
							: `tool calls: refused; the default reply format writes calls as text and needs none (${toolProblem})`,
				},
		{
			mark: 'note',
			text: `reasoning: ${hasReasoning ? 'shown apart' : isInline ? 'inline, between <think> and </think>' : 'none shown'}`,
		},
	];
}

/** What the list says, or what a server of one's own has really loaded: the smaller of the two counts. */
async function contextOf(
	endpoint: EndpointSpec & { readonly key: string | undefined },
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

/** A prompt of a run, and room for the reply to it. */
const wantedContext = defaultPromptBudget.total + 8_000;

function contextFinding({ kind }: EndpointSpec, context: number | undefined): Finding {
	const wanted = wantedContext.toLocaleString('en');
	if (context === undefined) {
		return {
			mark: 'note',
			text: `context: not told; a run needs ${wanted} tokens, and some servers cut longer prompts without a word`,
		};
	}
	const has = context.toLocaleString('en');
	return context >= wantedContext
		? { mark: 'good', text: `context: ${has} tokens (a run needs ${wanted})` }
		: { mark: 'bad', text: `context: ${has} tokens, a run needs ${wanted}: ${largerContext[kind]}` };
}

const largerContext: Readonly<Record<EndpointSpec['kind'], string>> = {
	openai: 'choose another model.',
	openrouter: 'choose another model; `deep-research models` lists their contexts.',
	ollama: 'start the server with OLLAMA_CONTEXT_LENGTH=64000 ollama serve.',
	lmstudio: 'load the model again with a longer context: lms load MODEL --context-length 64000.',
	vllm: 'start the server with --max-model-len 64000.',
	llamacpp: 'start the server with -c 64000.',
	url: 'start the server with a longer context, or choose another model.',
};

/** Names that look like the one that was not found. */
function alternatives(
	{ code }: ModelError,
	spec: EndpointSpec,
	model: string,
	models: readonly ListedModel[],
): readonly Finding[] {
	if (code !== 'model-not-found') {
		return [];
	}
	const words = model.toLowerCase().split(/[^a-z0-9]+/);
	const score = (id: string): number => words.filter(it => id.toLowerCase().includes(it)).length;
	const closest = models
		.map(it => it.id)
		.toSorted((a, b) => score(b) - score(a))
		.slice(0, 5);
	const pull = spec.kind === 'ollama' ? ` To fetch it: ollama pull ${model}.` : '';
	return closest.length === 0 && pull === ''
		? []
		: [
				{
					mark: 'note',
					text: `${closest.length > 0 ? `it has ${closest.map(it => specFor(spec, it)).join(', ')}.` : ''}${pull}`.trim(),
				},
			];
}

/** Nothing is configured: that is a state to work in, and one to leave if one wants. */
async function withoutModel({ variables }: DoctorRequest, signal: AbortSignal): Promise<readonly Finding[]> {
	const servers = await Promise.all(
		localServers(variables).map(async it => {
			const limited = AbortSignal.any([signal, AbortSignal.timeout(1_000)]);
			const models = await listModels({ ...it, key: undefined }, limited).catch(() => []);
			return models.slice(0, 3).map(model => specFor(it, model.id));
		}),
	);
	signal.throwIfAborted();
	const offers = servers.flat();
	return [
		{ mark: 'good', text: 'extractive: works without a language model, and sends no text to any' },
		{
			mark: 'note',
			text:
				offers.length > 0
					? `on this machine there is ${offers.join(', ')}: write --model ${offers[0] ?? ''} to use it`
					: 'to use a language model: put a key in OPENAI_API_KEY or OPENROUTER_API_KEY, or start a local server and write --model ollama:MODEL',
		},
	];
}

function renderFinding({ mark, text }: Finding, terminal: Terminal): string {
	const signs = {
		good: terminal.style('green', '✓'),
		bad: terminal.style('red', '✗'),
		note: terminal.style('dim', '·'),
	};
	return `  ${signs[mark]} ${printableLine(text)}\n`;
}

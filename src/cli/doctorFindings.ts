import type { Usage } from '../agent/tool.ts';
import { type ModelCheck, neededContext } from '../hosting/modelCheck.ts';
import { specFor } from '../hosting/modelChoice.ts';
import type { Trial } from '../hosting/modelTrial.ts';
import type { ServiceCheck, WorldCheck } from '../hosting/worldCheck.ts';
import type { ListedModel } from '../llm/endpointModels.ts';
import type { ModelError } from '../llm/modelError.ts';
import type { EndpointSpec } from '../llm/modelSpec.ts';

/** One thing that was looked at. */
export interface Finding {
	readonly mark: 'good' | 'bad' | 'note';
	readonly text: string;
}

/** What the check of a model has shown, and what to do about it. */
export function modelFindings(spec: EndpointSpec, check: ModelCheck): readonly Finding[] {
	const { model, trial, problem, listed } = check;
	const where: Finding = {
		mark: 'note',
		text: `${model === undefined ? spec.name : specFor(spec, model)} at ${spec.baseUrl}, ${check.hasKey ? `key of ${spec.keyVariable}` : 'without a key'}`,
	};
	if (model === undefined) {
		return [where, { mark: 'bad', text: whichModel(spec, check) }];
	}
	return problem
		? [where, { mark: 'bad', text: problem.message }, ...alternatives(problem, spec, model, listed)]
		: [where, ...(trial ? describe(trial) : []), contextFinding(spec, check.context)];
}

/** What is not a model, section by section. */
export function worldFindings({
	searches,
	catalogues,
	python,
	sandbox,
}: WorldCheck): readonly { readonly name: string; readonly findings: readonly Finding[] }[] {
	return [
		{ name: 'web search', findings: searches === 'off' ? [off] : searches.map(serviceFinding) },
		{ name: 'catalogues of papers', findings: catalogues === 'off' ? [off] : catalogues.map(serviceFinding) },
		{ name: 'Python', findings: [python === 'off' ? off : pythonFinding(python)] },
		{
			name: 'commands',
			findings: [
				sandbox === undefined
					? { mark: 'note', text: 'no sandbox on this machine: they run only with --allow-unsandboxed' }
					: { mark: 'good', text: `run in ${sandbox}, on a copy of the folder, without network` },
			],
		},
	];
}

const off: Finding = { mark: 'note', text: 'off' };

function serviceFinding({ works, isConfigured, line }: ServiceCheck): Finding {
	return { mark: works ? 'good' : isConfigured ? 'bad' : 'note', text: line };
}

function pythonFinding(python: Exclude<WorldCheck['python'], 'off'>): Finding {
	switch (python.kind) {
		case 'works':
			return {
				mark: 'good',
				text: `${python.interpreter}: works, ${Math.round(python.milliseconds)} ms for a first sum`,
			};
		case 'silent':
			return { mark: 'bad', text: `${python.interpreter}: gave no answer (${python.end}); please report it` };
		case 'unavailable':
			return { mark: 'bad', text: python.reason };
	}
}

/** What to do about a SPEC that names no model. */
function whichModel(spec: EndpointSpec, { listed, listProblem }: ModelCheck): string {
	const some = listed.slice(0, 5).map(it => specFor(spec, it.id));
	return (
		listProblem ??
		(some.length > 0
			? `It has ${listed.length} models: choose one with --model, for instance ${some.join(', ')}.`
			: 'It lists no model: load one there, or name one with --model.')
	);
}

function describe({ firstMs, totalMs, pieces, text, hasReasoning, hasCall, toolProblem, usage }: Trial): Finding[] {
	const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
	const isInline = /<think>/.test(text);
	return [
		{
			mark: 'good',
			text: `answers: first word after ${seconds(firstMs)}, whole after ${seconds(totalMs)}${usage ? `, ${describeUsage(usage)}` : ', does not count tokens'}`,
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

function describeUsage({ promptTokens, completionTokens, cost }: Usage): string {
	return `${promptTokens} + ${completionTokens} tokens${cost === undefined ? '' : `, $${cost.toFixed(6)}`}`;
}

function contextFinding({ kind }: EndpointSpec, context: number | undefined): Finding {
	const wanted = neededContext.toLocaleString('en');
	if (context === undefined) {
		return {
			mark: 'note',
			text: `context: not told; a run needs ${wanted} tokens, and some servers cut longer prompts without a word`,
		};
	}
	const has = context.toLocaleString('en');
	return context >= neededContext
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

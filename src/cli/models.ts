import { specFor } from '../hosting/modelChoice.ts';
import { type ListedModel, listModels } from '../llm/endpointModels.ts';
import { ModelError } from '../llm/modelError.ts';
import {
	defaultModels,
	type EndpointSpec,
	keyOf,
	localServers,
	parseModelSpec,
	specFromEnvironment,
	type Variables,
	variable,
} from '../llm/modelSpec.ts';
import type { Terminals } from './ask.ts';
import { type ExitCode, exitCode } from './exitCode.ts';
import type { Terminal } from './terminal.ts';
import { printable, printableLine } from './terminalText.ts';

export interface ModelsRequest {
	/** Only models whose name has these words. */
	readonly words: readonly string[];
	readonly variables: Variables;
	readonly probeMs?: number;
}

/** Lists the models that can be used, ready to be given to --model, and says why others cannot. */
export async function models(
	{ words, variables, probeMs = 2_000 }: ModelsRequest,
	{ stdout }: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const configured = configuredEndpoints(variables);
	const taken = new Set(configured.map(it => it.baseUrl));
	const local = localServers(variables).filter(it => !taken.has(it.baseUrl));
	const [endpoints, servers] = await Promise.all([
		Promise.all(configured.map(it => probe(it, keyOf(it, variables), probeMs * 5, signal))),
		// Any program may sit on these ports: it is asked for its models, and shown no key.
		Promise.all(local.map(it => probe(it, undefined, probeMs, signal))),
	]);
	const shown = [
		section('Configured', endpoints, words, stdout),
		section('On this machine', servers, words, stdout),
		missing(variables),
		`${stdout.style('bold', 'Used when --model is left out')}\n  ${chosen(variables)}\n`,
	];
	await stdout.write(printable(shown.filter(it => it !== '').join('\n')));
	return exitCode.done;
}

interface Probe {
	readonly spec: EndpointSpec;
	readonly models: readonly ListedModel[];
	readonly problem: string | undefined;
}

/** The endpoints that the environment names. */
function configuredEndpoints(variables: Variables): readonly EndpointSpec[] {
	const specs = [
		...(variable(variables, 'OPENAI_BASE_URL') === undefined ? [] : [variable(variables, 'OPENAI_BASE_URL') ?? '']),
		...(variable(variables, 'OPENAI_API_KEY') === undefined || variable(variables, 'OPENAI_BASE_URL') !== undefined
			? []
			: [`openai:${defaultModels.openai}`]),
		...(variable(variables, 'OPENROUTER_API_KEY') === undefined ? [] : [`openrouter:${defaultModels.openrouter}`]),
		...(variable(variables, 'DEEP_RESEARCH_MODEL') === undefined
			? []
			: [variable(variables, 'DEEP_RESEARCH_MODEL') ?? '']),
	].map(it => parseModelSpec(it, variables));
	const endpoints = specs.flatMap(it => ('problem' in it || it.kind === 'extractive' ? [] : [it]));
	return endpoints.filter((it, at) => endpoints.findIndex(other => other.baseUrl === it.baseUrl) === at);
}

async function probe(spec: EndpointSpec, key: string | undefined, ms: number, signal: AbortSignal): Promise<Probe> {
	const limited = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
	try {
		return { spec, models: await listModels({ ...spec, key }, limited), problem: undefined };
	} catch (error) {
		signal.throwIfAborted();
		if (limited.aborted) {
			return { spec, models: [], problem: `${spec.baseUrl} did not answer within ${ms / 1000} s.` };
		}
		if (error instanceof ModelError) {
			return { spec, models: [], problem: error.message };
		}
		throw error;
	}
}

function section(title: string, probes: readonly Probe[], words: readonly string[], terminal: Terminal): string {
	if (probes.length === 0) {
		return '';
	}
	return `${terminal.style('bold', title)}\n${probes.map(it => renderProbe(it, words, terminal)).join('')}`;
}

function renderProbe({ spec, models, problem }: Probe, words: readonly string[], terminal: Terminal): string {
	const title = spec.kind === 'url' ? spec.baseUrl : `${spec.kind}, ${spec.baseUrl}`;
	if (problem !== undefined) {
		return `  ${terminal.style('yellow', '–')} ${title}\n      ${printableLine(problem)}\n`;
	}
	const wanted = models.filter(it => words.every(word => it.id.toLowerCase().includes(word.toLowerCase())));
	const most = words.length > 0 ? 100 : 12;
	const lines = wanted.slice(0, most).map(it => `      ${renderModel(spec, it)}\n`);
	const more = wanted.length - lines.length;
	const rest = more > 0 ? `      … and ${more} more: deep-research models WORD lists those with that word\n` : '';
	const none =
		wanted.length === 0 ? `      ${models.length === 0 ? 'it has no model yet' : 'none with these words'}\n` : '';
	return `  ${terminal.style('green', '✓')} ${title}\n${lines.join('')}${rest}${none}`;
}

function renderModel(spec: EndpointSpec, { id, contextLength, price }: ListedModel): string {
	const facts = [
		contextLength === undefined ? '' : `${contextLength.toLocaleString('en')} tokens of context`,
		price === undefined ? '' : `$${perMillion(price.prompt)} in, $${perMillion(price.completion)} out per million`,
	].filter(it => it !== '');
	const name = printableLine(specFor(spec, id));
	return facts.length === 0 ? name : `${name}  (${facts.join('; ')})`;
}

function perMillion(price: number): string {
	return (price * 1_000_000).toFixed(2);
}

/** What would have to be set for the services that are not configured. */
function missing(variables: Variables): string {
	const lines = [
		variable(variables, 'OPENAI_API_KEY') === undefined && variable(variables, 'OPENAI_BASE_URL') === undefined
			? '  openai: put a key in OPENAI_API_KEY; for another server with the same API, its address in OPENAI_BASE_URL\n'
			: '',
		variable(variables, 'OPENROUTER_API_KEY') === undefined ? '  openrouter: put a key in OPENROUTER_API_KEY\n' : '',
	].join('');
	return lines === '' ? '' : `Not configured\n${lines}`;
}

function chosen(variables: Variables): string {
	const spec = specFromEnvironment(variables);
	if ('problem' in spec) {
		return spec.problem;
	}
	return spec.kind === 'extractive'
		? 'extractive: no language model, nothing leaves this machine'
		: `${spec.model === undefined ? `the model of ${spec.baseUrl}` : spec.name}, at ${spec.baseUrl}`;
}

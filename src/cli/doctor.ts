import { checkModel } from '../hosting/modelCheck.ts';
import { specFor, specOf } from '../hosting/modelChoice.ts';
import type { WorldCheck } from '../hosting/worldCheck.ts';
import { listModels } from '../llm/endpointModels.ts';
import { type EndpointSpec, localServers, type Variables } from '../llm/modelSpec.ts';
import type { OpenAIModelOptions } from '../llm/openaiModel.ts';
import type { Terminals } from './ask.ts';
import { type Finding, modelFindings, worldFindings } from './doctorFindings.ts';
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
	checkWorld(signal: AbortSignal): Promise<WorldCheck>;
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
	for (const { name, findings } of worldFindings(await request.checkWorld(signal))) {
		isWell &&= findings.every(it => it.mark !== 'bad');
		await stdout.write(`${stdout.style('bold', name)}\n${findings.map(it => renderFinding(it, stdout)).join('')}`);
	}
	return isWell ? exitCode.done : exitCode.failed;
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
	return modelFindings(spec, await checkModel(spec, { variables, timeouts }, signal));
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

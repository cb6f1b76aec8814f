import { type EndpointSpec, isOnThisMachine } from '../llm/modelSpec.ts';
import type { MissingProblem, ModelPlan } from './modelPlan.ts';
import type { ModelState, ProblemState } from './runViewProtocol.ts';
import type { Translate } from './translate.ts';
import { UserError } from './userError.ts';

/** A plan as the panel shows it. `isAsked`: the user is still to agree before it is used. */
export function describePlan(plan: ModelPlan, isAsked: boolean, t: Translate): ModelState {
	switch (plan.kind) {
		case 'extractive':
			return {
				kind: 'extractive',
				label: t('No model (extractive)'),
				detail: t('The report is made of quoted sentences. No text goes to a language model.'),
			};
		case 'editor':
			return {
				kind: 'editor',
				label: t('{0} · VS Code', plan.model.name),
				detail:
					plan.model.access === undefined
						? t('VS Code asks you before it is used the first time.')
						: t('Prompts go to the provider of this model in VS Code.'),
			};
		case 'endpoint':
			return {
				kind: 'endpoint',
				label: endpointLabel(plan.endpoint, t),
				detail: isAsked
					? t('You are asked before {0} is used the first time: it comes from the environment.', plan.endpoint.baseUrl)
					: destinationOf(plan.endpoint, t),
			};
		case 'missing':
			return { kind: 'missing', label: t('Model not available'), detail: missingSentence(plan.problem, t) };
	}
}

/** `gpt-5 · api.openai.com`. */
export function endpointLabel({ model, baseUrl }: EndpointSpec, t: Translate): string {
	const { host } = new URL(baseUrl);
	return model === undefined ? t('the model of {0}', host) : `${model} · ${host}`;
}

function destinationOf({ baseUrl }: EndpointSpec, t: Translate): string {
	return isOnThisMachine(baseUrl)
		? t('Prompts go to {0}, on this machine.', baseUrl)
		: t('The question and what is read go to {0}.', baseUrl);
}

/** Why there is no model, as an error with what to do. */
export function missingError(problem: MissingProblem, t: Translate): UserError {
	const actions: Record<MissingProblem['code'], ProblemState['actions'][number]['command'][]> = {
		'no-editor-model': ['selectModel'],
		'editor-refused': ['selectModel'],
		offline: ['selectModel', 'openSettings'],
		'no-key': ['setApiKey', 'selectModel'],
		'no-address': ['openSettings', 'selectModel'],
		unreadable: ['selectModel', 'openSettings'],
	};
	const labels = {
		selectModel: t('Select Model'),
		openSettings: t('Open Settings'),
		setApiKey: t('Set API Key'),
		showLog: t('Show Log'),
		openFolder: t('Open Folder'),
		testConnection: t('Test Connection'),
	};
	return new UserError(
		missingSentence(problem, t),
		actions[problem.code].map(command => ({ command, label: labels[command] })),
	);
}

function missingSentence(problem: MissingProblem, t: Translate): string {
	switch (problem.code) {
		case 'no-editor-model':
			return problem.wanted === ''
				? t('VS Code offers no language model here: sign in to one, or choose another kind of model.')
				: t('VS Code offers no model {0}: choose another one.', problem.wanted);
		case 'editor-refused':
			return t(
				'VS Code does not let Deep Research use {0}: allow it in VS Code, or choose another model.',
				problem.name,
			);
		case 'offline':
			return t(
				'The setting Offline is on, and the model is at {0}: switch it off, or choose a model on this machine.',
				problem.destination,
			);
		case 'no-key':
			return t('{0} needs a key: set one, or choose another model.', new URL(problem.endpoint.baseUrl).host);
		case 'no-address':
			return t(
				'The setting {0} is no address, so prompts go nowhere: correct it, or choose a model.',
				'deepResearch.provider.baseUrl',
			);
		case 'unreadable':
			return t('The model cannot be used: {0}', problem.problem);
	}
}

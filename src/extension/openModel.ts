import * as vscode from 'vscode';
import { defaultPromptBudget } from '../agent/prompt.ts';
import { ModelError } from '../llm/modelError.ts';
import { type EndpointSpec, keyOf } from '../llm/modelSpec.ts';
import type { RetryOptions } from '../llm/retry.ts';
import { sentenceOf } from './choiceWords.ts';
import { createEditorChat } from './editorChat.ts';
import { createEditorModel } from './editorModel.ts';
import type { EditorModelInfo, EndpointPlan, ModelPlan } from './modelPlan.ts';
import type { ChosenModel } from './modelService.ts';
import { missingError } from './modelWords.ts';
import { consentIdOf, type ModelParts, needsConsent } from './modelWorld.ts';
import { UserError } from './userError.ts';

/** Opens what was planned; asks the user first where the plan rests on what the environment holds. Throws `UserError`. */
export async function openModel(
	plan: ModelPlan,
	parts: RetriedParts,
	signal: AbortSignal,
): Promise<ChosenModel | undefined> {
	switch (plan.kind) {
		case 'extractive':
			return undefined;
		case 'editor':
			return await openEditorModel(plan.model, parts);
		case 'endpoint':
			return await openEndpoint(plan, parts, signal);
		case 'missing':
			throw missingError(plan.problem, vscode.l10n.t);
	}
}

async function openEditorModel({ vendor, id, name }: EditorModelInfo, parts: RetriedParts): Promise<ChosenModel> {
	const { settings } = parts;
	const [[chat], { withRetries }] = await Promise.all([
		vscode.lm.selectChatModels({ vendor, id }),
		import('../llm/retry.ts'),
	]);
	if (!chat) {
		throw missingError({ code: 'no-editor-model', wanted: name }, vscode.l10n.t);
	}
	const { requestTimeoutSeconds } = settings().provider;
	const model = createEditorModel(
		createEditorChat(chat),
		requestTimeoutSeconds === 0 ? {} : { silenceMs: requestTimeoutSeconds * 1000 },
	);
	return {
		model: withRetries(model, retriesOf(parts)),
		name: model.name,
		prices: undefined,
		contextTokens: smallContext(chat.maxInputTokens),
	};
}

async function openEndpoint(
	{ spec, endpoint, source }: EndpointPlan,
	parts: RetriedParts,
	signal: AbortSignal,
): Promise<ChosenModel | undefined> {
	const { keys, variables, log } = parts;
	const { provider, search } = parts.settings();
	const key = await keys.get({ kind: 'endpoint', origin: new URL(endpoint.baseUrl).origin });
	const isAllowed = !needsConsent({ endpoint, source }, key, variables) || (await askConsent(endpoint, parts));
	if (!isAllowed && source === 'environment') {
		if (provider.kind === 'auto') {
			return undefined;
		}
		// It was chosen all the same: next time, it is asked again.
		await parts.consent.forget(consentIdOf(endpoint, variables));
		throw new UserError(
			vscode.l10n.t(
				'{0} comes from the environment, and you did not agree to its use: choose a model.',
				endpoint.baseUrl,
			),
			[{ command: 'selectModel', label: vscode.l10n.t('Select Model') }],
		);
	}
	const [{ chooseModel }, { contextOf, pricesOf }] = await Promise.all([
		import('../hosting/modelChoice.ts'),
		import('./endpointFacts.ts'),
	]);
	const seconds = provider.requestTimeoutSeconds;
	try {
		const choice = await chooseModel(
			{
				spec,
				key,
				variables: isAllowed ? variables : { ...variables, [endpoint.keyVariable]: undefined },
				isOffline: search.isOffline,
				retries: retriesOf(parts),
				...(seconds === 0 ? {} : { timeouts: { firstToken: seconds * 1000, betweenTokens: seconds * 1000 } }),
			},
			async it =>
				log.info(`[model] ${it.name} at ${it.baseUrl}, ${it.key === undefined ? 'without a key' : 'with a key'}`),
			signal,
		);
		if (!choice) {
			return undefined;
		}
		const [prices, context] = await Promise.all([pricesOf(choice, signal), contextOf(choice, signal)]);
		return { model: choice.model, name: choice.model.name, prices, contextTokens: smallContext(context) };
	} catch (error) {
		throw explain(error);
	}
}

/** A failing endpoint is for the user to mend; anything else is thrown on. */
function explain(error: unknown): unknown {
	if (!(error instanceof ModelError)) {
		return sentenceOf(error, vscode.l10n.t);
	}
	const needsKey = error.code === 'unauthorized' || error.code === 'payment-required';
	return new UserError(error.message, [
		...(needsKey ? [{ command: 'setApiKey', label: vscode.l10n.t('Set API Key') } as const] : []),
		{ command: 'selectModel', label: vscode.l10n.t('Select Model') },
		{ command: 'testConnection', label: vscode.l10n.t('Test Connection') },
	]);
}

async function askConsent(endpoint: EndpointSpec, { consent, variables }: ModelParts): Promise<boolean> {
	const { origin, host } = new URL(endpoint.baseUrl);
	return await consent.ask({
		id: consentIdOf(endpoint, variables),
		message:
			keyOf(endpoint, variables) === undefined
				? vscode.l10n.t('Use the model endpoint of the environment, {0}?', origin)
				: vscode.l10n.t('Use the key of {0} with {1}?', endpoint.keyVariable, host),
		detail: vscode.l10n.t(
			'The question and what is read go to {0}. Without it, research works without a language model. You can change this with Select Model.',
			endpoint.baseUrl,
		),
	});
}

function retriesOf({ settings, log, onRetry }: RetriedParts): RetryOptions {
	return {
		tries: settings().provider.maxRetries + 1,
		onRetry(retry) {
			const { attempt, error, waitMs } = retry;
			log.warn(`[model] try ${attempt} failed, the next in ${Math.round(waitMs / 1000)} s: ${error.message}`);
			onRetry?.(retry);
		},
	};
}

/** `onRetry` is told when a request of this one model has failed and is to be sent again. */
type RetriedParts = ModelParts & { readonly onRetry?: RetryOptions['onRetry'] | undefined };

/** A context that a run has to be fitted to: what is roomy enough needs no mention. */
function smallContext(tokens: number | undefined): number | undefined {
	const wanted = defaultPromptBudget.total + 8_000;
	return tokens !== undefined && tokens > 0 && tokens < wanted ? tokens : undefined;
}

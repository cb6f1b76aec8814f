import { ModelError } from '../llm/modelError.ts';
import type { ModelService } from './modelService.ts';
import { actionsFor } from './runViewOutcome.ts';
import type { Translate } from './translate.ts';
import { UserError } from './userError.ts';

/**
 * Sub-questions of a broad question by the chosen model; `undefined` without a model. Throws `UserError` when it cannot be used,
 * or does not answer; whoever aborts it gets the reason back.
 */
export async function draftPlanWith(
	models: ModelService,
	question: string,
	signal: AbortSignal,
	t: Translate,
): Promise<readonly string[] | undefined> {
	const chosen = await models.choose(signal);
	if (!chosen) {
		return undefined;
	}
	const { draftPlan } = await import('../agent/plan.ts');
	try {
		return await draftPlan(question, chosen.model, signal);
	} catch (error) {
		throw error instanceof ModelError ? new UserError(error.message, actionsFor(error.code, t)) : error;
	}
}

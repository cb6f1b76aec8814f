import type { ModelService } from './modelService.ts';

/** Sub-questions of a broad question by the chosen model; `undefined` without a model. Throws `UserError` when it cannot be used. */
export async function draftPlanWith(
	models: ModelService,
	question: string,
	signal: AbortSignal,
): Promise<readonly string[] | undefined> {
	const chosen = await models.choose(signal);
	if (!chosen) {
		return undefined;
	}
	const { draftPlan } = await import('../agent/plan.ts');
	return await draftPlan(question, chosen.model, signal);
}

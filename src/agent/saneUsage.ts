import type { ModelPart } from '../llm/model.ts';
import type { Usage } from './tool.ts';

/** What an endpoint says that a reply cost; `undefined` where that is absurd. */
export function saneUsage({
	promptTokens,
	completionTokens,
	cost,
}: Extract<ModelPart, { type: 'usage' }>): Usage | undefined {
	const isSane = [promptTokens, completionTokens].every(it => Number.isFinite(it) && it >= 0 && it < 10_000_000);
	return isSane ? { promptTokens, completionTokens, ...(cost !== undefined && cost >= 0 ? { cost } : {}) } : undefined;
}

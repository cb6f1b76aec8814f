import { type Prices, priced, type Spending } from '../agent/budget.ts';
import { listModels } from '../llm/endpointModels.ts';
import { ChoiceError } from './choiceError.ts';
import type { ModelChoice } from './modelChoice.ts';

/** What a model costs as its endpoint publishes it (OpenRouter does). Throws `ChoiceError` where it does not. */
export async function publishedPrices({ endpoint, name }: ModelChoice, signal: AbortSignal): Promise<Prices> {
	const models = await listModels(endpoint, signal).catch(() => []);
	const listed = models.find(it => it.id === endpoint.model)?.price;
	if (!listed) {
		throw new ChoiceError({ code: 'price-unknown', name });
	}
	return { input: listed.prompt * 1_000_000, output: listed.completion * 1_000_000 };
}

/** The most that a run is to be expected to use; `cost` is in US dollars and absent where no price is known. */
export interface Estimate extends Pick<Spending, 'rounds' | 'tokens'> {
	readonly cost: number | undefined;
}

/** What a run of IterResearch uses when it takes all its rounds: each of them fills its prompt to much the same size. */
export function estimateOf(rounds: number, prices: Prices | undefined): Estimate {
	const usage = { promptTokens: rounds * typicalPrompt, completionTokens: rounds * typicalReply };
	return { rounds, tokens: usage.promptTokens + usage.completionTokens, cost: priced(usage, prices).cost };
}

/** Tokens of a round. */
const typicalPrompt = 8_000;
const typicalReply = 800;

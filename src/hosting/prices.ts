import { type Prices, priced, type Spending } from '../agent/budget.ts';
import { listModels } from '../llm/endpointModels.ts';
import type { ReportLength } from '../report/reportLength.ts';
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

/**
 * What a run of IterResearch uses when it takes all its rounds, each of which fills its prompt to much the same size, and writes a
 * report of this length in the end.
 */
export function estimateOf(rounds: number, length: ReportLength, prices: Prices | undefined): Estimate {
	const writing = typicalWriting[length];
	const usage = {
		promptTokens: rounds * typicalPrompt + writing.prompt,
		completionTokens: rounds * typicalReply + writing.reply,
	};
	return { rounds, tokens: usage.promptTokens + usage.completionTokens, cost: priced(usage, prices).cost };
}

/** Tokens of a round. */
const typicalPrompt = 8_000;
const typicalReply = 800;

/** Tokens of all calls that write the report. A long one has an outline, six sections or so, and a last revision. */
const typicalWriting: Readonly<Record<ReportLength, { readonly prompt: number; readonly reply: number }>> = {
	brief: { prompt: 0, reply: 0 },
	standard: { prompt: 10_000, reply: 2_000 },
	long: { prompt: 42_000, reply: 9_000 },
};

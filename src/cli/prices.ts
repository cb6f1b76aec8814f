import { type Prices, priced } from '../agent/budget.ts';
import { listModels } from '../llm/endpointModels.ts';
import { usageError } from './exitCode.ts';
import type { ModelChoice } from './modelChoice.ts';

/** `--price IN/OUT`: US dollars for a million tokens. */
export function parsePrice(text: string): Prices {
	const [input = Number.NaN, output = Number.NaN] = text.split('/').map(Number);
	if (!Number.isFinite(input) || !Number.isFinite(output) || input < 0 || output < 0 || text.split('/').length !== 2) {
		throw usageError(
			`--price needs two prices in US dollars for a million tokens, as 0.25/2 for input and output; not "${text}".`,
		);
	}
	return { input, output };
}

/** What a model costs: what the user says, else what its endpoint publishes (OpenRouter does). */
export async function pricesOf(
	choice: ModelChoice,
	{ price, isNeeded }: { readonly price: string | undefined; readonly isNeeded: boolean },
	signal: AbortSignal,
): Promise<Prices | undefined> {
	if (price !== undefined) {
		return parsePrice(price);
	}
	if (!isNeeded) {
		return undefined;
	}
	const models = await listModels(choice.endpoint, signal).catch(() => []);
	const listed = models.find(it => it.id === choice.endpoint.model)?.price;
	if (!listed) {
		throw usageError(
			`--max-cost needs to know what ${choice.name} costs, and its endpoint does not say: add --price IN/OUT, in US dollars for a million tokens.`,
		);
	}
	return { input: listed.prompt * 1_000_000, output: listed.completion * 1_000_000 };
}

/** The most that a run of IterResearch may use, said before it starts: every round may fill its prompt. */
export function estimateOf(rounds: number, prices: Prices | undefined): string {
	const typical = { promptTokens: rounds * 8_000, completionTokens: rounds * 800 };
	const { cost } = priced(typical, prices);
	const tokens = Math.round((typical.promptTokens + typical.completionTokens) / 1000);
	return `Up to ${rounds} rounds: about ${tokens.toLocaleString('en')},000 tokens${cost === undefined ? '' : `, about $${cost.toFixed(2)}`} if all are used.`;
}

import type { Prices } from '../agent/budget.ts';
import type { ModelChoice } from '../hosting/modelChoice.ts';
import { listModels, loadedContextLength } from '../llm/endpointModels.ts';
import { isOnThisMachine } from '../llm/modelSpec.ts';

/** What a model costs, where its endpoint publishes it; asks only one that is known to. */
export async function pricesOf(
	{ endpoint, destination }: ModelChoice,
	signal: AbortSignal,
): Promise<Prices | undefined> {
	if (new URL(destination).hostname !== 'openrouter.ai') {
		return undefined;
	}
	const models = await quietly(it => listModels(endpoint, it), signal);
	const price = models?.find(it => it.id === endpoint.model)?.price;
	return price && { input: price.prompt * 1_000_000, output: price.completion * 1_000_000 };
}

/** The context that a server on this machine has given the model: it is often small, and a prompt that is longer is cut in silence. */
export async function contextOf(
	{ endpoint, destination }: ModelChoice,
	signal: AbortSignal,
): Promise<number | undefined> {
	return isOnThisMachine(destination)
		? await quietly(it => loadedContextLength(endpoint, endpoint.model, it), signal)
		: undefined;
}

/** A fact that is good to know and not worth a failure. */
async function quietly<Value>(
	ask: (signal: AbortSignal) => Promise<Value>,
	signal: AbortSignal,
): Promise<Value | undefined> {
	try {
		return await ask(AbortSignal.any([signal, AbortSignal.timeout(5_000)]));
	} catch {
		signal.throwIfAborted();
		return undefined;
	}
}

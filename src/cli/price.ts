import type { Prices } from '../agent/budget.ts';
import { usageError } from './exitCode.ts';

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

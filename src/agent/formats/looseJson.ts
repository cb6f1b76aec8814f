import { jsonrepair } from 'jsonrepair';

/**
 * The object that a model has written, `undefined` for none: models wrap JSON in fences and prose, and write it with single
 * quotes and trailing commas.
 */
export function parseLooseJson(text: string): unknown {
	const json = text.slice(Math.max(0, text.indexOf('{')), text.lastIndexOf('}') + 1);
	for (const attempt of [() => JSON.parse(json), () => JSON.parse(jsonrepair(json))]) {
		try {
			const value: unknown = attempt();
			if (value !== null && typeof value === 'object') {
				return isTooDeep(value, deepest) ? undefined : value;
			}
		} catch {
			// The next attempt, or none: the caller says what was expected.
		}
	}
	return undefined;
}

/** No tool takes more; what is deeper would overflow whoever walks it. */
const deepest = 64;

function isTooDeep(value: unknown, left: number): boolean {
	if (value === null || typeof value !== 'object') {
		return false;
	}
	return left === 0 || Object.values(value).some(it => isTooDeep(it, left - 1));
}

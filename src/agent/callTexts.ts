/** What a call is about: the first text, or list of texts, among its arguments. They are a model's, and may be anything. */
export function textsOfInput(input: unknown): readonly string[] {
	if (typeof input !== 'object' || input === null) {
		return typeof input === 'string' ? [input] : [];
	}
	for (const value of Object.values(input) as unknown[]) {
		if (typeof value === 'string') {
			return [value];
		}
		if (Array.isArray(value) && value.length > 0) {
			return value.filter(it => typeof it === 'string');
		}
	}
	return [];
}

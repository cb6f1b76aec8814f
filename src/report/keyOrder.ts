/**
 * The same JSON value with its keys in the order that an older form of it has them in, so that a change of one thing is one
 * line in version control. Entries of a list are taken to be all alike; what the older form lacks comes last.
 */
export function inOrderOf(value: unknown, older: unknown): unknown {
	if (Array.isArray(value)) {
		const [first]: readonly unknown[] = Array.isArray(older) ? older : [];
		return value.map((it: unknown) => inOrderOf(it, first));
	}
	if (!isRecord(value) || !isRecord(older)) {
		return value;
	}
	const keys = new Set([...Object.keys(older).filter(it => Object.hasOwn(value, it)), ...Object.keys(value)]);
	return Object.fromEntries([...keys].map(key => [key, inOrderOf(value[key], older[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

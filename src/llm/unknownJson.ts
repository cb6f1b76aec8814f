/** Reads JSON whose shape nobody promises. Servers differ; a field that is missing or odd is `undefined`, never an exception. */
export function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
		? Reflect.get(value, name)
		: undefined;
}

export function textField(value: unknown, name: string): string | undefined {
	const found = field(value, name);
	return typeof found === 'string' ? found : undefined;
}

/** A number that can count something: finite and not negative. */
export function amountField(value: unknown, name: string): number | undefined {
	const found = field(value, name);
	return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : undefined;
}

export function listField(value: unknown, name: string): readonly unknown[] {
	const found = field(value, name);
	return Array.isArray(found) ? found : [];
}

/**
 * Makes the objects of the language itself unchangeable: `Object.prototype`, `Array`, and all that can be reached from these. A
 * program can reach them; what it put there would be called by Node's own code and ours, with their objects. Returns what
 * could not be frozen.
 */
export function freezeLanguage(): readonly string[] {
	const problems: string[] = [];
	for (const [it, name] of reachableFrom(roots())) {
		// Whoever makes a kind of error of their own gives it a name by assignment, which a frozen one would refuse.
		const isFrozen = isErrorKind(it) ? Object.isSealed(Object.seal(it)) : Object.isFrozen(Object.freeze(it));
		if (!isFrozen) {
			problems.push(`${name} can be changed`);
		}
	}
	return problems;
}

/** The constructors of the language, and what has no name in it. */
function roots(): readonly (readonly [object, string])[] {
	const named = names.flatMap(name => {
		const value: unknown = Reflect.get(globalThis, name);
		return isObject(value) ? [[value, name] as const] : [];
	});
	const unnamed = [
		() => {},
		async () => {},
		function* () {},
		async function* () {},
		(function* () {})(),
		(async function* () {})(),
		[].values(),
		new Map().entries(),
		new Set().values(),
		''.matchAll(/x/g),
		''[Symbol.iterator](),
		// Node's types do not name the helpers of iterators.
		Reflect.apply(Reflect.get([].values(), 'map'), [].values(), [() => {}]),
		new Intl.Segmenter().segment('')[Symbol.iterator](),
		new Intl.Segmenter().segment(''),
	];
	return [...named, ...unnamed.map(it => [Object.getPrototypeOf(it), 'a prototype without a name'] as const)];
}

/** Everything that hangs on these by properties and prototypes. */
function reachableFrom(start: readonly (readonly [object, string])[]): ReadonlyMap<object, string> {
	const found = new Map(start);
	// Those that are added meanwhile are visited too.
	for (const [it, name] of found) {
		const properties: readonly PropertyDescriptor[] = Object.values(Object.getOwnPropertyDescriptors(it));
		const parts: readonly unknown[] = properties.flatMap(property => Object.values(property));
		for (const part of [...parts, Object.getPrototypeOf(it)]) {
			if (isObject(part) && !found.has(part)) {
				found.set(part, name);
			}
		}
	}
	return found;
}

function isErrorKind(it: object): boolean {
	return [Error, Error.prototype].some(kind => it === kind || Object.prototype.isPrototypeOf.call(kind, it));
}

function isObject(value: unknown): value is object {
	return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

const names =
	`AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
	FinalizationRegistry Float16Array Float32Array Float64Array Function Int16Array Int32Array Int8Array Intl Iterator
	JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String
	SuppressedError DisposableStack AsyncDisposableStack Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array
	Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly TextDecoder TextEncoder`.split(/\s+/);

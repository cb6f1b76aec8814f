import { parseArgs } from 'node:util';
import { usageError } from './exitCode.ts';

/** What a command takes. `value` options take one value, `values` may be given again, `flag` takes none. */
export type OptionKinds = Readonly<Record<string, 'flag' | 'value' | 'values'>>;

/** The arguments of a command, sorted. */
export interface Arguments {
	readonly positionals: readonly string[];
	has(option: string): boolean;
	value(option: string): string | undefined;
	values(option: string): readonly string[];
	/** A whole number of at least 1. */
	count(option: string): number | undefined;
	/** A number above 0. */
	amount(option: string): number | undefined;
}

/** Sorts the arguments of a command. What is wrong is a `CommandError` that names what was probably meant. */
export function parseArguments(args: readonly string[], kinds: OptionKinds): Arguments {
	const names = Object.keys(kinds);
	const { tokens } = parseArgs({
		args: [...args],
		options: Object.fromEntries(
			names.map(name => [
				name,
				{ type: kinds[name] === 'flag' ? ('boolean' as const) : ('string' as const), ...shortOf(name) },
			]),
		),
		strict: false,
		allowPositionals: true,
		tokens: true,
	});
	const given = new Map<string, string[]>();
	const positionals: string[] = [];
	for (const token of tokens) {
		if (token.kind === 'positional') {
			positionals.push(token.value);
		}
		if (token.kind !== 'option') {
			continue;
		}
		const { name, rawName, value, inlineValue } = token;
		const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
		if (kind === undefined) {
			throw usageError(
				`There is no option ${rawName}.${didYouMean(name, names, it => `--${it}`)} \`--help\` lists them all.`,
			);
		}
		if (kind === 'flag' && value !== undefined) {
			throw usageError(`${rawName} takes no value: write ${rawName} alone.`);
		}
		if (kind !== 'flag' && (value === undefined || value === '' || (!inlineValue && /^-./.test(value)))) {
			const hint = value?.startsWith('-') ? `; if the value does begin with a dash, write ${rawName}=${value}` : '';
			throw usageError(`${rawName} needs a value after it${hint}.`);
		}
		const earlier = given.get(name) ?? [];
		if (kind === 'value' && earlier.length > 0) {
			throw usageError(`${rawName} is given twice: give it once.`);
		}
		given.set(name, [...earlier, value ?? '']);
	}
	const value = (option: string): string | undefined => given.get(option)?.[0];
	return {
		positionals,
		has: option => given.has(option),
		value,
		values: option => given.get(option) ?? [],
		count: option =>
			numberOf(option, value(option), 'a whole number of at least 1', it => Number.isSafeInteger(it) && it >= 1),
		amount: option => numberOf(option, value(option), 'a number above 0', it => Number.isFinite(it) && it > 0),
	};
}

/** A sentence that names the nearest of `names`, or nothing when none is near. Begins with a space. */
export function didYouMean(text: string, names: readonly string[], show: (name: string) => string = it => it): string {
	const nearest = names
		.map(name => ({ name, distance: text.length > 2 && name.startsWith(text) ? 0.5 : editDistance(text, name) }))
		.sort((a, b) => a.distance - b.distance)[0];
	return nearest && nearest.distance <= Math.max(1, Math.min(3, text.length / 3))
		? ` Did you mean ${show(nearest.name)}?`
		: '';
}

function shortOf(name: string): { short?: string } {
	return name === 'help' ? { short: 'h' } : name === 'quiet' ? { short: 'q' } : {};
}

function numberOf(
	option: string,
	text: string | undefined,
	wanted: string,
	isValid: (value: number) => boolean,
): number | undefined {
	if (text === undefined) {
		return undefined;
	}
	// Not `Number` alone, which takes '', '0x10' and '1e3'.
	const value = /^\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
	if (!isValid(value)) {
		throw usageError(`--${option} needs ${wanted}, not "${text}".`);
	}
	return value;
}

/** Damerau's distance of adjacent swaps, insertions, deletions and changes. */
function editDistance(a: string, b: string): number {
	const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		rows.push(row);
		for (let j = 1; j <= b.length; j++) {
			const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
			const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
			row.push(Math.min(change, at(i - 1, j) + 1, at(i, j - 1) + 1, swap));
		}
	}
	return at(a.length, b.length);
}

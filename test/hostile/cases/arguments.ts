import type { HostileCase } from '../hostileCase.ts';

/** Calls whose arguments are not what the tool takes: each gets a sentence that says so. */
export function argumentCases(): HostileCase[] {
	const inputs: readonly unknown[] = [
		undefined,
		null,
		42,
		'text',
		[],
		{},
		{ __proto__: null },
		JSON.parse('{"__proto__": {"url": "x"}, "constructor": 1}'),
		deep(5_000),
		{ url: {}, query: {}, path: {}, files: {} },
		{ url: [], query: [], path: [], files: [] },
		{
			url: 'x'.repeat(100_000),
			goal: 'y'.repeat(100_000),
			query: 'z'.repeat(100_000),
			path: 'p'.repeat(100_000),
			files: 'f'.repeat(100_000),
		},
		{ url: Array(11).fill('x'), goal: '', query: Array(11).fill('x'), path: 1, files: Array(11).fill('x') },
		{ url: 'a', goal: 'b', offset: -1, query: 'c', limit: 1e9, path: 'd', files: 'e', rows: '1-999999999999999999999' },
		{
			url: '\u001b[31m\u0000',
			goal: '\u202e',
			query: '',
			path: '\u0000',
			files: '\u001b]0;x\u0007',
			rows: '\u001b[2J',
		},
	];
	return ['visit', 'search', 'parse_file', 'read_file', 'google_scholar', 'grep', 'list_files'].flatMap(name =>
		inputs.map(
			(input, at): HostileCase => ({
				family: 'arguments',
				name: `${name} of input ${at}`,
				calls: () => [{ name, input }],
				end: 'any',
			}),
		),
	);
}

function deep(levels: number): unknown {
	let value: unknown = 1;
	for (let at = 0; at < levels; at++) {
		value = { url: value, query: value, path: value, files: value };
	}
	return value;
}

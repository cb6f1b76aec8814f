import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeGap } from '../../src/citations/support/describeGap.ts';
import { supportOf } from '../../src/citations/support/supportOf.ts';
import { printTable } from '../table.ts';
import { condensedPairs } from './condensed.ts';
import { type Mutation, mutate, type Pair } from './mutate.ts';
import { chance, handWrittenPairs, readDocument, type TruePair } from './truePairs.ts';

/*
 * What the lexical check sees: true pairs of claim and passage, and the same made untrue in one way.
 * Options: --half dev|held-out|all, --show KIND (prints what was missed of it; `true` prints false alarms).
 */

const { values: options } = parseArgs({
	options: { half: { type: 'string', default: 'all' }, show: { type: 'string' } },
});

const mutations: readonly Mutation[] = ['number', 'entity', 'negation', 'unit', 'citation'];

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const written = handWrittenPairs();
const condensed = globSync(
	['npm/docs/content/*/*.md', 'undici/docs/docs/api/*.md', '*/{README,readme,Readme}.md', '@*/*/{README,readme}.md'],
	{ cwd: modules },
)
	.toSorted()
	.flatMap(it => condensedPairs(readDocument(it)))
	.filter((it, index, all) => all.findIndex(other => other.claim === it.claim) === index);

for (const half of options.half === 'all' ? (['dev', 'held-out'] as const) : [options.half]) {
	measure(half);
}

function measure(half: string): void {
	const own = <T extends { readonly document: { readonly half: string } }>(pairs: readonly T[]): T[] =>
		pairs.filter(it => it.document.half === half);
	const candidates = (mutation: Mutation): Pair[] => {
		const made = (pairs: readonly TruePair[]): Pair[] => byLot(own(pairs)).flatMap(it => mutate(it, mutation) ?? []);
		return [...made(written), ...made(condensed)];
	};
	const all = mutations.map(mutation => ({ mutation, pairs: candidates(mutation) }));
	const share = Math.min(60, ...all.map(it => it.pairs.length));
	// Half of each kind from claims in other words, where there are as many; the rest stays close to the text.
	const chosen = all.map(({ mutation, pairs }) => ({ mutation, judged: halves(pairs, share).map(judge) }));
	const controls = [
		...own(written),
		...byLot(own(condensed)).slice(0, Math.max(0, share * mutations.length - own(written).length)),
	].map(it => judge({ claim: it.claim, passage: it.passage, of: it }));
	const rows = chosen.map(({ mutation, judged }) => row(mutation, judged));
	const mutated = chosen.flatMap(it => it.judged);
	const caught = mutated.filter(it => it.support.verdict !== 'supported').length;
	const alarms = controls.filter(it => it.support.verdict !== 'supported').length;
	console.log(
		`\n### ${half}: ${new Set(own([...written, ...condensed]).map(it => it.document)).size} documents, ${own(written).length} claims in other words, ${own(condensed).length} condensed ones to draw from\n`,
	);
	printTable(
		['', 'pairs', 'flagged', 'flagged, %', 'unsupported, %'],
		[
			...rows,
			row('all mutations', mutated),
			row(
				'true, in other words',
				controls.filter(it => it.pair.of.family === 'paraphrase'),
			),
			row(
				'true, condensed',
				controls.filter(it => it.pair.of.family === 'condensed'),
			),
			row('all true', controls),
		],
	);
	const precision = caught / Math.max(1, caught + alarms * (mutated.length / controls.length));
	console.log(`\nprecision ${precision.toFixed(3)}, recall ${(caught / mutated.length).toFixed(3)}`);
	const wanted =
		options.show === 'true'
			? controls.filter(it => it.support.verdict !== 'supported')
			: chosen
					.filter(it => it.mutation === options.show)
					.flatMap(it => it.judged)
					.filter(it => it.support.verdict === 'supported');
	for (const { pair, support } of wanted) {
		console.log(
			`\n${pair.of.document.file} (${pair.of.family})\n  claim: ${pair.claim}\n  was:   ${pair.of.claim === pair.claim ? '' : pair.of.claim}\n  quote: ${pair.passage.quote.slice(0, 500).replaceAll(/\s+/g, ' ')}\n  ${support.verdict} ${support.score.toFixed(2)} ${support.gaps.map(describeGap).join('; ')}`,
		);
	}
}

interface Judged {
	readonly pair: Pair;
	readonly support: ReturnType<typeof supportOf>;
}

function judge(pair: Pair): Judged {
	return { pair, support: supportOf(pair.claim, [pair.passage]) };
}

function halves(pairs: readonly Pair[], count: number): Pair[] {
	const close = pairs.filter(it => it.of.family === 'condensed').slice(0, count >> 1);
	const free = pairs.filter(it => it.of.family !== 'condensed').slice(0, count - close.length);
	return [...free, ...pairs.filter(it => it.of.family === 'condensed').slice(0, count - free.length)];
}

function byLot<T extends TruePair>(pairs: readonly T[]): T[] {
	return pairs.toSorted((a, b) => chance(a.claim) - chance(b.claim));
}

function row(name: string, judged: readonly Judged[]): (string | number)[] {
	const flagged = judged.filter(it => it.support.verdict !== 'supported').length;
	const percent = (part: number): string =>
		judged.length === 0 ? '-' : `${((100 * part) / judged.length).toFixed(1)}`;
	return [
		name,
		`${judged.length}`,
		`${flagged}`,
		percent(flagged),
		percent(judged.filter(it => it.support.verdict === 'unsupported').length),
	];
}

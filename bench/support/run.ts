import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeGap } from '../../src/citations/support/describeGap.ts';
import { preparePassage } from '../../src/citations/support/preparePassage.ts';
import { rankPassages } from '../../src/citations/support/rankPassages.ts';
import type { Support } from '../../src/citations/support/support.ts';
import { supportOf } from '../../src/citations/support/supportOf.ts';
import { median, printTable } from '../table.ts';
import { commentPairs } from './comments.ts';
import { condensedPairs } from './condensed.ts';
import { type Mutation, mutate, type Pair } from './mutate.ts';
import { checkReports } from './reports.ts';
import { chance, type Document, handWrittenPairs, modules, readDocument, type TruePair } from './truePairs.ts';

/*
 * What the support check sees: true pairs of claim and passage, the same made untrue in one way, and whole reports.
 * Options: --half dev|held-out (default: both), --show number|entity|negation|unit|citation|true|comment (prints each
 * untrue pair of the kind that was not flagged, or each true one that was), --no-reports.
 */

const { values: options } = parseArgs({
	options: { half: { type: 'string' }, show: { type: 'string' }, reports: { type: 'boolean', default: true } },
	allowNegative: true,
});

const mutations: readonly Mutation[] = ['number', 'entity', 'negation', 'unit', 'citation'];
const halves = (['dev', 'held-out'] as const).filter(it => options.half === undefined || options.half === it);

interface Judged {
	readonly pair: Pair;
	readonly support: Support;
}

interface Half {
	readonly untrue: ReadonlyMap<Mutation, readonly Judged[]>;
	readonly untouched: readonly Judged[];
	/** Not part of the totals. */
	readonly comments: readonly Judged[];
}

const written = handWrittenPairs();
const condensed = globSync(
	['npm/docs/content/*/*.md', 'undici/docs/docs/api/*.md', '*/{README,readme,Readme}.md', '@*/*/{README,readme}.md'],
	{ cwd: modules },
)
	.toSorted()
	.flatMap(it => condensedPairs(readDocument(it)))
	.filter((it, index, all) => all.findIndex(other => other.claim === it.claim) === index);
const commented = commentPairs();

const measured = halves.map(measure);
for (const [index, half] of measured.entries()) {
	print(halves[index] ?? '', [half]);
}
if (measured.length > 1) {
	print('both halves', measured);
}
printSpeed();
if (options.reports) {
	const { reports, claims, flagged, moved, movedFlagged } = await checkReports();
	console.log(
		`\n### ${reports} reports without a model\n\n${claims} claims that quote what they cite: ${flagged.length} flagged.`,
	);
	console.log(`${moved} of them judged by what the next claim cites: ${movedFlagged} flagged.`);
	console.log(flagged.slice(0, 20).join('\n'));
}

/** Equal shares of each kind, half of each from claims in other words where there are as many, and as many untouched pairs as untrue ones. */
function measure(half: Document['half']): Half {
	const own = (pairs: readonly TruePair[]): TruePair[] =>
		pairs.filter(it => it.document.half === half).toSorted((a, b) => chance(a.claim) - chance(b.claim));
	const [free, close] = [own(written), own(condensed)];
	const made = mutations.map(mutation => {
		const of = (pairs: readonly TruePair[]): Pair[] => pairs.flatMap(it => mutate(it, mutation) ?? []);
		return { mutation, free: of(free), close: of(close) };
	});
	const share = Math.min(60, ...made.map(it => it.free.length + it.close.length));
	const untrue = made.map(it => {
		const fromClose = Math.max(share >> 1, share - it.free.length);
		const pairs = [...it.free.slice(0, share - fromClose), ...it.close.slice(0, fromClose)];
		return [it.mutation, pairs.map(judge)] as const;
	});
	const untouched = [...free, ...close].slice(0, share * mutations.length).map(ofTrue);
	return { untrue: new Map(untrue), untouched, comments: own(commented).map(ofTrue) };
}

function ofTrue(pair: TruePair): Judged {
	return judge({ claim: pair.claim, passage: pair.passage, of: pair });
}

function judge(pair: Pair): Judged {
	return { pair, support: supportOf(pair.claim, [pair.passage]) };
}

function isFlagged({ support }: Judged): boolean {
	return support.verdict !== 'supported';
}

function print(title: string, parts: readonly Half[]): void {
	const untouched = parts.flatMap(it => it.untouched);
	const comments = parts.flatMap(it => it.comments);
	const kinds = mutations.map(kind => [kind, parts.flatMap(it => it.untrue.get(kind) ?? [])] as const);
	const untrue = kinds.flatMap(it => it[1]);
	const documents = new Set([...untrue, ...untouched].map(it => it.pair.of.document.file));
	console.log(`\n### ${title} (${documents.size} documents)\n`);
	const row = (name: string, judged: readonly Judged[]): string[] => {
		const free = judged.filter(it => it.pair.of.family !== 'condensed');
		const share = (part: readonly Judged[], whole: readonly Judged[]): string =>
			whole.length === 0 ? '-' : `${((100 * part.length) / whole.length).toFixed(0)} %`;
		return [
			name,
			`${judged.length}`,
			share(judged.filter(isFlagged), judged),
			`${share(free.filter(isFlagged), free)} of ${free.length}`,
			share(
				judged.filter(it => it.support.verdict === 'unsupported'),
				judged,
			),
		];
	};
	const ofFamily = (family: TruePair['family']): Judged[] => untouched.filter(it => it.pair.of.family === family);
	printTable(
		['', 'pairs', 'flagged', 'in other words', 'as unsupported'],
		[
			...kinds.map(([kind, judged]) => row(kind, judged)),
			row('all untrue', untrue),
			row('true, in other words', ofFamily('paraphrase')),
			row('true, condensed', ofFamily('condensed')),
			row('besides: comments of types', comments),
		],
	);
	const [caught, alarms] = [untrue.filter(isFlagged).length, untouched.filter(isFlagged).length];
	const [precision, recall] = [caught / (caught + alarms), caught / untrue.length];
	console.log(`\nprecision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`);
	show(kinds, untouched, comments);
}

/** The misses that were asked for. */
function show(
	kinds: readonly (readonly [Mutation, readonly Judged[]])[],
	untouched: readonly Judged[],
	comments: readonly Judged[],
): void {
	const wrong = [
		...kinds.flatMap(([kind, judged]) => (kind === options.show ? judged.filter(it => !isFlagged(it)) : [])),
		...(options.show === 'true' ? untouched.filter(isFlagged) : []),
		...(options.show === 'comment' ? comments.filter(isFlagged) : []),
	];
	for (const { pair, support } of wrong) {
		console.log(`\n${pair.of.document.file} (${pair.of.family})\n  claim: ${pair.claim}`);
		console.log(`  quote: ${pair.passage.quote.replaceAll(/\s+/g, ' ').slice(0, 500)}`);
		console.log(`  ${support.verdict} ${support.score.toFixed(2)} ${support.gaps.map(describeGap).join('; ')}`);
	}
}

/** Processor time, which a busy machine does not distort as it does the clock. */
function printSpeed(): void {
	const pairs = [...written, ...condensed].slice(0, 300);
	const passages = pairs.map(it => it.passage);
	const prepared = passages.map(preparePassage);
	const timed = (work: () => void): number => {
		const times = Array.from({ length: 7 }, () => {
			const before = process.cpuUsage();
			work();
			return process.cpuUsage(before).user / 1000;
		});
		return median(times);
	};
	const each = timed(() => pairs.forEach(it => supportOf(it.claim, [it.passage])));
	const again = timed(() => pairs.forEach((it, index) => supportOf(it.claim, prepared.slice(index, index + 1))));
	const ranking = timed(() => rankPassages(pairs[0]?.claim ?? '', prepared));
	console.log(
		`\n${pairs.length} claims: ${each.toFixed(0)} ms of processor time, ${again.toFixed(0)} ms with passages read before; one claim against ${prepared.length} passages read before: ${ranking.toFixed(1)} ms`,
	);
}

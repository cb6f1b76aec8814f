import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { leaksIn } from './canaries.ts';
import { archiveCases } from './cases/archives.ts';
import { argumentCases } from './cases/arguments.ts';
import { bodyCases } from './cases/bodies.ts';
import { charsetCases } from './cases/charsets.ts';
import { hiddenCases } from './cases/hidden.ts';
import { injectionCases } from './cases/injections.ts';
import { linkCases } from './cases/links.ts';
import { lyingCases } from './cases/lying.ts';
import { markupCases } from './cases/markup.ts';
import { nameCases } from './cases/names.ts';
import { pathCases } from './cases/paths.ts';
import { privateCases } from './cases/private.ts';
import { searchCases } from './cases/search.ts';
import { type Around, type HostileCase, honest, pageCase } from './hostileCase.ts';
import { type HostileWorld, openHostileWorld, outsideText } from './hostileWorld.ts';
import { callAndJudge } from './judge.ts';

/** A line of this program's output. */
export type Line = CaseLine | Summary;

export interface CaseLine {
	readonly family: string;
	readonly name: string;
	readonly problems: readonly string[];
	readonly ms: number;
	/** How much the process grew while it ran, in MB; only of cases that run alone. */
	readonly grewBy?: number;
}

export interface Summary {
	readonly connections: number;
	readonly leaks: readonly string[];
	readonly requests: number;
	/** Files that appeared, disappeared or changed while the cases ran. */
	readonly changed: readonly string[];
	/** How much the process grew at the most in all the cases that run together, in MB. */
	readonly grewBy: number;
	/** And from before it read anything to the most that it ever had, with its reading threads and the index of the project. */
	readonly grewByInAll: number;
}

const families: readonly ((around: Around) => readonly HostileCase[])[] = [
	injectionCases,
	hiddenCases,
	linkCases,
	privateCases,
	nameCases,
	bodyCases,
	markupCases,
	lyingCases,
	charsetCases,
	archiveCases,
	pathCases,
	searchCases,
	argumentCases,
];

/** Far longer than any case may take: one that hangs ends here. */
const hangs = 25_000;

/** Runs the hostile set below an empty folder, or those of its families or cases whose name begins so, and says a line of JSON for each. */
async function main(root: string, only: string): Promise<void> {
	mkdirSync(join(root, 'project'), { recursive: true });
	let first = 0;
	await using world = await openHostileWorld({
		root,
		beforeReading: () => {
			first = restartPeak();
		},
		cases: around => [
			warmUp,
			...families.flatMap(it => it(around)).filter(it => `${it.family}: ${it.name}`.startsWith(only)),
		],
	});
	const before = filesIn(root);
	await runCase(world, warmUp);
	let highest = peak();
	const small = restartPeak();
	const queue = new PQueue({ concurrency: 3 });
	const together = world.cases.filter(it => it !== warmUp && !alone.has(it.family));
	await queue.addAll(together.map(it => async () => say(await lineOf(world, it))));
	const grewBy = peak() - small;
	highest = Math.max(highest, peak());
	for (const it of world.cases.filter(it => alone.has(it.family))) {
		const before = restartPeak();
		const line = await lineOf(world, it);
		say({ ...line, grewBy: peak() - before });
		highest = Math.max(highest, peak());
	}
	const after = filesIn(root);
	say({
		connections: world.canary.connections,
		leaks: world.sent.filter(it => leaksIn(it).length > 0),
		requests: world.sent.length,
		changed: [...new Set([...before.keys(), ...after.keys()])].filter(it => before.get(it) !== after.get(it)),
		grewBy,
		grewByInAll: highest - first,
	});
}

/** Those that take all the memory that they may: how much that is can only be seen when nothing else runs. */
const alone: ReadonlySet<string> = new Set(['markup', 'archives']);

async function lineOf(world: HostileWorld, hostile: HostileCase): Promise<CaseLine> {
	const began = performance.now();
	const problems = await runCase(world, hostile);
	return { family: hostile.family, name: hostile.name, problems, ms: Math.round(performance.now() - began) };
}

const warmUp = pageCase('none', 'warm-up', `<!doctype html><title>Ice</title><p>${honest}</p>`, { end: 'read' });

/** The problems of a case, each a sentence. */
async function runCase(world: HostileWorld, hostile: HostileCase): Promise<readonly string[]> {
	const tools = world.toolsOfRun('When does the ice melt?');
	const signal = AbortSignal.timeout(hangs);
	const problems: string[] = [];
	let shown = '';
	let hasFailed = false;
	for (const call of hostile.calls(world.placeOf(hostile))) {
		const outcome = await callAndJudge(tools, call, signal);
		problems.push(...outcome.problems);
		hasFailed = 'failure' in outcome.result;
		shown += `${outcome.shown}\n`;
	}
	const excerpt = JSON.stringify(shown.slice(0, 600));
	if (hostile.end !== 'any' && (hostile.end === 'refused') !== hasFailed) {
		problems.push(`It was to be ${hostile.end}, and was not: ${excerpt}`);
	}
	if (hostile.says?.test(shown) === false) {
		problems.push(`The model is not told ${hostile.says}: ${excerpt}`);
	}
	const hidden = [hostile.hides, new RegExp(outsideText.slice(0, 30)), /root:x:0/].find(it => it?.test(shown));
	if (hidden) {
		problems.push(`The model is shown ${hidden}: ${excerpt}`);
	}
	return problems;
}

/** What lies below a folder, by path: what it is and, of a file, its hash. */
function filesIn(folder: string): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	// Not by Node's own recursion, which some versions let follow links in a circle.
	const list = (below: string): void => {
		for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
			const name = join(below, entry.name);
			const path = join(folder, name);
			if (entry.isSymbolicLink()) {
				found.set(name, `-> ${readlinkSync(path)}`);
			} else if (entry.isFile()) {
				found.set(name, createHash('sha256').update(readFileSync(path)).digest('hex'));
			} else {
				found.set(name, 'folder');
				if (entry.isDirectory()) {
					list(name);
				}
			}
		}
	};
	list('');
	return found;
}

/** What the process has now, in MB; from here on `peak` counts, where the system can count anew. */
function restartPeak(): number {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		// Only Linux has it; elsewhere the peak is that of the whole life.
		return peak();
	}
	return Math.round(process.memoryUsage.rss() / 2 ** 20);
}

/** The most that the process had, workers included, in MB. */
function peak(): number {
	try {
		const status = readFileSync('/proc/self/status', 'utf8');
		return Math.round(Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024);
	} catch {
		return Math.round(process.resourceUsage().maxRSS / 1024);
	}
}

function say(line: Line): void {
	process.stdout.write(`${JSON.stringify(line)}\n`);
}

const [root, only = ''] = process.argv.slice(2);
if (root === undefined) {
	throw new Error('Name an empty folder to work in.');
}
await main(root, only);

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { maxRounds } from '../../src/agent/budget.ts';
import { createExtractivePolicy } from '../../src/agent/extractive/policy.ts';
import { iterResearch } from '../../src/agent/paradigm.ts';
import { research } from '../../src/agent/research.ts';
import { emptyRunState, foldRun } from '../../src/agent/runState.ts';
import { createFolderEnvironment, type FolderEnvironment } from '../../src/tools/folderEnvironment.ts';
import { type Grade, grade } from './grade.ts';
import { type Question, readQuestions } from './questions.ts';

/*
 * Asks every question of a set with the extractive policy, in the real engine over the real folder, and prints how the
 * reports did. See grade.ts for what counts. Options: --questions FILE, --split dev|test|all, --only ID, --verbose.
 */

interface Graded extends Grade {
	readonly question: Question;
	readonly rounds: number;
	readonly milliseconds: number;
	/** The longest decision, and the time of all. */
	readonly decide: { readonly most: number; readonly total: number };
	readonly evidence: number;
	/** Of the answer and the core report, in characters. */
	readonly length: number;
}

const root = join(import.meta.dirname, '..', '..');
const { values: options } = parseArgs({
	options: {
		questions: { type: 'string', default: join(import.meta.dirname, 'questions.json') },
		split: { type: 'string', default: 'all' },
		only: { type: 'string' },
		verbose: { type: 'boolean', default: false },
		failures: { type: 'boolean', default: false },
	},
});

const environments = new Map<string, FolderEnvironment>();
const graded: Graded[] = [];
for (const question of readQuestions(options.questions)) {
	const folder = isAbsolute(question.folder) ? question.folder : join(root, question.folder);
	const isWanted = options.only
		? options.only.split(',').includes(question.id)
		: options.split === 'all' || question.split === options.split;
	if (isWanted && existsSync(folder)) {
		graded.push(await ask(question, folder));
	}
}
for (const environment of environments.values()) {
	environment[Symbol.dispose]();
}
printTable(graded);

async function ask(question: Question, folder: string): Promise<Graded> {
	const environment = await environmentOf(folder);
	const began = performance.now();
	const researcher = {
		run: 'bench',
		policy: createExtractivePolicy(),
		paradigm: iterResearch,
		environment,
		limits: [maxRounds(12)],
		clock: { now: () => new Date(), elapsed: () => performance.now() },
	};
	let state = emptyRunState();
	const decisions: number[] = [];
	for await (const event of research(question.question, researcher, new AbortController().signal)) {
		state = foldRun(state, event);
		if (event.type === 'decision-made') {
			decisions.push(event.milliseconds);
			if (options.verbose) {
				console.log(
					`  ${event.round}. ${event.think} ${JSON.stringify(event.action.kind === 'calls' ? event.action.calls.map(it => it.input) : '')}`,
				);
			}
		}
	}
	const { outcome } = state;
	const answer = outcome && 'answer' in outcome ? (outcome.answer ?? '') : '';
	const result: Graded = {
		question,
		...grade(question, answer, state.report, state.ledger),
		rounds: state.spent.rounds,
		milliseconds: performance.now() - began,
		decide: { most: Math.max(...decisions), total: decisions.reduce((sum, it) => sum + it, 0) },
		evidence: state.ledger.size,
		length: answer.length + state.report.length,
	};
	const isGood = question.kind === 'unanswerable' ? result.refused : result.inReport && result.inFirstThree;
	if (options.verbose || (options.failures && !isGood)) {
		console.log(`\n=== ${question.id} (${question.kind}) ${question.question}`);
		console.log(
			`in report ${result.inReport}, first three ${result.inFirstThree}, refused ${result.refused}, evidence ${result.evidence}, rounds ${result.rounds}`,
		);
		for (const { anyOf } of question.answers) {
			console.log(`gold: ${anyOf.map(it => `${it.file}: ${it.passage}`).join('\n  or: ')}`);
		}
		console.log(`\n${answer}\n\n${state.report}\n`);
	}
	return result;
}

async function environmentOf(folder: string): Promise<FolderEnvironment> {
	let environment = environments.get(folder);
	if (!environment) {
		const keep = async (text: string): Promise<string> => createHash('sha256').update(text).digest('hex');
		environment = createFolderEnvironment({
			folders: [folder],
			cacheFolder: undefined,
			snapshots: { keep },
			now: () => new Date(),
		});
		await environment.prepare(new AbortController().signal);
		environments.set(folder, environment);
	}
	return environment;
}

function printTable(all: readonly Graded[]): void {
	const kinds = ['single', 'multi', 'contradiction', 'unanswerable'] as const;
	console.log('kind            n  collected  in report  first 3  cited right  admitted  refused');
	for (const kind of kinds) {
		printRow(
			kind,
			all.filter(it => it.question.kind === kind),
		);
	}
	printRow('all', all);
	const times = all.map(it => it.milliseconds).sort((a, b) => a - b);
	const decide = Math.max(0, ...all.map(it => it.decide.most));
	const mean = (of: (it: Graded) => number): string =>
		(all.reduce((sum, it) => sum + of(it), 0) / Math.max(1, all.length)).toFixed(1);
	console.log(
		`time per question: median ${times[times.length >> 1]?.toFixed(0) ?? '-'} ms, longest ${times.at(-1)?.toFixed(0) ?? '-'} ms; rounds ${mean(it => it.rounds)}; ` +
			`evidence ${mean(it => it.evidence)}; report ${mean(it => it.length)} characters, longest ${Math.max(0, ...all.map(it => it.length))}; deciding ${mean(it => it.decide.total)} ms a question, longest ${decide.toFixed(1)} ms`,
	);
	const bad = (title: string, of: (it: Graded) => boolean): void => {
		console.log(
			`${title}: ${
				all
					.filter(of)
					.map(it => it.question.id)
					.join(' ') || 'none'
			}`,
		);
	};
	bad('not collected', it => it.question.kind !== 'unanswerable' && !it.collected);
	bad('not in report', it => it.question.kind !== 'unanswerable' && !it.inReport);
	bad('not in first three', it => it.question.kind !== 'unanswerable' && !it.inFirstThree);
	bad('wrongly cited', it => it.rightlyCited < it.bullets);
	bad('wrongly refused', it => it.question.kind !== 'unanswerable' && it.refused);
	bad('wrongly answered', it => it.question.kind === 'unanswerable' && !it.refused);
}

function printRow(name: string, all: readonly Graded[]): void {
	const answerable = all.filter(it => it.question.kind !== 'unanswerable');
	const open = all.filter(it => it.question.kind === 'unanswerable');
	const bullets = all.reduce((sum, it) => sum + it.bullets, 0);
	const right = all.reduce((sum, it) => sum + it.rightlyCited, 0);
	const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(0)} %`);
	const cells = [
		[name, -13],
		[`${all.length}`, 4],
		[share(answerable.filter(it => it.collected).length, answerable.length), 11],
		[share(answerable.filter(it => it.inReport).length, answerable.length), 11],
		[share(answerable.filter(it => it.inFirstThree).length, answerable.length), 9],
		[share(right, bullets), 13],
		[share(open.filter(it => it.refused).length, open.length), 10],
		[share(answerable.filter(it => it.refused).length, answerable.length), 9],
	] as const;
	console.log(cells.map(([text, width]) => (width < 0 ? text.padEnd(-width) : text.padStart(width))).join(''));
}

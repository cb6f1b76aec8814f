import { languageOf } from '../../report/apparatus.ts';
import { citedIds } from '../../report/citation.ts';
import { defaultReportLength, type ReportLength } from '../../report/reportLength.ts';
import type { Policy, Reply, Turn } from '../policy.ts';
import { type AskedQuestion, readQuestion, type Wishes } from '../steering.ts';
import { answerText, finishedReport, type Matter, type ShownFindings, workingReport } from './composition.ts';
import { conflictsAmong } from './conflicts.ts';
import { type CoreReport, parseCoreReport } from './coreReport.ts';
import type { Passage } from './passage.ts';
import { presented } from './phrases.ts';
import { askedIn, planOf, type SubQuestion, subQuestion } from './plan.ts';
import { type Candidate, rank } from './relevance.ts';
import { callsOf, nextMove, votesFor, wantedQueries, withResults } from './search.ts';
import { findingsOf, withoutCopies } from './selection.ts';
import type { Move, State } from './state.ts';
import { type Strategy, usualStrategy } from './strategy.ts';
import { wantedPassages } from './unwanted.ts';
import { judge } from './verdict.ts';

/**
 * Decides without a language model: plans queries from the question's words, scores the passages they bring, follows
 * names it meets, and answers in quotations. All its memory is the core report and the run's evidence.
 */
export function createExtractivePolicy(
	length: ReportLength = defaultReportLength,
	strategy: Strategy = usualStrategy,
): Policy {
	const sizes = length === 'long' ? longSizes : standardSizes;
	return {
		name: 'extractive',
		notes: [
			{
				en: 'Written without a language model: what stands in quotation marks is quoted from the documents.',
				zh: '未使用语言模型撰写：引号中的内容均摘自文档原文。',
			},
		],
		present: (report, question) => presented(report, languageOf(question)),
		conclude(workspace, evidence) {
			const turn = { round: 1, workspace, evidence, tools: [], final: true, dispatch() {} };
			const { action, report } = decide(turn, sizes, strategy).decision;
			return {
				answer: action.kind === 'answer' ? action.text : '',
				report: report.kind === 'rewrite' ? report.text : workspace.report,
			};
		},
		async decide(turn, signal) {
			signal.throwIfAborted();
			return decide(turn, sizes, strategy);
		},
	};
}

function decide(turn: Turn, sizes: Sizes, strategy: Strategy): Reply {
	const { workspace, evidence } = turn;
	const memory = withResults(parseCoreReport(workspace.report), workspace);
	const question = readQuestion(workspace.question);
	const isOurs = turn.round > 1 || memory.hasTrace || memory.isPlan;
	const plan = planFrom(question, memory, turn.round);
	const unwanted = new Set([...memory.removed, ...question.wishes.unwanted]);
	const passages = wantedPassages(evidence.list(), unwanted, new Set(citedIds(workspace.report)));
	const most = Math.max(3, Math.min(sizes.ofEach, Math.floor(sizes.ofAll / Math.max(1, plan.length))));
	const states = plan.map(it => stateOf(it, passages, votesFor(it, memory), most));
	const matter: Matter = { memory, isOurs, states, evidence, language: languageOf(question.asked) };
	const move =
		turn.final || isSettled(turn, matter, question.wishes) ? undefined : nextMove(turn, memory, states, strategy);
	if (!move || callsOf(move).length === 0) {
		const failures = (workspace.observation?.results ?? []).filter(it => it.failed).map(it => it.text);
		return reply({
			think: thinkOfAnswer(states),
			report: { kind: 'rewrite', text: finishedReport(matter, sizes.shown) },
			action: { kind: 'answer', text: answerText(matter, failures) },
		});
	}
	return reply({
		think: thinkOfMove(turn, states, move),
		report: workingReport(matter, move, workspace.report),
		action: { kind: 'calls', calls: callsOf(move) },
	});
}

/** After so many rounds of searching, more has never paid. */
const mostRounds = 6;
/** How many findings a report has. */
interface Sizes {
	/** That it keeps of a sub-question, and of all together. */
	readonly ofEach: number;
	readonly ofAll: number;
	readonly shown: ShownFindings;
}

/** The report stays under 5,000 tokens. */
const standardSizes: Sizes = { ofEach: 16, ofAll: 26, shown: { most: 10, leastOfBest: 0.45 } };
const longSizes: Sizes = { ofEach: 24, ofAll: 48, shown: { most: 20, leastOfBest: 0.35 } };
const findingSize = 800;
/** What the answer may choose from, and what a reader takes in at a glance. */
const mostAnswers = 3;
const answerSize = 600;

function reply(decision: Reply['decision']): Reply {
	return { decision, problems: [], usage: { promptTokens: 0, completionTokens: 0, cost: 0 } };
}

/**
 * The sub-questions of the report, which the user may have changed; of the question when there are none yet, or when the
 * report does not say that it was at work on them. What the user asked since is added, once.
 */
function planFrom({ asked, wishes }: AskedQuestion, memory: CoreReport, round: number): readonly SubQuestion[] {
	const planned = planOf(asked);
	const written = memory.findings.filter(it => it.heading !== '').map(it => it.heading);
	const kept = written.map(text => planned.find(it => it.text === text) ?? subQuestion(text, [asked]));
	const fresh = wishes.notes.filter(it => it.round >= round).flatMap(it => askedIn(it.text, asked));
	const all = [...base(), ...fresh];
	return all.filter((it, i) => all.findIndex(other => other.text === it.text) === i);

	function base(): readonly SubQuestion[] {
		if (memory.isPlan) {
			return kept;
		}
		if (!memory.hasTrace) {
			return round > 1 ? [...planned, ...kept.filter(it => !isSideOf(it, planned))] : planned;
		}
		// A question that was not broken up has no heading that the user could have taken out.
		return kept.length === 0 || memory.parts === 1 ? [...planned, ...kept] : kept;
	}
}

/** A finished report heads a side of a comparison by its name alone. */
function isSideOf({ text }: SubQuestion, planned: readonly SubQuestion[]): boolean {
	return planned.some(it => it.text === `What is ${text}?` || it.text === `${text}是什么？`);
}

function stateOf(
	sub: SubQuestion,
	passages: readonly Passage[],
	votes: ReadonlyMap<string, number>,
	count: number,
): State {
	const { candidates, weighing } = rank(sub, passages, votes);
	const distinct = withoutCopies(candidates);
	const verdict = judge(sub, candidates, weighing);
	const conflicts = conflictsAmong(sub, distinct);
	return {
		sub,
		candidates,
		weighing,
		answers: findingsOf(distinct, passages, mostAnswers, answerSize),
		findings: findingsOf(distinct, passages, count, findingSize),
		// What may be an answer is one when several sources give a value for what is asked, if not the same.
		verdict: verdict.possible && conflicts.length > 0 ? { ...verdict, answered: true, missing: [] } : verdict,
		conflicts,
	};
}

/** True when enough rounds were made, and the last one improved no sub-question's best passages. */
function isSettled({ round }: Turn, { memory, isOurs, states }: Matter, { notes }: Wishes): boolean {
	const lastWish = Math.max(0, ...notes.map(it => it.round));
	if (round > Math.max(mostRounds, lastWish + 1)) {
		return true;
	}
	if (round <= Math.max(2, lastWish) || !isOurs || wantedQueries(memory, states).length > 0) {
		return false;
	}
	return states.every(({ candidates, verdict }) => {
		const old = worth(candidates.filter(it => it.passage.number <= memory.readUpTo));
		const isBetter = worth(candidates) > old * 1.03 + 0.001;
		return !isBetter && (verdict.answered || round > 3);
	});
}

function worth(candidates: readonly Candidate[]): number {
	return candidates.slice(0, 3).reduce((sum, it) => sum + it.score, 0);
}

function thinkOfMove({ round, workspace }: Turn, states: readonly State[], move: Move): string {
	const failed = (workspace.observation?.results ?? []).filter(it => it.failed).length;
	const trouble = failed > 0 ? ` (${failed} of the last calls failed)` : '';
	const doing = [
		...(move.searches.length > 0 ? ['search in other words'] : []),
		...(move.visits.length > 0 ? ['read the most promising sources'] : []),
	].join(' and ');
	if (round === 1) {
		const parts = states.length === 1 ? 'one thing' : `${states.length} things`;
		return `There ${states.length === 1 ? 'is' : 'are'} ${parts} to find out, and I search for ${states.length === 1 ? 'it' : 'each'} in several wordings.`;
	}
	const open = states.find(it => !it.verdict.answered);
	const standing = open
		? `“${open.sub.text}” is not covered yet`
		: 'Every part has an answer, but better passages may exist';
	return `${standing}${trouble}, so I ${doing}.`;
}

function thinkOfAnswer(states: readonly State[]): string {
	const open = states.filter(it => !it.verdict.answered).length;
	return open === 0
		? 'More searching brings nothing better, so I answer with the best passages.'
		: `More searching brings nothing better, so I answer, and say that ${open} of ${states.length} parts stay open.`;
}

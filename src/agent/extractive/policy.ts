import type { Evidence } from '../../report/evidence.ts';
import type { Policy, Reply, Turn } from '../policy.ts';
import { answerText, finishedReport, type Matter, workingReport } from './composition.ts';
import { conflictsAmong } from './conflicts.ts';
import { type CoreReport, parseCoreReport } from './coreReport.ts';
import { passageOf } from './passage.ts';
import { planOf, type SubQuestion, subQuestion } from './plan.ts';
import { type Candidate, rank } from './relevance.ts';
import { callsOf, nextMove, votesFor, wantedQueries, withResults } from './search.ts';
import { findingsOf, withoutCopies } from './selection.ts';
import type { Move, State } from './state.ts';
import { judge } from './verdict.ts';

/**
 * Decides without a language model: plans queries from the question's words, scores the passages they bring, follows
 * names it meets, and answers in quotations. All its memory is the core report and the run's evidence.
 */
export function createExtractivePolicy(): Policy {
	return {
		name: 'extractive',
		notes: ['Written without a language model: what stands in quotation marks is quoted from the documents.'],
		conclude(workspace, evidence) {
			const turn = { round: 1, workspace, evidence, tools: [], final: true, dispatch() {} };
			const { action, report } = decide(turn).decision;
			return {
				answer: action.kind === 'answer' ? action.text : '',
				report: report.kind === 'rewrite' ? report.text : workspace.report,
			};
		},
		async decide(turn, signal) {
			signal.throwIfAborted();
			return decide(turn);
		},
	};
}

function decide(turn: Turn): Reply {
	const { workspace, evidence } = turn;
	const memory = withResults(parseCoreReport(workspace.report), workspace);
	const plan = planFrom(workspace.question, memory);
	const wanted = evidence.list().filter(it => !memory.removed.has(it.id));
	const most = Math.max(3, Math.min(mostFindings, Math.floor(mostBullets / Math.max(1, plan.length))));
	const states = plan.map(it => stateOf(it, wanted, votesFor(it, memory), most));
	const matter: Matter = { memory, states, evidence };
	const move = turn.final || isSettled(turn, memory, states) ? undefined : nextMove(turn, memory, states);
	if (!move || callsOf(move).length === 0) {
		const failures = (workspace.observation?.results ?? []).filter(it => it.failed).map(it => it.text);
		return reply({
			think: thinkOfAnswer(states),
			report: { kind: 'rewrite', text: finishedReport(matter) },
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
/** Findings that the report keeps of a sub-question, and of all together: the report stays under 5,000 tokens. */
const mostFindings = 16;
const mostBullets = 26;
const findingSize = 800;
/** What the answer may choose from, and what a reader takes in at a glance. */
const mostAnswers = 3;
const answerSize = 600;

function reply(decision: Reply['decision']): Reply {
	return { decision, problems: [], usage: { promptTokens: 0, completionTokens: 0, cost: 0 } };
}

/** The sub-questions of the report, which the user may have changed; of the question when there are none yet. */
function planFrom(question: string, memory: CoreReport): readonly SubQuestion[] {
	const planned = planOf(question);
	const kept = memory.findings.filter(it => it.heading !== '').map(it => it.heading);
	if (!memory.isOurs || kept.length === 0) {
		return planned;
	}
	const asWritten = kept.map(text => planned.find(it => it.text === text) ?? subQuestion(text, []));
	// A question that was not broken up has no heading that the user could have taken out.
	return planned.length === 1 ? [...planned, ...asWritten.filter(it => !planned.includes(it))] : asWritten;
}

function stateOf(
	sub: SubQuestion,
	evidence: readonly Evidence[],
	votes: ReadonlyMap<string, number>,
	count: number,
): State {
	const passages = evidence.map(passageOf);
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
function isSettled({ round }: Turn, memory: CoreReport, states: readonly State[]): boolean {
	if (round > mostRounds) {
		return true;
	}
	if (round <= 2 || !memory.isOurs || wantedQueries(memory, states).length > 0) {
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

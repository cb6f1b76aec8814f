import { StoppedByUser } from '../base/abort.ts';
import { ModelError } from '../llm/modelError.ts';
import type { Evidence } from '../report/evidence.ts';
import { EvidenceLedger } from '../report/ledger.ts';
import type { ReportLength } from '../report/reportLength.ts';
import { allOf, RoundCalls, recordResult } from './act.ts';
import { charged, firstReached, type Limit, LimitWarnings, type Spending } from './budget.ts';
import type { Clock } from './clock.ts';
import type { ToolCall } from './decision.ts';
import type { Outcome, RunEvent } from './events.ts';
import { citationNotices, openingNotice, steerNotices } from './notices.ts';
import type { Paradigm } from './paradigm.ts';
import type { Policy } from './policy.ts';
import { RepetitionGuard } from './repetition.ts';
import { applyChange } from './reportChange.ts';
import { addWishes, noWishes, type Steering, steeredQuestion, takeSteer } from './steering.ts';
import type { Environment, Usage } from './tool.ts';
import { type CallResult, withNotices } from './workspace.ts';
import { whyHalted } from './writing/halting.ts';
import { linesWritten, standing } from './writing/kept.ts';
import { writeReport } from './writing/writeReport.ts';

/** All that a run is done with. */
export interface Researcher {
	/** The id of the run: its folder's name. */
	readonly run: string;
	readonly policy: Policy;
	readonly paradigm: Paradigm;
	readonly environment: Environment;
	readonly limits: readonly Limit[];
	/** How much of a report is written in the end; absent where the answer and the core report are to stand as they are. */
	readonly length?: ReportLength | undefined;
	readonly clock: Clock;
	/** What the user says meanwhile; absent where nobody can say anything. */
	readonly steering?: Steering | undefined;
	/** Where the run begins; absent for a run that begins with nothing. */
	readonly opening?: Opening | undefined;
}

/** What a finished run leaves to one that goes on from it, with another question. */
export interface Opening {
	/** The id of the finished run, and what it was asked. */
	readonly run: string;
	readonly question: string;
	readonly report: string;
	/** All of it, in the order of the ids: new ones count on. */
	readonly evidence: readonly Evidence[];
	/** Ids of evidence whose citations the user took out of the report. */
	readonly unwanted: readonly string[];
}

/** A reader that joins late must not fold from the start. */
const roundsBetweenWholeReports = 50;

/**
 * Researches a question in rounds: workspace → decision → action → observation. Unless its reader leaves early, the last
 * event is `run-end`, which says why the run ended and what it had by then. When a limit is reached, the run goes in circles,
 * or the user wants it to finish, one last round is given in which the policy must answer. What the user says is taken between
 * rounds, and once more when a decision has been made: their report is then what the decision changes, and an answer that was
 * given without knowing what they said does not end the run. Only a bug is thrown, and only after `run-end`.
 */
export async function* research(
	question: string,
	researcher: Researcher,
	signal: AbortSignal,
): AsyncGenerator<RunEvent, void> {
	const { policy, paradigm, environment, limits, length, clock, steering, opening } = researcher;
	const began = clock.elapsed();
	const ledger = new EvidenceLedger();
	let spent: Spending = { rounds: 0, tokens: 0, milliseconds: 0, cost: 0 };
	let wishes = noWishes;
	/** What the user has written into the report. */
	let theirs: readonly string[] = [];
	let workspace = paradigm.open(question);
	/** Makes what the user has said a part of the state. Returns what a policy is to be told of it; `undefined` when they said nothing. */
	function* hear(round: number): Generator<RunEvent, readonly string[] | undefined> {
		const said = takeSteer(steering, workspace.report);
		if (!said) {
			return undefined;
		}
		const { notes, report } = said;
		yield { type: 'steered', round, notes, ...(report === undefined ? {} : { report }) };
		const before = workspace.report;
		wishes = addWishes(wishes, { round, notes, report }, before, ledger);
		theirs = [...theirs, ...(report === undefined ? [] : linesWritten(before, report))];
		workspace = { ...workspace, question: steeredQuestion(question, wishes), report: report ?? before };
		return steerNotices(said, before);
	}
	/** Writes the report, where one is wanted. Returns the outcome with the answer that it opens with. */
	async function* write(outcome: Outcome & { kind: 'answered' | 'exhausted' }): AsyncGenerator<RunEvent, Outcome> {
		if (length === undefined) {
			return outcome;
		}
		const { question: asked, report } = workspace;
		const { answer: found = '' } = outcome;
		const asking = policy.writer && {
			writer: policy.writer,
			halted: () => whyHalted({ ...spent, milliseconds: clock.elapsed() - began }, researcher, signal),
			charge: (usage: Usage) => {
				spent = charged(spent, usage);
			},
			signal,
		};
		const { unwanted } = wishes;
		const kept = standing(theirs, report);
		const material = { question: asked, answer: found, report, evidence: ledger, unwanted, kept };
		let answer = found;
		for await (const event of writeReport({ length, material, present: policy.present, asking, clock })) {
			yield event;
			answer = event.type === 'report-composed' ? event.answer : answer;
		}
		yield* hear(spent.rounds + 1);
		// A report that the user edited meanwhile stands as it is, below the answer that it was edited with.
		return answer === '' ? outcome : { ...outcome, answer: workspace.report === report ? answer : found };
	}
	/** What the user said last is kept, even if nobody can act on it any more. */
	function* end(outcome: Outcome): Generator<RunEvent, void> {
		yield* hear(spent.rounds + 1);
		yield { type: 'run-end', outcome, report: workspace.report, milliseconds: clock.elapsed() - began };
	}
	yield {
		type: 'run-start',
		run: researcher.run,
		question,
		startedAt: clock.now().toISOString(),
		policy: policy.name,
		paradigm: paradigm.name,
		environment: environment.name,
	};
	try {
		if (opening) {
			const { run: from, question: asked, report, evidence, unwanted } = opening;
			yield { type: 'continued', from, question: asked, report, evidence, unwanted };
			evidence.forEach(it => ledger.restore(it));
			wishes = { ...noWishes, unwanted };
			workspace = withNotices({ ...workspace, question: steeredQuestion(question, wishes), report }, [
				openingNotice(asked),
			]);
		}
		const tools = environment.tools({ question, notes: () => wishes.notes.map(it => it.text), evidence: ledger });
		const guard = new RepetitionGuard();
		const warnings = new LimitWarnings(limits);
		for (;;) {
			signal.throwIfAborted();
			spent = { ...spent, milliseconds: clock.elapsed() - began };
			const limit =
				firstReached(limits, spent) ??
				(steering?.mustFinish ? 'user' : undefined) ??
				(guard.isStuck ? 'repetition' : undefined);
			const final = limit !== undefined;
			const round = spent.rounds + 1;
			const roundBegan = clock.elapsed();
			yield { type: 'round-start', round, final };
			const heard = yield* hear(round);
			workspace = withNotices(workspace, heard ?? []);

			const calls = new RoundCalls(tools, guard, clock, signal);
			const { report: seen } = workspace;
			const { decision, problems, usage } = await policy.decide(
				{ round, workspace, evidence: ledger, tools, final, dispatch: call => calls.dispatch(call) },
				signal,
			);
			spent = charged({ ...spent, rounds: round }, usage);
			const news = yield* hear(round + 1);
			const { report, edits, rejected, setAside } = applyChange(decision.report, seen, workspace.report);
			const isAnswer = decision.action.kind === 'answer' && (final || news === undefined);
			const refused = decision.action.kind === 'answer' && !isAnswer ? [answeredTooEarly] : [];
			const problemsOfReply = [...problems, ...rejected, ...refused];
			const notices = [
				...(news ?? []),
				...problemsOfReply,
				...citationNotices(workspace.report, report, ledger, { unwanted: wishes.unwanted, setAside }),
			];
			yield {
				type: 'decision-made',
				round,
				think: decision.think,
				action: decision.action,
				problems: problemsOfReply,
				usage,
				milliseconds: clock.elapsed() - roundBegan,
			};
			if (report !== workspace.report || round % roundsBetweenWholeReports === 0) {
				const whole = edits === undefined || round % roundsBetweenWholeReports === 0;
				yield { type: 'report-update', round, edits: whole ? [] : edits, ...(whole ? { report } : {}) };
			}
			workspace = { ...workspace, report };

			if (isAnswer || final) {
				const answer = decision.action.kind === 'answer' ? decision.action.text : undefined;
				yield { type: 'round-end', round, notices, milliseconds: clock.elapsed() - roundBegan };
				yield* end(yield* write(outcomeOfAnswer(answer, limit)));
				return;
			}
			const results: CallResult[] = [];
			if (decision.action.kind === 'calls') {
				yield* act(round, decision.action.calls, {
					calls,
					ledger,
					guard,
					results,
					notices,
					charge: usage => {
						spent = charged(spent, usage);
					},
				});
			} else {
				guard.endRound(0, decision.action.kind === 'none');
			}
			notices.push(...warnings.after({ ...spent, milliseconds: clock.elapsed() - began }));
			yield { type: 'round-end', round, notices, milliseconds: clock.elapsed() - roundBegan };
			workspace = paradigm.advance(workspace, report, decision, { results, notices });
		}
	} catch (error) {
		const outcome = outcomeOfError(error, signal);
		yield* end(outcome);
		if (outcome.kind === 'failed' && outcome.code === 'internal') {
			throw error;
		}
	}
}

const answeredTooEarly =
	'You answered before you knew what the user says, so the research goes on. Do what they ask; then answer again.';

/** What one round's calls share; `results` and `notices` are filled in the order of the calls. */
interface Acting {
	readonly calls: RoundCalls;
	readonly ledger: EvidenceLedger;
	readonly guard: RepetitionGuard;
	readonly results: CallResult[];
	readonly notices: string[];
	/** Is told what the tools' own models cost. */
	readonly charge: (usage: Usage) => void;
}

/** Runs the calls of a round together, and reports them in their own order, so that a log does not depend on who was faster. */
async function* act(
	round: number,
	toolCalls: readonly ToolCall[],
	{ calls, ledger, guard, results, notices, charge }: Acting,
): AsyncGenerator<RunEvent, void> {
	const started = toolCalls.map(call => ({ call, ...calls.start(call) }));
	for (const [index, { call, verdict }] of started.entries()) {
		if (verdict.kind === 'run') {
			yield { type: 'tool-start', round, call: index, tool: call };
		} else {
			notices.push(verdict.notice);
		}
	}
	const raw = await allOf(started.map(it => it.result));
	const known = ledger.size;
	for (const [index, { call, verdict }] of started.entries()) {
		const outcome = raw[index];
		if (outcome) {
			const result = recordResult(outcome, ledger);
			guard.keep(result);
			results.push(result);
			const { text, evidence, failed } = result;
			const { milliseconds } = outcome;
			const usage = 'usage' in outcome.outcome ? outcome.outcome.usage : undefined;
			if (usage) {
				charge(usage);
			}
			yield { type: 'tool-end', round, call: index, text, evidence, failed, milliseconds, ...(usage ? { usage } : {}) };
		} else if (verdict.kind === 'answer-again') {
			results.push({ ...verdict.result, call });
		}
	}
	guard.endRound(
		ledger.size - known,
		started.every(it => it.verdict.kind === 'refuse'),
	);
}

function outcomeOfAnswer(
	answer: string | undefined,
	limit: Extract<Outcome, { kind: 'exhausted' }>['limit'] | undefined,
): Outcome & { kind: 'answered' | 'exhausted' } {
	if (limit) {
		return { kind: 'exhausted', limit, ...(answer === undefined ? {} : { answer }) };
	}
	return { kind: 'answered', answer: answer ?? '' };
}

/** Asks the run's own signal, not the error's name: a page that timed out is not a run that was stopped. */
function outcomeOfError(error: unknown, signal: AbortSignal): Outcome {
	if (signal.aborted && signal.reason instanceof StoppedByUser) {
		return { kind: 'stopped' };
	}
	const code = error instanceof ModelError ? error.code : 'internal';
	return { kind: 'failed', code, message: error instanceof Error ? error.message : String(error) };
}

import { StoppedByUser } from '../base/abort.ts';
import { ModelError } from '../llm/modelError.ts';
import { applyEdits } from '../report/edits.ts';
import { EvidenceLedger } from '../report/ledger.ts';
import { allOf, RoundCalls, recordResult } from './act.ts';
import { charged, firstReached, type Limit, LimitWarnings, type Spending } from './budget.ts';
import type { Clock } from './clock.ts';
import type { ReportChange, ToolCall } from './decision.ts';
import type { Outcome, RunEvent } from './events.ts';
import { citationNotices } from './notices.ts';
import type { Paradigm } from './paradigm.ts';
import type { Policy } from './policy.ts';
import { RepetitionGuard } from './repetition.ts';
import type { Environment, Usage } from './tool.ts';
import type { CallResult } from './workspace.ts';

/** All that a run is done with. */
export interface Researcher {
	/** The id of the run: its folder's name. */
	readonly run: string;
	readonly policy: Policy;
	readonly paradigm: Paradigm;
	readonly environment: Environment;
	readonly limits: readonly Limit[];
	readonly clock: Clock;
}

/** A reader that joins late must not fold from the start. */
const roundsBetweenWholeReports = 50;

/**
 * Researches a question in rounds: workspace → decision → action → observation. Unless its reader leaves early, the last
 * event is `run-end`, which says why the run ended and what it had by then. When a limit is reached, or the run goes in
 * circles, one last round is given in which the policy must answer. Only a bug is thrown, and only after `run-end`.
 */
export async function* research(
	question: string,
	researcher: Researcher,
	signal: AbortSignal,
): AsyncGenerator<RunEvent, void> {
	const { policy, paradigm, environment, limits, clock } = researcher;
	const began = clock.elapsed();
	let workspace = paradigm.open(question);
	const end = (outcome: Outcome): RunEvent => ({
		type: 'run-end',
		outcome,
		report: workspace.report,
		milliseconds: clock.elapsed() - began,
	});
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
		const ledger = new EvidenceLedger();
		const tools = environment.tools({ question, evidence: ledger });
		const guard = new RepetitionGuard();
		const warnings = new LimitWarnings(limits);
		let spent: Spending = { rounds: 0, tokens: 0, milliseconds: 0, cost: 0 };
		for (;;) {
			signal.throwIfAborted();
			spent = { ...spent, milliseconds: clock.elapsed() - began };
			const limit = firstReached(limits, spent) ?? (guard.isStuck ? 'repetition' : undefined);
			const final = limit !== undefined;
			const round = spent.rounds + 1;
			const roundBegan = clock.elapsed();
			yield { type: 'round-start', round, final };

			const calls = new RoundCalls(tools, guard, clock, signal);
			const { decision, problems, usage } = await policy.decide(
				{ round, workspace, evidence: ledger, tools, final, dispatch: call => calls.dispatch(call) },
				signal,
			);
			spent = charged({ ...spent, rounds: round }, usage);
			const { report, change, rejected } = applyChange(workspace.report, decision.report);
			const notices = [...problems, ...rejected, ...citationNotices(workspace.report, report, ledger)];
			yield {
				type: 'decision-made',
				round,
				think: decision.think,
				action: decision.action,
				problems: [...problems, ...rejected],
				usage,
				milliseconds: clock.elapsed() - roundBegan,
			};
			if (report !== workspace.report || round % roundsBetweenWholeReports === 0) {
				const whole = change === undefined || round % roundsBetweenWholeReports === 0;
				yield { type: 'report-update', round, edits: whole ? [] : change, ...(whole ? { report } : {}) };
			}
			workspace = { ...workspace, report };

			if (decision.action.kind === 'answer' || final) {
				const answer = decision.action.kind === 'answer' ? decision.action.text : undefined;
				yield { type: 'round-end', round, notices, milliseconds: clock.elapsed() - roundBegan };
				yield end(outcomeOfAnswer(answer, limit));
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
				guard.endRound(0, true);
			}
			notices.push(...warnings.after({ ...spent, milliseconds: clock.elapsed() - began }));
			yield { type: 'round-end', round, notices, milliseconds: clock.elapsed() - roundBegan };
			workspace = paradigm.advance(workspace, report, decision, { results, notices });
		}
	} catch (error) {
		const outcome = outcomeOfError(error, signal);
		yield end(outcome);
		if (outcome.kind === 'failed' && outcome.code === 'internal') {
			throw error;
		}
	}
}

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

/** The report after a change; `change` is absent when the report was given whole, `rejected` says which edits did not fit. */
function applyChange(
	report: string,
	change: ReportChange,
): { report: string; change: Extract<ReportChange, { kind: 'edits' }>['edits'] | undefined; rejected: string[] } {
	switch (change.kind) {
		case 'keep':
			return { report, change: [], rejected: [] };
		case 'rewrite':
			return change.text.trim() === '' && report !== ''
				? { report, change: [], rejected: ['The new report was empty; the report of the last round was kept.'] }
				: { report: change.text.trim(), change: undefined, rejected: [] };
		case 'edits': {
			const result = applyEdits(report, change.edits);
			return { report: result.report, change: change.edits, rejected: result.problems };
		}
	}
}

function outcomeOfAnswer(
	answer: string | undefined,
	limit: Extract<Outcome, { kind: 'exhausted' }>['limit'] | undefined,
): Outcome {
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

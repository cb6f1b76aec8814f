import { StoppedByUser } from '../../base/abort.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import type { Outcome } from '../events.ts';
import { type Researcher, research } from '../research.ts';
import { emptyRunState, foldRun } from '../runState.ts';
import type { Usage } from '../tool.ts';
import { addUsage, noUsage } from '../writing/asking.ts';
import type { HeavyParts, Rollout } from './heavyParts.ts';
import type { SharedLimits } from './sharedLimits.ts';

/** What one rollout came to. */
export interface EndedRollout {
	readonly rollout: number;
	readonly outcome: Outcome;
	readonly answer: string;
	readonly report: string;
	/** Its own, with ids of its own. */
	readonly evidence: EvidenceReader;
	readonly usage: Usage;
	readonly rounds: number;
	readonly milliseconds: number;
	/** What was thrown, when it failed for a fault of the program. */
	readonly bug: Error | undefined;
}

/** A rollout on its way. */
export interface RunningRollout {
	readonly rollout: number;
	/** Never rejects. */
	readonly ended: Promise<EndedRollout>;
	/** Ends it at once, with what it has. */
	stop(): void;
}

/** Starts one rollout of a question. `researcher` is what all share; its limits are those of the run. */
export function startRollout(
	question: string,
	rollout: number,
	{ policy }: Rollout,
	shared: {
		readonly researcher: Researcher;
		readonly open: HeavyParts['open'];
		readonly limits: SharedLimits;
		readonly signal: AbortSignal;
	},
): RunningRollout {
	const own = new AbortController();
	const { researcher, limits, open } = shared;
	const parts = { ...researcher, run: `${researcher.run}/rollouts/${rollout}`, policy, limits: limits.limits() };
	const signal = AbortSignal.any([shared.signal, own.signal]);
	return {
		rollout,
		ended: follow(question, rollout, parts, { open, limits, signal }),
		// To a rollout, the run that it is a part of is its user.
		stop: () => own.abort(new StoppedByUser()),
	};
}

async function follow(
	question: string,
	rollout: number,
	researcher: Researcher,
	{
		open,
		limits,
		signal,
	}: { readonly open: HeavyParts['open']; readonly limits: SharedLimits; readonly signal: AbortSignal },
): Promise<EndedRollout> {
	const began = researcher.clock.elapsed();
	let state = emptyRunState();
	let usage = noUsage;
	let bug: Error | undefined;
	const end = (outcome: Outcome): EndedRollout => ({
		rollout,
		outcome,
		answer: 'answer' in outcome ? (outcome.answer ?? '') : '',
		report: state.report,
		evidence: state.ledger,
		usage,
		rounds: state.spent.rounds,
		milliseconds: researcher.clock.elapsed() - began,
		bug,
	});
	const log = await open(rollout).catch((error: unknown) => ({ error }));
	if ('error' in log) {
		return end(unwritable(log.error));
	}
	try {
		for await (const event of research(question, researcher, signal)) {
			if ('usage' in event && event.usage) {
				limits.charge(event.usage);
				usage = addUsage(usage, event.usage);
			}
			state = foldRun(state, event);
			const failure = await log.append(event).then(
				() => undefined,
				(error: unknown) => ({ error }),
			);
			if (failure) {
				return end(unwritable(failure.error));
			}
		}
	} catch (error) {
		bug = asError(error);
	} finally {
		await log.close();
	}
	return end(
		state.outcome ?? {
			kind: 'failed',
			code: 'internal',
			message: bug?.message ?? 'It ended without an end.',
		},
	);
}

function unwritable(error: unknown): Outcome {
	const message = `The log could not be written: ${error instanceof Error ? error.message : String(error)}`;
	return { kind: 'failed', code: 'log-unwritable', message };
}

export function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

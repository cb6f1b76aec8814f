import { charged } from '../agent/budget.ts';
import type { EventOf } from './runViewRounds.ts';
import { addEvidence, addedNotices, limitsAfter, type RunView, remember, withRun } from './runViewState.ts';

/** Folds in how the rollouts of a run went. What they did round by round is in their own logs. */
export function foldRollout(
	view: RunView,
	event: EventOf<'rollout-start' | 'rollout-end' | 'synthesis-made'>,
): RunView {
	const { memory } = view;
	const { context } = memory;
	const { t } = context;
	if (event.type === 'rollout-start') {
		return withRun(view, { activity: t('Rollouts at work: {0}', event.rollout) });
	}
	const spent = charged(memory.spent, event.usage);
	const used = { tokens: spent.tokens, cost: spent.cost, limits: limitsAfter(spent, context) };
	if (event.type === 'synthesis-made') {
		return withRun(remember(view, { spent, composed: event.report }), { ...used, activity: t('Writing the report') });
	}
	const { rollout, outcome } = event;
	const fresh = event.evidence.filter(it => !memory.evidence.has(it.id));
	const sources = addEvidence(view, fresh);
	const failure = outcome.kind === 'failed' ? [t('Rollout {0} failed: {1}', rollout, outcome.message)] : [];
	return withRun(
		{ ...remember(view, { spent }), sources },
		{
			...used,
			passages: memory.evidence.size,
			sources: sources.length,
			activity: t('Rollout {0} has ended', rollout),
			notices: addedNotices(view.run.notices, failure),
		},
	);
}

import { charged } from '../agent/budget.ts';
import type { RunEvent } from '../agent/events.ts';
import type { EventOf } from './runViewRounds.ts';
import { limitsAfter, type RunView, remember, withRun } from './runViewState.ts';

/** Folds in how the report is written, once the research is over. */
export function write(view: RunView, event: WritingEvent): RunView {
	const { t } = view.memory.context;
	switch (event.type) {
		case 'writing-start':
			return withRun(view, { activity: t('Writing the report') });
		case 'outline-written':
			return withRun(spend(view, event), { activity: sectionOf(view, 1, event.sections.length) });
		case 'section-written':
			return withRun(spend(view, event), {
				activity:
					event.section < event.of
						? sectionOf(view, event.section + 1, event.of)
						: t('Writing the report: joining its sections'),
			});
		case 'report-composed':
			return remember(spend(view, event), { composed: event.report });
	}
}

type WritingEvent = EventOf<'writing-start' | 'outline-written' | 'section-written' | 'report-composed'>;

function sectionOf({ memory }: RunView, section: number, of: number): string {
	const { t } = memory.context;
	return t('Writing the report: section {0} of {1}', section, of);
}

function spend(view: RunView, { usage }: Extract<RunEvent, { usage: object }>): RunView {
	const { memory } = view;
	const spent = charged(memory.spent, usage);
	return withRun(remember(view, { spent }), {
		tokens: spent.tokens,
		cost: spent.cost,
		limits: limitsAfter(spent, memory.context),
	});
}

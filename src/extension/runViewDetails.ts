import type { ToolCall } from '../agent/decision.ts';
import type { RunEvent } from '../agent/events.ts';
import { applyEdits } from '../report/edits.ts';
import type { Evidence } from '../report/evidence.ts';
import { visible } from '../report/inert.ts';
import type { RoundDetails } from './runViewProtocol.ts';
import { citationsOf } from './runViewReport.ts';
import { citationOf, type Naming } from './runViewSources.ts';
import { describeAction } from './runViewWords.ts';

/** All of one round, from the log of its run; `undefined` when the log has no such round. */
export function roundDetails(events: readonly RunEvent[], round: number, naming: Naming): RoundDetails | undefined {
	const own = events.filter(it => 'round' in it && it.round === round);
	// A run that was taken up again may have done it twice: the last time counts.
	const attempt = own.slice(
		Math.max(
			0,
			own.findLastIndex(it => it.type === 'round-start'),
		),
	);
	const start = attempt.find(it => it.type === 'round-start');
	if (!start) {
		return undefined;
	}
	const decision = attempt.find(it => it.type === 'decision-made');
	const end = attempt.find(it => it.type === 'round-end');
	const calls = decision?.action.kind === 'calls' ? decision.action.calls : [];
	const { report, evidence } = stateAfter(events, round);
	return {
		round,
		think: cut(decision?.think ?? '', 20_000, naming),
		action: decision ? describeAction(decision.action, start.final, naming.t) : '',
		results: attempt
			.filter(it => it.type === 'tool-end')
			.map(it => ({
				call: formatCall(calls[it.call], naming),
				text: cut(it.text, 10_000, naming),
				failed: it.failed,
				passages: it.evidence.slice(0, mostPassages).map(passage => citationOf(passage, naming)),
			})),
		notices: (end?.notices ?? []).map(it => cut(it, 2_000, naming)),
		report,
		citations: citationsOf(report, evidence, naming),
	};
}

/** The report as it was after a round, and the passages that it could cite. */
function stateAfter(
	events: readonly RunEvent[],
	round: number,
): { readonly report: string; readonly evidence: ReadonlyMap<string, Evidence> } {
	const evidence = new Map<string, Evidence>();
	let report = '';
	for (const event of events) {
		// What the user says while a round is decided names the next one.
		if (event.type === 'round-start' && event.round > round) {
			break;
		}
		if (event.type === 'report-update') {
			report = event.report ?? applyEdits(report, event.edits).report;
		} else if (event.type === 'steered' || event.type === 'continued') {
			report = event.report ?? report;
		}
		if (event.type === 'tool-end' || event.type === 'continued') {
			for (const it of event.evidence) {
				evidence.set(it.id, it);
			}
		}
	}
	return { report: visible(report), evidence };
}

const mostPassages = 60;

function formatCall(call: ToolCall | undefined, naming: Naming): string {
	return call ? cut(`${call.name} ${JSON.stringify(call.input)}`, 2_000, naming) : '';
}

/** Says how much of a long text is left out. */
function cut(text: string, most: number, { t }: Naming): string {
	const shown = visible(text.slice(0, most).replace(/[\ud800-\udbff]$/, ''));
	return text.length <= most
		? shown
		: `${shown}\n\n${t('({0} more characters are in the log of the run)', text.length - most)}`;
}

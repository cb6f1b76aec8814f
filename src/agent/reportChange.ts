import { applyEdits, applyEditsOnto, type ReportEdit } from '../report/edits.ts';
import type { ReportChange } from './decision.ts';

/** What a decision made of the report. */
export interface ChangedReport {
	readonly report: string;
	/** The edits that lead there; absent when the report was given whole. */
	readonly edits: readonly ReportEdit[] | undefined;
	/** Why something was not applied, in words for whoever decided it. */
	readonly rejected: readonly string[];
	/** Text that was not applied because the user had changed the report; empty otherwise. */
	readonly setAside: string;
}

/**
 * Applies a decision's change to the report. `seen` is the report that was decided on; the user may have edited it since, and
 * `report` is then theirs: it is the base. Edits of what they did not touch are applied; the others, and a whole new report,
 * are set aside, because they were written without knowing what the user wants.
 */
export function applyChange(change: ReportChange, seen: string, report: string): ChangedReport {
	switch (change.kind) {
		case 'keep':
			return { report, edits: [], rejected: [], setAside: '' };
		case 'rewrite':
			return applyRewrite(change.text, seen, report);
		case 'edits': {
			if (report === seen) {
				const result = applyEdits(report, change.edits);
				return { report: result.report, edits: change.edits, rejected: result.problems, setAside: '' };
			}
			const { report: changed, applied, problems } = applyEditsOnto(report, change.edits, seen);
			const setAside = change.edits.filter(it => !applied.includes(it)).map(it => it.body);
			return { report: changed, edits: applied, rejected: problems, setAside: setAside.join('\n\n') };
		}
	}
}

function applyRewrite(text: string, seen: string, report: string): ChangedReport {
	if (report !== seen) {
		const problem =
			'The user edited the report while you wrote a new one. Yours was set aside; make your changes on theirs, with edits.';
		return { report, edits: [], rejected: [problem], setAside: text };
	}
	if (text.trim() === '' && report !== '') {
		const problem = 'The new report was empty; the report of the last round was kept.';
		return { report, edits: [], rejected: [problem], setAside: '' };
	}
	return { report: text.trim(), edits: undefined, rejected: [], setAside: '' };
}

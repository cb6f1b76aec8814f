import type { ProblemCode, Severity } from './reportCheck.ts';

/** What a code stands for. */
export interface ProblemKind {
	/** The gravest that it comes with. */
	readonly severity: Severity;
	/** One sentence on what was found, whatever the place; docs/checks.md says more. */
	readonly summary: string;
}

/** Every problem that a check can find. Codes are stable: settings, scripts and CI name them. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
	'undefined-label': { severity: 'error', summary: 'A citation leads nowhere.' },
	'duplicate-definition': { severity: 'error', summary: 'A label is defined twice.' },
	'unused-definition': { severity: 'info', summary: 'A definition is no longer cited.' },
	'evidence-file-missing': { severity: 'error', summary: 'The evidence file of the report is missing.' },
	'evidence-file-unreadable': { severity: 'error', summary: 'The evidence file of the report cannot be read.' },
	'unknown-evidence': { severity: 'error', summary: 'A citation has no evidence in the evidence file.' },
	'undefined-evidence': { severity: 'info', summary: 'The evidence file holds evidence that is no longer cited.' },
	'duplicate-evidence': { severity: 'error', summary: 'The evidence file has a label twice.' },
	'wrong-source': { severity: 'error', summary: 'A label belongs to another source in the evidence file.' },
	'target-differs': { severity: 'error', summary: 'A citation leads elsewhere than its evidence.' },
	'title-differs': { severity: 'error', summary: 'A citation shows other words than its evidence has.' },
	misquoted: { severity: 'error', summary: 'Words in quotation marks are not those of the cited passage.' },
	refuted: {
		severity: 'error',
		summary: 'A model or a person judged that the passage does not say what the sentence says.',
	},
	unsupported: { severity: 'warning', summary: 'The cited passage does not seem to say what the sentence says.' },
	'weak-support': { severity: 'info', summary: 'The cited passage says only some of what the sentence says.' },
	'stale-verdict': { severity: 'info', summary: 'A sentence was changed after a verdict on it.' },
	uncited: { severity: 'hint', summary: 'A sentence states a fact and cites nothing.' },
	'duplicate-source': { severity: 'warning', summary: 'Two sources are one.' },
	'out-of-order': { severity: 'hint', summary: 'Sources are not numbered in the order of the text.' },
	'stale-evidence': { severity: 'info', summary: 'A page was read long ago.' },
	'quote-changed': { severity: 'error', summary: 'The cited words are not in their source any more.' },
	'quote-moved': { severity: 'warning', summary: 'The cited words stand elsewhere in their source now.' },
	'source-missing': { severity: 'error', summary: 'A source cannot be read.' },
	'report-moved': { severity: 'warning', summary: 'The report was moved away from its sources.' },
	'not-checked': { severity: 'info', summary: 'The cited words could not be compared with their source.' },
};

import type { BibliographyNotice } from '../bibliography/exportBibliography.ts';
import type { RegisterRemark } from '../bibliography/fillFromRegister.ts';
import { count } from './progress.ts';

/** What the user should know of a bibliography, in the words of a command line. */
export function describeNotice(notice: BibliographyNotice): string {
	switch (notice.kind) {
		case 'no-sources':
			return 'There is nothing to write: no source is cited. --all writes those that are not.';
		case 'not-cited':
			return `${count(notice.count, 'source')} ${notice.count === 1 ? 'is' : 'are'} not cited, and left out; --all writes all.`;
		case 'unknown-labels':
			return `The report cites what the evidence file does not have: ${notice.labels.slice(0, 10).join(', ')}${notice.labels.length > 10 ? ', …' : ''}.`;
		case 'out-of-order':
			return 'The numbers are those of the report, which are not in the order of its text: IEEE numbers sources as they are first cited.';
		case 'renumbered':
			return 'The list is numbered in the order of first citation, as the labels of the report are no numbers of its sources.';
	}
}

/** What became of one source that was looked up. */
export function describeRemark(remark: RegisterRemark): string {
	const about = `“${remark.title}” (${remark.doi})`;
	switch (remark.kind) {
		case 'filled':
			return `${about}: ${remark.fields.join(', ')} from its register.`;
		case 'replaced':
			return `${about}: ${remark.field} is “${remark.to}”, as registered, not “${remark.from}”, where it was read.`;
		case 'differs':
			return `${about}: the register has another ${remark.field}, “${remark.registered}”; “${remark.kept}” was kept.`;
		case 'unknown':
			return `${about}: no register knows this DOI.`;
		case 'unanswered':
			return `${about} was not looked up: ${remark.why}`;
	}
}

import type { InsertionNotice, InsertionProblem } from '../report/insertion/target.ts';
import type { Translate } from './translate.ts';

/** Why nothing was inserted, and what the user can do. */
export function describeProblem(problem: InsertionProblem, t: Translate): string {
	switch (problem) {
		case 'no-answer':
			return t('There is no short answer to insert. “Insert Report Here” inserts the report or a part of it.');
		case 'uncited':
			return t('The answer cites no source, so nothing was inserted.');
		case 'no-section':
			return t('The report has no such section any more: choose another one.');
		case 'empty':
			return t('The report is empty, so nothing was inserted.');
		case 'no-comments':
			return t('This language has no comments, so nothing was inserted. Insert into another document.');
		case 'runs-code':
			return t(
				'Documents of this kind run code that stands in their text, so words of other sources are not inserted. Insert into a Markdown document.',
			);
	}
}

/** What the user should know of what was inserted. */
export function describeNotice(notice: InsertionNotice, t: Translate): string {
	switch (notice) {
		case 'moved':
			return t('Text with citations cannot stand where the cursor was, so it was put beside that place.');
		case 'hidden':
			return t('What stands around it hides some of its citations: look at them in the preview.');
		case 'no-hyperref':
			return t('Addresses are no links, since this file does not load hyperref.');
		case 'before-document':
			return t('The cursor stood before \\begin{document}, where LaTeX takes no text: move what was inserted.');
		case 'unknown-language':
			return t('How comments look in this language is not known, so it was inserted as plain text.');
	}
}

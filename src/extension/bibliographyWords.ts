import type { BibliographyNotice } from '../bibliography/exportBibliography.ts';
import type { RegisterRemark } from '../bibliography/fillFromRegister.ts';
import { type BibliographyForm, bibliographyForms } from '../bibliography/forms.ts';
import type { Translate } from './translate.ts';

/** The forms of a bibliography, and what each is for, as a list shows them. */
export function formChoices(
	t: Translate,
): readonly { readonly label: string; readonly detail: string; readonly form: BibliographyForm }[] {
	const words: Readonly<Record<BibliographyForm, readonly [label: string, detail: string]>> = {
		bibtex: ['BibTeX', t('For LaTeX, and for Pandoc and most reference managers')],
		ris: ['RIS', t('For Zotero, EndNote, Mendeley and catalogues')],
		'csl-json': ['CSL-JSON', t('For Pandoc, Zotero and programs: all that is known, as data')],
		apa: ['APA', t('A list to read: 7th edition, by author and date; psychology, education, social sciences')],
		ieee: ['IEEE', t('A list to read: with the numbers that the report cites by; engineering, computer science')],
		chicago: ['Chicago', t('A list to read: author–date, 18th edition; humanities, history, economics')],
	};
	return bibliographyForms.map(form => ({ form, label: words[form][0], detail: words[form][1] }));
}

/** What the user should know of a bibliography, a sentence each. */
export function noticeWords(notice: BibliographyNotice, t: Translate): string {
	switch (notice.kind) {
		case 'no-sources':
			return t('There is nothing to export: the report cites no source of its evidence file.');
		case 'not-cited':
			return notice.count === 1
				? t('1 source is not cited, and was left out.')
				: t('{0} sources are not cited, and were left out.', notice.count);
		case 'unknown-labels':
			return t(
				'The report cites what its evidence file does not have: {0}.',
				withoutLinks(notice.labels.slice(0, 10).join(', ')),
			);
		case 'out-of-order':
			return t(
				'The numbers are those of the report, which are not in the order of its text: Renumber Citations mends that.',
			);
		case 'renumbered':
			return t('The list is numbered anew, as the labels of the report do not number its sources.');
	}
}

/** What came of looking sources up, in a sentence; nothing where nothing changed and nothing failed. */
export function registerWords(remarks: readonly RegisterRemark[], t: Translate): readonly string[] {
	const dois = (kinds: readonly RegisterRemark['kind'][]): number =>
		new Set(remarks.filter(it => kinds.includes(it.kind)).map(it => it.doi)).size;
	const [filled, differing, unknown] = [dois(['filled', 'replaced']), dois(['differs']), dois(['unknown'])];
	const failed = remarks.filter(it => it.kind === 'unanswered');
	const [first] = failed;
	return [
		...(filled === 0 ? [] : [t('Sources completed from registers: {0}.', filled)]),
		...(differing === 0
			? []
			: [t('Sources that a register describes otherwise, kept as they are: {0}; the log has the details.', differing)]),
		...(unknown === 0 ? [] : [t('DOIs that no register knows: {0}.', unknown)]),
		...(first ? [t('Sources that could not be looked up: {0}. {1}', failed.length, withoutLinks(first.why))] : []),
	];
}

/** Messages of the editor make links of `[text](command:…)`, which run it when they are followed. */
function withoutLinks(text: string): string {
	return text.replace(/[[\]]/g, '');
}

/** One change or difference, for the log. */
export function remarkLine(remark: RegisterRemark): string {
	const { title: _, doi, ...rest } = remark;
	return `${doi}: ${JSON.stringify(rest)}`;
}

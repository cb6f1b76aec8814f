/** What a bibliography can be written as, in the order in which a user is offered it. The last three are lists to read. */
export const bibliographyForms = ['bibtex', 'ris', 'csl-json', 'apa', 'ieee', 'chicago'] as const;
export type BibliographyForm = (typeof bibliographyForms)[number];
export type ListStyle = Extract<BibliographyForm, 'apa' | 'ieee' | 'chicago'>;

/** How lists show italics: between asterisks, or not at all. */
export type ListMarkup = 'markdown' | 'plain';

/** What the name of a file of this form ends with. */
export function extensionOf(form: BibliographyForm, markup: ListMarkup): string {
	switch (form) {
		case 'bibtex':
			return '.bib';
		case 'ris':
			return '.ris';
		case 'csl-json':
			return '.json';
		case 'apa':
		case 'ieee':
		case 'chicago':
			return markup === 'markdown' ? '.md' : '.txt';
	}
}

import type { PersonName, ScholarHit } from './scholarSource.ts';

/** The clean text of a paper's record, as it is kept and quoted: what it is, what is wrong with it, and its abstract. */
export function paperText(paper: ScholarHit & { readonly abstract: string }): string {
	const lines = [titleLine(paper), bylineOf(paper), ...(paper.retraction ? [paper.retraction.notice] : [])];
	return `${lines.filter(it => it !== '').join('\n')}\n\n${paper.abstract}\n`;
}

/** The title; a retraction stands before it wherever the paper is named. */
export function titleLine({ title, retraction }: ScholarHit): string {
	return retraction?.isRetracted === true && !/^\W*(?:retracted|withdrawn)\b/i.test(title)
		? `RETRACTED: ${title}`
		: title;
}

/** `Ashish Vaswani, Noam Shazeer et al. · 2017 · Advances in Neural Information Processing Systems` */
export function bylineOf(paper: ScholarHit): string {
	const names = paper.author.map(fullName);
	const people = names.length > mostNames ? `${names.slice(0, mostNames - 1).join(', ')} et al.` : names.join(', ');
	const year = paper.issued?.['date-parts'][0][0];
	return [people, year === undefined ? '' : String(year), paper['container-title'] ?? '']
		.filter(it => it !== '')
		.join(' · ');
}

const mostNames = 6;

function fullName({ literal, given, family }: PersonName): string {
	return literal ?? [given, family].filter(it => it !== undefined).join(' ');
}

/** The head of an abstract, to the end of a sentence where one ends in time. */
export function headOf(abstract: string, most: number): string {
	if (abstract.length <= most) {
		return abstract;
	}
	const head = abstract.slice(0, most + 1);
	const ends = [...head.matchAll(/[.!?]["”’)\]]*(?=\s)|[。！？]/gu)].map(it => it.index + it[0].length);
	const end = ends.findLast(it => it <= most && it >= most / 3) ?? head.slice(0, most).search(/\s+\S*$/);
	return abstract.slice(0, end > 0 ? end : most).replace(/[\ud800-\udbff]$/, '');
}

import type { Retraction, ScholarHit } from './scholarSource.ts';

/**
 * One ranking of many, by reciprocal ranks, in which every paper comes once: records are of one paper when they have its DOI,
 * or its title and about its year. Each field comes from the source that is best at it.
 */
export function fusePapers(lists: readonly (readonly ScholarHit[])[]): ScholarHit[] {
	const papers: Paper[] = [];
	const byDoi = new Map<string, Paper>();
	const byTitle = new Map<string, Paper[]>();
	for (const list of lists) {
		for (const [rank, record] of list.entries()) {
			const title = titleKey(record.title);
			const sameTitle = byTitle.get(title) ?? [];
			const known =
				byDoi.get(record.DOI ?? '') ?? sameTitle.find(it => it.records.some(other => isSame(other, record)));
			const paper = known ?? { records: [], score: 0 };
			if (!known) {
				papers.push(paper);
			}
			paper.records.push(record);
			paper.score += 1 / (rankOffset + rank);
			if (record.DOI !== undefined) {
				byDoi.set(record.DOI, paper);
			}
			// A short title (`Editorial`) is no name.
			if (title.length >= 15 && !sameTitle.includes(paper)) {
				byTitle.set(title, [...sameTitle, paper]);
			}
		}
	}
	return papers.sort((a, b) => b.score - a.score).map(it => merge(it.records));
}

interface Paper {
	readonly records: ScholarHit[];
	score: number;
}

const rankOffset = 12;

/** Whether records with the same title are of one paper. A preprint and its publication are, years apart and with two DOIs. */
function isSame(a: ScholarHit, b: ScholarHit): boolean {
	const isPair = isPreprint(a) || isPreprint(b);
	const years = Math.abs((yearOf(a) ?? yearOf(b) ?? 0) - (yearOf(b) ?? yearOf(a) ?? 0));
	const mayBeOne = a.DOI === undefined || b.DOI === undefined || a.DOI === b.DOI || isPair;
	return mayBeOne && years <= (isPair ? 3 : 1);
}

export function yearOf({ issued }: ScholarHit): number | undefined {
	return issued?.['date-parts'][0][0];
}

/** By the prefixes of arXiv, bioRxiv and medRxiv, Research Square, SSRN, ChemRxiv, OSF, Preprints.org, TechRxiv, Authorea. */
function isPreprint({ DOI }: ScholarHit): boolean {
	return /^10\.(?:48550|1101|21203|2139|26434|31219|20944|36227|22541)\//.test(DOI ?? '');
}

function titleKey(title: string): string {
	return title
		.normalize('NFKD')
		.toLowerCase()
		.replace(/^\W*(?:retracted|withdrawn)(?: article)?\W+/, '')
		.replace(/[^\p{L}\p{N}]+/gu, '');
}

function merge(records: readonly ScholarHit[]): ScholarHit {
	// The publication before its preprint, whoever describes it.
	const byMetadata = inOrder(records, metadataOrder).sort((a, b) => Number(isPreprint(a)) - Number(isPreprint(b)));
	const [first] = byMetadata;
	if (!first) {
		throw new RangeError('A paper has no records.');
	}
	const pick = <Value>(of: (record: ScholarHit) => Value | undefined, from = byMetadata): Value | undefined =>
		from.map(of).find(it => it !== undefined);
	const quoted = inOrder(records, abstractOrder).find(it => it.abstract !== undefined);
	const counts = records.map(it => it.citationCount).filter(it => it !== undefined);
	return {
		...first,
		author: byMetadata.find(it => it.author.length > 0)?.author ?? [],
		'container-title': pick(it => it['container-title']),
		issued: pick(it => it.issued),
		DOI: pick(it => it.DOI),
		url: (byMetadata.find(it => it.DOI !== undefined) ?? first).url,
		pdfUrl: pick(it => it.pdfUrl),
		citationCount: counts.length > 0 ? Math.max(...counts) : undefined,
		retraction: retractionOf(first, byMetadata),
		abstract: quoted?.abstract,
		sources: [...new Set([...(quoted?.sources ?? []), ...records.flatMap(it => it.sources)])],
	};
}

/** Void by one is void, unless it is only the preprint that was withdrawn: many are once the paper is published. */
function retractionOf(paper: ScholarHit, records: readonly ScholarHit[]): Retraction | undefined {
	const isDraft = (it: ScholarHit): boolean => isPreprint(it) || it.sources[0] === 'arXiv';
	const found = records
		.filter(it => isDraft(paper) || !isDraft(it))
		.map(it => it.retraction)
		.filter(it => it !== undefined);
	return found.find(it => it.isRetracted) ?? found[0];
}

/** Who describes papers best: the publishers themselves, then those who curate, then those who collect. */
const metadataOrder = ['Crossref', 'Europe PMC', 'OpenAlex', 'arXiv', 'Semantic Scholar', 'Google Scholar'];
/** Whose abstracts are the most faithful: OpenAlex's are put together again from an index of words. */
const abstractOrder = ['Europe PMC', 'arXiv', 'Crossref', 'Semantic Scholar', 'OpenAlex'];

function inOrder(records: readonly ScholarHit[], order: readonly string[]): ScholarHit[] {
	const place = (it: ScholarHit): number => order.indexOf(it.sources[0] ?? '');
	return [...records].sort((a, b) => place(a) - place(b));
}

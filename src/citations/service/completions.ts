import { bylineOf } from '../../report/byline.ts';
import { oneLine } from '../../report/cutText.ts';
import type { Evidence } from '../../report/evidence.ts';
import type { CitedReport, StoredEvidence, StoredSource } from '../citedReport.ts';
import { rankPassages } from '../support/rankPassages.ts';
import { type Adoption, adoptions, citable } from './adopt.ts';
import { citing, styleOf } from './cite.ts';
import { passageOf } from './passages.ts';
import type { CitationCompletion } from './results.ts';
import { roots, sharedWords } from './sharedWords.ts';
import { typedCitation } from './typedCitation.ts';
import { writtenBefore } from './writtenBefore.ts';

/**
 * What can be cited where brackets have been opened, before `offset`: the evidence of the report, then what else its run
 * collected (`candidates`); within both, first what supports the sentence that is being written.
 */
export function completionsAt(
	report: CitedReport,
	offset: number,
	candidates: readonly Evidence[],
): readonly CitationCompletion[] {
	const { document, evidence } = report;
	const typed = evidence && typedCitation(document, offset);
	if (!typed) {
		return [];
	}
	const style = typed.style ?? styleOf(report);
	const stored = citable(report).map(it => ({ ...it, isNew: false }));
	const others = adoptions(report, candidates).map(it => ({ ...it, isNew: true }));
	const { order, best } = byFit(writtenBefore(document, typed.start), stored, others);
	return order.slice(0, mostOffered).flatMap(choice => {
		const written = citing(report, choice, style);
		if (!written) {
			return [];
		}
		return [
			{
				label: choice.evidence.label,
				evidence: choice.evidence,
				source: choice.source,
				edit: { start: typed.start, end: typed.end, text: typed.isInGroup ? written.text.slice(1, -1) : written.text },
				additional: written.additional.filter(it => it.end < typed.start || it.start > typed.end),
				filterText: filterText(typed.mark, choice),
				isBest: choice === best,
				isNew: choice.isNew,
			},
		];
	});
}

interface Choice extends Adoption {
	readonly isNew: boolean;
}

const mostOffered = 500;
/** The choices in the order in which they are offered, and the one that fits the sentence best. */
function byFit(
	sentence: string,
	stored: readonly Choice[],
	others: readonly Choice[],
): { readonly order: readonly Choice[]; readonly best: Choice | undefined } {
	const said = roots(sentence);
	const shared = new Map([...stored, ...others].map(it => [it, sharedWords(said, it.evidence)]));
	const likely = [...shared]
		.filter(it => it[1] >= fewestShared)
		.toSorted((a, b) => b[1] - a[1])
		.slice(0, mostCompared)
		.map(([choice]) => ({ ...passageOf(choice.evidence, choice.source), choice }));
	const ranked = rankPassages(sentence, likely);
	const [first] = ranked;
	const best = first?.support.verdict === 'unsupported' ? undefined : first?.passage.choice;
	const rank = new Map(ranked.map((it, index) => [it.passage.choice, ranked.length - index]));
	const byRank = (a: Choice, b: Choice): number =>
		(rank.get(b) ?? 0) - (rank.get(a) ?? 0) || (shared.get(b) ?? 0) - (shared.get(a) ?? 0);
	return { order: [...stored.toSorted(byRank), ...others.toSorted(byRank)], best };
}

const fewestShared = 2;
const mostCompared = 4;

/** Everything by which one may look for it, after the bracket that was typed. */
function filterText(mark: string, { evidence, source }: Choice): string {
	const known = filters.get(evidence);
	if (known?.source === source) {
		return mark + known.text;
	}
	const words = [
		evidence.label,
		source.title,
		...bylineOf(source),
		source['citation-key'],
		evidence.quote.slice(0, longestFilter),
	];
	const text = oneLine(words.filter(it => typeof it === 'string').join(' ')).slice(0, longestFilter);
	filters.set(evidence, { source, text });
	return mark + text;
}

const longestFilter = 400;
const filters = new WeakMap<StoredEvidence, { readonly source: StoredSource; readonly text: string }>();

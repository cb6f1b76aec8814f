import { bylineOf } from '../../report/byline.ts';
import { oneLine } from '../../report/cutText.ts';
import type { Evidence } from '../../report/evidence.ts';
import { frontMatter, isEscaped, type Stretch } from '../../report/markdownText.ts';
import type { CitationDocument, CitationStyle } from '../citationDocument.ts';
import type { CitedReport, StoredEvidence, StoredSource } from '../citedReport.ts';
import { rankPassages } from '../support/rankPassages.ts';
import { type Adoption, adoptions } from './adopt.ts';
import { lineStart } from './changes.ts';
import { citing, styleOf } from './cite.ts';
import { passageOf } from './passages.ts';
import { lastBefore, placeAt } from './places.ts';
import type { CitationCompletion } from './results.ts';
import { roots, sharedWords } from './sharedWords.ts';
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
	const typed = evidence && typedAt(document, offset);
	if (!typed) {
		return [];
	}
	const style = styles[typed.mark] ?? styleOf(report);
	const stored = evidence.file.evidence.flatMap((it): Choice[] => {
		const source = evidence.byLabel.get(it.label) === it ? evidence.sources.get(it.source) : undefined;
		return source ? [{ evidence: it, source, isNew: false }] : [];
	});
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
				edit: { start: typed.start, end: typed.end, text: written.text },
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

const styles: Readonly<Record<string, CitationStyle>> = { '[^': 'footnote', '[@': 'pandoc' };
const mostOffered = 500;
/** So many characters may stand between the bracket and the cursor. */
const longestTyped = 200;

interface Typed extends Stretch {
	readonly mark: string;
}

/** What has been typed of a citation, with what it will replace. */
function typedAt(document: CitationDocument, offset: number): Typed | undefined {
	const { text } = document;
	if (!(offset >= 0 && offset <= text.length)) {
		return undefined;
	}
	const from = Math.max(lineStart(text, offset), offset - longestTyped);
	const match = /\[[\^@]?[^[\]\r\n]*$/.exec(text.slice(from, offset));
	if (!match) {
		return undefined;
	}
	const start = from + match.index;
	const isText =
		!isEscaped(text, start) &&
		text[start - 1] !== ']' &&
		!isWithin(document.code, start) &&
		!isWithin(document.definitions, start) &&
		start >= (frontMatter(text)?.end ?? 0);
	if (!isText) {
		return undefined;
	}
	const place = placeAt(document, offset);
	if (place && place.kind !== 'definition' && place.at.start === start) {
		return { start, end: place.at.end, mark: match[0].slice(0, 2).replace(/[^[^@]/, '') };
	}
	// Editors close brackets by themselves; what follows a label that is being edited belongs to it.
	const rest = /^[\w-]*\](?![[(:])/.exec(text.slice(offset, offset + longestTyped))?.[0] ?? '';
	return { start, end: offset + rest.length, mark: match[0].slice(0, 2).replace(/[^[^@]/, '') };
}

function isWithin(stretches: readonly Stretch[], offset: number): boolean {
	const last = stretches[lastBefore(stretches, offset)];
	return last !== undefined && offset < last.end;
}

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

import type { Corpus } from '../corpus/corpus.ts';
import type { Format } from '../corpus/document.ts';
import type { LoadedDocument } from '../corpus/loadedDocument.ts';
import type { PassageHit } from '../index/passageIndex.ts';
import { Pacer } from '../pacer.ts';
import { parseQuery, type Query } from './query.ts';
import { scoreSpan, type WordBag, wordBag } from './scoreSpan.ts';
import { type Fingerprint, fingerprint, isNearDuplicate } from './similarity.ts';
import { type Span, spansOf } from './spans.ts';

/** A stretch of a document with how well it answers. */
export interface RankedSpan extends Span {
	readonly document: LoadedDocument;
	readonly score: number;
}

export interface Ranking {
	/** Best first. */
	readonly spans: readonly RankedSpan[];
	/** How many passages hold a term of the query, up to what was looked at. */
	readonly hits: number;
}

/** The stretches of the corpus that answer a query best. */
export async function rankCorpus(
	corpus: Corpus,
	text: string,
	paths: ReadonlySet<string> | undefined,
	signal: AbortSignal,
): Promise<Ranking> {
	const query = parseQuery(text, term => corpus.share(term));
	const hits = corpus.search(query.lookups, mostHits, paths);
	const best = distinctHits(corpus, hits);
	const top = best[0]?.score ?? 1;
	const found: RankedSpan[] = [];
	const pacer = new Pacer(signal);
	const scorers = new Map<string, SpanScorer>();
	for (const hit of best) {
		const document = await corpus.load(hit.path, signal);
		if (typeof document === 'string' || document.sha256 !== corpus.sha256Of(hit.path)) {
			// It changed in this very moment; the next search will find it as it is by then.
			continue;
		}
		let scorer = scorers.get(hit.path);
		if (!scorer) {
			scorer = new SpanScorer(query, document);
			scorers.set(hit.path, scorer);
		}
		found.push(...bestSpans(document, scorer, hit.start, hit.end, hit.score / top));
		await pacer.breathe();
	}
	return { spans: found.sort((a, b) => b.score - a.score), hits: hits.length };
}

/** The stretches of one document, or of a part of it, that answer a query best. */
export function rankDocument(
	corpus: Corpus,
	document: LoadedDocument,
	text: string,
	start: number,
	end: number,
): RankedSpan[] {
	const query = parseQuery(text, term => corpus.share(term));
	const scorer = new SpanScorer(query, document);
	const scored = spansOf(document, start, end).map(span => ({ ...span, document, score: scorer.score(span) }));
	return withoutOverlap(scored.filter(it => it.score > 0));
}

/** Merges rankings of several queries by reciprocal ranks: what several queries find comes first. */
export function mergeRankings(rankings: readonly (readonly RankedSpan[])[]): RankedSpan[] {
	const [only] = rankings;
	if (rankings.length === 1 && only) {
		return [...only];
	}
	const merged: { span: RankedSpan; score: number }[] = [];
	for (const ranking of rankings) {
		for (const [rank, span] of ranking.slice(0, 60).entries()) {
			const points = 1 / (12 + rank);
			const known = merged.find(
				it => it.span.document.stamp.path === span.document.stamp.path && overlap(it.span, span) > 0.5,
			);
			if (known) {
				known.score += points;
			} else {
				merged.push({ span, score: points });
			}
		}
	}
	return merged.sort((a, b) => b.score - a.score).map(it => ({ ...it.span, score: it.score }));
}

/**
 * The best spans that say different things: of copies of one text the best-readable format stays, and no file
 * gives more than its share unless there is nothing else.
 */
export function pickDistinct(spans: readonly RankedSpan[], limit: number, perFile: number): RankedSpan[] {
	const picked: { span: RankedSpan; print: Fingerprint }[] = [];
	const passedOver: RankedSpan[] = [];
	const countOf = (path: string): number => picked.filter(it => it.span.document.stamp.path === path).length;
	const take = (span: RankedSpan): void => {
		const print = fingerprint(span.document.text.slice(span.start, span.end));
		const twin = picked.findIndex(it => isSamePlace(it.span, span) || isNearDuplicate(it.print, print));
		const kept = picked[twin];
		if (!kept) {
			picked.push({ span, print });
		} else if (
			preference(span.document.format) < preference(kept.span.document.format) &&
			countOf(span.document.stamp.path) < perFile
		) {
			picked[twin] = { span: { ...span, score: kept.span.score }, print };
		}
	};
	for (const span of spans.slice(0, 300)) {
		if (picked.length >= limit) {
			break;
		}
		if (countOf(span.document.stamp.path) < perFile) {
			take(span);
		} else {
			passedOver.push(span);
		}
	}
	for (const span of passedOver) {
		if (picked.length >= limit) {
			break;
		}
		take(span);
	}
	return picked.map(it => it.span).sort((a, b) => b.score - a.score);
}

const mostHits = 120;
const mostPassages = 40;

/** Scores spans of one document, remembering the words of its headings. */
class SpanScorer {
	readonly #query: Query;
	readonly #document: LoadedDocument;
	readonly #headings = new Map<number, WordBag>();
	readonly #title: WordBag;

	constructor(query: Query, document: LoadedDocument) {
		this.#query = query;
		this.#document = document;
		const stem = document.stamp.path.slice(document.stamp.path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
		this.#title = wordBag(`${document.title}\n${stem}\n${document.sections[1]?.headings[0] ?? ''}`);
	}

	score(span: Span): number {
		let headings = this.#headings.get(span.section);
		if (!headings) {
			headings = wordBag((this.#document.sections[span.section]?.headings ?? []).slice(-2).join('\n'));
			this.#headings.set(span.section, headings);
		}
		return scoreSpan(this.#query, this.#document, span, headings, this.#title);
	}
}

function bestSpans(
	document: LoadedDocument,
	scorer: SpanScorer,
	start: number,
	end: number,
	hitScore: number,
): RankedSpan[] {
	const scored: RankedSpan[] = [];
	for (const span of spansOf(document, start, end)) {
		const score = scorer.score(span);
		if (score > 0) {
			scored.push({ ...span, document, score: 0.8 * score + 0.2 * hitScore });
		}
	}
	return withoutOverlap(scored).slice(0, 3);
}

function withoutOverlap(spans: RankedSpan[]): RankedSpan[] {
	const kept: RankedSpan[] = [];
	for (const span of spans.sort((a, b) => b.score - a.score)) {
		if (!kept.some(it => isSamePlace(it, span))) {
			kept.push(span);
		}
	}
	return kept;
}

/** Of passages that are copies of one another, the one in the best-readable format, with the best score of them. */
function distinctHits(corpus: Corpus, hits: readonly PassageHit[]): PassageHit[] {
	const kept: { hit: PassageHit; print: Fingerprint }[] = [];
	for (const hit of hits) {
		const print = fingerprint(hit.text);
		const twin = kept.findIndex(it => it.hit.path !== hit.path && isNearDuplicate(it.print, print));
		const known = kept[twin];
		if (!known) {
			if (kept.length < mostPassages) {
				kept.push({ hit, print });
			}
		} else if (preference(corpus.formatOf(hit.path)) < preference(corpus.formatOf(known.hit.path))) {
			kept[twin] = { hit: { ...hit, score: known.hit.score }, print };
		}
	}
	return kept.map(it => it.hit);
}

function isSamePlace(a: RankedSpan, b: RankedSpan): boolean {
	return a.document.stamp.path === b.document.stamp.path && a.start < b.end && b.start < a.end;
}

/** The share of the shorter span that both have. */
function overlap(a: Span, b: Span): number {
	const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
	return common / Math.max(1, Math.min(a.end - a.start, b.end - b.start));
}

function preference(format: Format | undefined): number {
	return format === undefined ? formats.length : formats.indexOf(format);
}

const formats: readonly Format[] = ['markdown', 'restructuredtext', 'asciidoc', 'text', 'html', 'roff', 'code', 'data'];

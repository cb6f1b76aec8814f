import { preference } from '../corpus/formats.ts';
import type { QuotableDocument } from '../quotable.ts';
import type { RankedSpan } from './rankSpans.ts';
import { fingerprint, TwinFinder } from './similarity.ts';
import type { Span } from './spans.ts';

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
			const known = merged.find(it => it.span.document.path === span.document.path && overlap(it.span, span) > 0.5);
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
export function pickDistinct<Document extends QuotableDocument>(
	spans: readonly RankedSpan<Document>[],
	limit: number,
	perFile: number,
): RankedSpan<Document>[] {
	const picked: RankedSpan<Document>[] = [];
	const twins = new TwinFinder();
	const passedOver: RankedSpan<Document>[] = [];
	const countOf = (path: string): number => picked.filter(it => it.document.path === path).length;
	const take = (span: RankedSpan<Document>): void => {
		const print = fingerprint(span.document.text.slice(span.start, span.end));
		const samePlace = picked.findIndex(it => isSamePlace(it, span));
		const twin = samePlace >= 0 ? samePlace : (twins.find(print)[0] ?? -1);
		const kept = picked[twin];
		if (!kept) {
			picked.push(span);
			twins.add(print);
		} else if (preferenceOf(span.document) < preferenceOf(kept.document) && countOf(span.document.path) < perFile) {
			picked[twin] = { ...span, score: kept.score };
		}
	};
	for (const span of spans.slice(0, 300)) {
		if (picked.length >= limit) {
			break;
		}
		if (countOf(span.document.path) < perFile) {
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
	return picked.sort((a, b) => b.score - a.score);
}

function isSamePlace(a: RankedSpan<QuotableDocument>, b: RankedSpan<QuotableDocument>): boolean {
	return a.document.path === b.document.path && a.start < b.end && b.start < a.end;
}

/** The share of the shorter span that both have. */
function overlap(a: Span, b: Span): number {
	const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
	return common / Math.max(1, Math.min(a.end - a.start, b.end - b.start));
}

function preferenceOf({ path, format }: QuotableDocument): number {
	return preference(path, format);
}

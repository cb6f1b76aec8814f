import type { Stretch } from '../../report/markdownText.ts';
import type { Citation, CitationDocument } from '../citationDocument.ts';

/** Citations that share one pair of brackets, as Pandoc's may: `[@one; @two]`. Others are alone in theirs. */
export interface CitationGroup extends Stretch {
	readonly citations: readonly Citation[];
	/** Nothing but citations is in the brackets: no `see`, no `p. 3`. */
	readonly isPlain: boolean;
}

export function citationGroups({ text, citations, listed }: CitationDocument): readonly CitationGroup[] {
	const groups: { start: number; end: number; readonly citations: Citation[] }[] = [];
	for (const it of [...citations, ...listed]) {
		const last = groups.at(-1);
		if (last && it.start < last.end) {
			last.citations.push(it);
		} else if (it.style !== 'pandoc' || text[it.start] === '[') {
			groups.push({ start: it.start, end: it.end, citations: [it] });
		} else {
			const close = text.indexOf(']', it.end);
			groups.push({ start: text.lastIndexOf('[', it.start), end: close < 0 ? it.end : close + 1, citations: [it] });
		}
	}
	return groups.map(it => ({
		...it,
		isPlain: it.citations.every(({ style }) => style !== 'pandoc') || plainGroup.test(text.slice(it.start, it.end)),
	}));
}

const plainGroup = /^\[@[^\s;@{}]+(?:\{[^{}]*\})?(?:;\s*@[^\s;@{}]+(?:\{[^{}]*\})?)*\]$/;

import { frontMatter } from '../../report/markdownText.ts';
import type { CitationDocument } from '../citationDocument.ts';
import { lineEnd, lineStart } from './changes.ts';
import type { CitationFolding } from './results.ts';
import { sourceEntries } from './sourceEntries.ts';

/** What a reader of the text may want out of the way. */
export function foldingsOf(document: CitationDocument): readonly CitationFolding[] {
	const { text } = document;
	const front = frontMatter(text);
	const found: CitationFolding[] = [];
	if (front) {
		found.push({
			kind: 'front-matter',
			start: front.start,
			end: lineEnd(text, text.slice(0, front.end).trimEnd().length),
		});
	}
	found.push(...sectionsOf(document), ...definitionBlocks(document));
	return found.filter(({ start, end }) => text.slice(start, end).includes('\n')).sort((a, b) => a.start - b.start);
}

/** The sections below the report, each from its heading to its last line of text before definitions begin. */
function sectionsOf(document: CitationDocument): CitationFolding[] {
	const { text, apparatus, definitions } = document;
	const starts = [...text.slice(apparatus.start).matchAll(/^## .*$/gm)].map(it => apparatus.start + it.index);
	const first = sourceEntries(document)[0];
	return starts.map((start, index) => {
		const next = starts[index + 1] ?? text.length;
		const limit = definitions.find(it => it.start > start && it.start < next)?.start ?? next;
		const isSources = first !== undefined && start < first.start && first.start < limit;
		const end = start + text.slice(start, limit).trimEnd().length;
		return { kind: isSources ? 'sources' : 'method', start, end };
	});
}

/** Definitions on adjacent lines. */
function definitionBlocks({ text, definitions }: CitationDocument): CitationFolding[] {
	const blocks: { readonly start: number; end: number }[] = [];
	for (const it of definitions) {
		const last = blocks.at(-1);
		if (last && text.slice(last.end, it.start).trim() === '' && !/\n\s*\n/.test(text.slice(last.end, it.start))) {
			last.end = it.end;
		} else {
			blocks.push({ start: lineStart(text, it.start), end: it.end });
		}
	}
	return blocks.map(it => ({ ...it, kind: 'definitions' }));
}

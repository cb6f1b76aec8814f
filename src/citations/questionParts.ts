import { formatEvidenceCitation } from '../report/citation.ts';
import { followUpHeading } from '../report/document.ts';
import { findDoubts } from '../report/doubtMark.ts';
import type { EvidenceId } from '../report/evidence.ts';
import { frontMatter, type Stretch } from '../report/markdownText.ts';
import type { CitationDocument } from './citationDocument.ts';

/** What a report document says on one of the questions that were asked of it, with evidence ids. */
export interface QuestionPart {
	readonly question: string;
	/** A further question has its heading in it. */
	readonly text: string;
}

/**
 * Takes a report document apart again: what it says on each question, without title, notes and what code has written below it. Labels
 * without evidence stay as they are; a further question whose heading is not there is a part of the one before.
 */
export function questionParts(
	document: CitationDocument,
	questions: readonly [string, ...string[]],
	idOf: (label: string) => EvidenceId | undefined,
): readonly QuestionPart[] {
	const text = bodyText(document, idOf);
	const lines = text.split('\n');
	const [first, ...others] = questions;
	const headings = new Map(others.map(it => [followUpHeading(it), it]));
	const parts: { question: string; lines: string[] }[] = [{ question: first, lines: [] }];
	for (const line of lines) {
		const heading = line.trimEnd();
		const next = headings.get(heading);
		if (next !== undefined) {
			headings.delete(heading);
			parts.push({ question: next, lines: [] });
		}
		parts.at(-1)?.lines.push(line);
	}
	return parts.map(it => ({ question: it.question, text: it.lines.join('\n').trim() }));
}

function bodyText(
	{ text, citations, definitions, apparatus }: CitationDocument,
	idOf: (label: string) => EvidenceId | undefined,
): string {
	const start = bodyStart(text);
	const doubts = findDoubts(text);
	const changes: (Stretch & { readonly text: string })[] = [
		...citations.flatMap(it => {
			const id = it.style === 'pandoc' ? undefined : idOf(it.label);
			return id === undefined ? [] : [{ start: it.start, end: it.end, text: formatEvidenceCitation(id) }];
		}),
		...definitions.map(it => ({ start: it.start, end: it.end, text: '' })),
		...(doubts ? [{ start: doubts.start, end: doubts.end, text: '' }] : []),
	].sort((a, b) => a.start - b.start);
	let body = '';
	let at = start;
	for (const it of changes) {
		if (it.start >= at && it.end <= apparatus.start) {
			body += text.slice(at, it.start) + it.text;
			at = it.end;
		}
	}
	return (body + text.slice(at, apparatus.start)).replace(/\r\n?/g, '\n').trim();
}

/** After the title and the notes that stand below it. */
function bodyStart(text: string): number {
	const front = frontMatter(text)?.end ?? 0;
	const head = /^\s*(?:# [^\n]*(?:\n|$))?(?:[ \t\r]*\n|> [^\n]*(?:\n|$))*/.exec(text.slice(front));
	return front + (head?.[0].length ?? 0);
}

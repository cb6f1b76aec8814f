import { languageOf } from '../../report/apparatus.ts';
import { formatDefinitionIn, formatInlineCitation } from '../../report/citationStyles.ts';
import { doubtAfter, doubtMark, findDoubts, formatDoubts } from '../../report/doubtMark.ts';
import type { EvidenceFile } from '../../report/evidenceFile.ts';
import { frontMatter } from '../../report/markdownText.ts';
import type { Citation, CitationDocument, CitationLink } from '../citationDocument.ts';
import { type EvidenceIndex, indexEvidence, sourceOf } from '../citedReport.ts';
import { applyChanges, inOrder, lineBreakOf } from '../service/changes.ts';
import { linkOf } from '../service/linkOf.ts';
import type { TextChange } from '../service/results.ts';
import { sourceEntries } from '../service/sourceEntries.ts';
import type { RefreshAct, RereadPassage } from './rereadPassage.ts';

/** What decides how a report reads after a refresh. */
export interface RefreshedReport {
	readonly document: CitationDocument;
	/** URI of the folder in which it lies. */
	readonly folder: string;
	readonly passages: readonly RereadPassage[];
	readonly acts: ReadonlyMap<string, RefreshAct>;
	/** Its evidence as it was, and as it is to be. */
	readonly before: EvidenceIndex;
	readonly file: EvidenceFile;
	/** ISO date and time. */
	readonly now: string;
}

/** The document with definitions and dates as they are now, and with marks and one note where its user is to decide. */
export function refreshedText(report: RefreshedReport): string {
	const { document } = report;
	const { text } = document;
	const changes = [...changedLinks(report), ...changedDates(report), ...changedMarks(report)];
	return withNote(applyChanges(text, inOrder(text, changes)), report);
}

/** Definitions and inline citations whose words or places are others now; what a hand has written of the rest stays. */
function changedLinks({ document, acts, folder, before, file }: RefreshedReport): TextChange[] {
	const after = indexEvidence(file);
	const linkIn = (index: EvidenceIndex, label: string): CitationLink | undefined => {
		const [evidence, source] = [index.byLabel.get(label), sourceOf(index, label)];
		return evidence && source && linkOf(evidence, source, folder);
	};
	const mended = (label: string, shown: CitationLink): CitationLink | undefined => {
		const [was, is] = acts.get(label) === 'updated' ? [linkIn(before, label), linkIn(after, label)] : [];
		const isSame = !was || !is || (was.target === is.target && was.title === is.title);
		return isSame
			? undefined
			: {
					target: was.target === is.target ? shown.target : is.target,
					title: was.title === is.title ? shown.title : is.title,
				};
	};
	const definitions = document.definitions.flatMap((it): TextChange[] => {
		const link = mended(it.label, it);
		return link ? [{ start: it.start, end: it.end, text: formatDefinitionIn(it.style, it.label, link) }] : [];
	});
	const inline = [...document.citations, ...document.listed].flatMap((it): TextChange[] => {
		const link = it.style === 'inline' && it.leadsTo ? mended(it.label, it.leadsTo) : undefined;
		return link
			? [{ start: it.start, end: it.end, text: formatInlineCitation(it.label, link.target, link.title) }]
			: [];
	});
	return [...definitions, ...inline];
}

/** In the list of sources: when each was read. */
function changedDates({ document, before, file }: RefreshedReport): TextChange[] {
	const after = indexEvidence(file);
	return sourceEntries(document).flatMap(({ start, citations: [first] }): TextChange[] => {
		const [was, is] = [before, after].map(it => sourceOf(it, first.label)?.retrievedAt.slice(0, 10));
		const at = was === undefined || was === is ? -1 : document.text.lastIndexOf(was, first.start);
		return was !== undefined && is !== undefined && at >= start && at + was.length <= first.start
			? [{ start: at, end: at + was.length, text: is }]
			: [];
	});
}

/** Marks after citations: where there is a doubt now, and no more where it is resolved. */
function changedMarks({ document, acts, passages }: RefreshedReport): TextChange[] {
	const unknown = new Set(passages.flatMap(it => (it.state === 'unreachable' ? [it.evidence.label] : [])));
	const ends = Map.groupBy(document.citations, it => endOfBrackets(document.text, it));
	return [...ends].flatMap(([end, citations]): TextChange[] => {
		const mark = doubtAfter(document.text, end);
		if (citations.some(it => acts.get(it.label) === 'doubted')) {
			return [{ ...mark, text: ` ${doubtMark}` }];
		}
		return citations.some(it => unknown.has(it.label)) ? [] : [{ ...mark, text: '' }];
	});
}

/** Pandoc's citations may share their brackets. */
function endOfBrackets(text: string, { end, style }: Citation): number {
	const close = style === 'pandoc' && text[end - 1] !== ']' ? text.indexOf(']', end) : -1;
	return close < 0 ? end : close + 1;
}

/** The note stands under the title; a new one takes the place of the last. */
function withNote(text: string, { document, passages, acts, before, now }: RefreshedReport): string {
	const cited = new Set(document.citations.map(it => it.label));
	const doubted = (state: RereadPassage['state']): string[] =>
		passages
			.filter(({ evidence: { label } }) => acts.get(label) === 'doubted' && cited.has(label))
			.filter(it => it.state === state)
			.map(it => it.evidence.label);
	const old = findDoubts(text);
	const isUnknown = passages.some(it => it.state === 'unreachable');
	const doubts = {
		date: now.slice(0, 10),
		vanished: doubted('vanished'),
		changed: doubted('changed'),
		gone: doubted('gone'),
	};
	const isNone = [doubts.vanished, doubts.changed, doubts.gone].every(it => it.length === 0);
	if (isNone && isUnknown) {
		return text;
	}
	const bare = old ? text.slice(0, old.start) + text.slice(old.end) : text;
	if (isNone) {
		return bare;
	}
	const front = frontMatter(bare)?.end ?? 0;
	const title = /^# [^\r\n]*(?:\r?\n|$)/m.exec(bare.slice(front));
	const at = title ? front + title.index + title[0].length : front;
	const lineBreak = lineBreakOf(bare);
	const note = formatDoubts(doubts, languageOf(before.file.question));
	const lead = at === 0 ? '' : bare[at - 1] === '\n' ? lineBreak : lineBreak.repeat(2);
	const rest = bare.slice(at).replace(/^(?:\r?\n)*/, '');
	return `${bare.slice(0, at)}${lead}${note}${lineBreak}${rest === '' ? '' : lineBreak}${rest}`;
}

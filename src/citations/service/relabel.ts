import type { EvidenceFile } from '../../report/evidenceFile.ts';
import type { Stretch } from '../../report/markdownText.ts';
import type { Citation, CitationDocument } from '../citationDocument.ts';
import type { CitedReport } from '../citedReport.ts';
import { inOrder } from './changes.ts';
import { compareLabels, numberOf, partsOf } from './labels.ts';
import { areMovable } from './movable.ts';
import type { ReportChange, TextChange } from './results.ts';
import { sourceEntries } from './sourceEntries.ts';

/** New names for labels, all given at once: no two get the same. What is not named stays. */
export interface Relabelling {
	readonly labels: ReadonlyMap<string, string>;
	/** Of sources, by the numbers that are their ids in the evidence file. */
	readonly numbers: ReadonlyMap<number, number>;
}

/**
 * Gives labels other names wherever they stand: in citations, definitions, the list of sources and the evidence file.
 * Definitions and lines of the list of sources are put in order where they were in order, or are `sorted` in any case; each
 * takes the place of another, so whatever stands between them stays.
 */
export function relabel(
	{ document, evidence }: CitedReport,
	relabelling: Relabelling,
	{ sorted }: { readonly sorted: boolean },
): ReportChange {
	const { text } = document;
	const nameOf = (label: string): string => relabelling.labels.get(label) ?? label;
	const renamed = (it: Citation): TextChange => ({ ...it.name, text: newName(document, it, nameOf(it.label)) });

	const entries = sourceEntries(document);
	const inEntries = new Set(entries.flatMap(it => it.citations));
	const cited = [...document.citations, ...document.listed.filter(it => !inEntries.has(it))];
	const changes = [
		...cited.map(renamed),
		...placed(
			text,
			document.definitions.map(it => ({
				place: it,
				oldLabel: it.label,
				label: nameOf(it.label),
				text: text.slice(it.start, it.name.start) + nameOf(it.label) + text.slice(it.name.end, it.end),
			})),
			{ sorted, fixed: !areMovable(document) },
		),
		...placed(
			text,
			entries.map(({ start, end, citations }) => {
				const shown = citations
					.map(it => ({ label: nameOf(it.label), text: withChange(text, it, renamed(it)) }))
					.sort((a, b) => compareLabels(a.label, b.label));
				return {
					place: { start, end },
					oldLabel: citations[0].label,
					label: shown[0]?.label ?? '',
					text: `${text.slice(start, citations[0].start)}${shown.map(it => it.text).join(' ')}`,
				};
			}),
			{ sorted, fixed: false },
		),
	];
	const file = evidence && relabelFile(evidence.file, relabelling);
	return { document: inOrder(text, changes), evidence: file === evidence?.file ? undefined : file };
}

interface Line {
	readonly place: Stretch;
	readonly oldLabel: string;
	readonly label: string;
	readonly text: string;
}

/** Puts lines where lines stood. */
function placed(
	text: string,
	lines: readonly Line[],
	{ sorted, fixed }: { readonly sorted: boolean; readonly fixed: boolean },
): TextChange[] {
	const wasSorted = lines.every(
		(it, index) => index === 0 || compareLabels(lines[index - 1]?.oldLabel ?? '', it.oldLabel) <= 0,
	);
	const wanted = !fixed && (sorted || wasSorted) ? lines.toSorted((a, b) => compareLabels(a.label, b.label)) : lines;
	return lines.flatMap(({ place }, index) => {
		const line = wanted[index];
		return line && text.slice(place.start, place.end) !== line.text
			? [{ start: place.start, end: place.end, text: line.text }]
			: [];
	});
}

/** Where the key of its source stands for a label, as it does for the first passage, the label of another is added to it. */
function newName({ text }: CitationDocument, { name, label }: Citation, to: string): string {
	const shown = text.slice(name.start, name.end);
	if (shown === label) {
		return to;
	}
	return label === to || partsOf(to)?.letters === '' ? shown : `${shown}{${to}}`;
}

function withChange(text: string, stretch: Stretch, change: TextChange): string {
	return text.slice(stretch.start, change.start) + change.text + text.slice(change.end, stretch.end);
}

function relabelFile(file: EvidenceFile, { labels, numbers }: Relabelling): EvidenceFile {
	const idOf = (id: string): string => {
		const number = numberOf(id);
		const other = number === undefined || `${number}` !== id ? undefined : numbers.get(number);
		return other === undefined ? id : `${other}`;
	};
	const isSame =
		file.evidence.every(it => (labels.get(it.label) ?? it.label) === it.label) &&
		file.sources.every(it => idOf(it.id) === it.id);
	if (isSame) {
		return file;
	}
	const areSorted = isSorted(file.sources.map(it => it.id));
	const sources = file.sources.map(it => ({ ...it, id: idOf(it.id) }));
	return {
		...file,
		sources: areSorted ? sources.toSorted((a, b) => compareLabels(a.id, b.id)) : sources,
		evidence: file.evidence.map(it => ({
			...it,
			label: labels.get(it.label) ?? it.label,
			source: idOf(it.source),
		})),
	};
}

function isSorted(labels: readonly string[]): boolean {
	return labels.every((it, index) => index === 0 || compareLabels(labels[index - 1] ?? '', it) <= 0);
}

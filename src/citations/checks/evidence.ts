import { cutText, oneLine } from '../../report/cutText.ts';
import { visible } from '../../report/inert.ts';
import type { Stretch } from '../../report/markdownText.ts';
import { resolveUri } from '../../report/uri.ts';
import type { CitationDocument, CitationLink } from '../citationDocument.ts';
import type { CitedReport, EvidenceIndex, StoredEvidence, StoredSource } from '../citedReport.ts';
import { type Found, placesOfLabels, stretchOf } from './found.ts';

/** What a report shows of its evidence against the evidence file: what a hand, or a merge, has changed on one side only. */
export function* checkEvidence(report: CitedReport, evidence: EvidenceIndex): Generator<Found> {
	const links = linksOf(report.document);
	// Many may name one passage, and an evidence file that was altered may hold a long one.
	const titles = new Map<StoredEvidence, ShownTitle>();
	for (const it of links) {
		const stored = evidence.byLabel.get(it.label);
		const source = stored && evidence.sources.get(stored.source);
		if (!stored) {
			const message = `[${it.label}] has no evidence in the evidence file: nothing shows that its source says so, so remove the citation or restore the file.`;
			yield { code: 'unknown-evidence', severity: 'error', message, ...stretchOf(it) };
		} else if (source) {
			const title = titles.get(stored) ?? shownTitle(source.title, stored.quote);
			titles.set(stored, title);
			yield* checkTarget(it, stored, source, report.folder);
			if (!showsTitle(it.title, title)) {
				const { quote } = title;
				const message = `The title of [${it.label}] does not show the words of its evidence: it must read ${cutText(source.title, 200)}: “${cutText(quote.slice(0, 100), 80)}”.`;
				// Where no words are shown, nobody is misled.
				const severity = oneLine(it.title) === '' ? 'info' : 'error';
				yield { code: 'title-differs', severity, message, ...stretchOf(it) };
			}
		}
	}
	yield* checkFile(report, evidence, new Set(links.map(it => it.label)));
}

/** A definition, or an inline citation, which is its own. */
interface ShownLink extends Stretch, CitationLink {
	readonly label: string;
}

function linksOf({ definitions, citations }: CitationDocument): readonly ShownLink[] {
	const inline = citations.flatMap(({ style, label, start, end, leadsTo }) =>
		style === 'inline' && leadsTo ? [{ label, start, end, ...leadsTo }] : [],
	);
	return [...inline, ...definitions];
}

function* checkFile(
	report: CitedReport,
	{ file, sources }: EvidenceIndex,
	shown: ReadonlySet<string>,
): Generator<Found> {
	const placeOf = placesOfLabels(report);
	// Pandoc's citations lead to the evidence file itself; that another one lacks its definition is said of it.
	const cited = new Set(report.document.citations.map(it => it.label));
	const seen = new Set<string>();
	for (const { id, label, source } of file.evidence) {
		const place = placeOf(label);
		if (seen.has(label)) {
			const message = `The evidence file has [${label}] twice: restore the file from version control.`;
			yield { code: 'duplicate-evidence', severity: 'error', message, ...place };
		}
		seen.add(label);
		if (!shown.has(label) && !cited.has(label)) {
			const message = `The evidence file has ${id} for [${label}], which the report does not define any more: nothing to do, unless a citation was lost.`;
			yield { code: 'undefined-evidence', severity: 'info', message, ...place };
		}
		if (!sources.has(source) || /^\d+/.exec(label)?.[0] !== source) {
			const message = `[${label}] belongs to source ${source} in the evidence file, which is not its own: restore the file from version control.`;
			yield { code: 'wrong-source', severity: 'error', message, ...place };
		}
	}
}

function* checkTarget(
	link: ShownLink,
	{ label, locator }: StoredEvidence,
	{ uri }: StoredSource,
	folder: string,
): Generator<Found> {
	const [target = '', fragment = ''] = link.target.split('#', 2);
	const place = stretchOf(link);
	if (normalUri(target, folder) !== normalUri(uri.split('#', 1)[0] ?? '', folder)) {
		const message = `[${label}] leads to ${cutText(target, 300) || 'nothing'}, but its evidence is from ${cutText(uri, 300)}: set the target back, or remove the citation.`;
		yield { code: 'target-differs', severity: 'error', message, ...place };
	} else if (locator.lines && /^L\d+$/.test(fragment) && fragment !== `L${locator.lines[0]}`) {
		const message = `[${label}] opens at line ${fragment.slice(1)}, but its words were read at line ${locator.lines[0]}: write #L${locator.lines[0]}.`;
		yield { code: 'target-differs', severity: 'warning', message, ...place };
	}
}

/** `Title: “quote”`, where a long quote is cut and ends in `…`. */
interface ShownTitle {
	readonly head: string;
	readonly quote: string;
}

function shownTitle(title: string, quote: string): ShownTitle {
	return { head: `${oneLine(visible(title))}: “`, quote: oneLine(visible(quote)) };
}

function showsTitle(shown: string, { head, quote }: ShownTitle): boolean {
	const line = oneLine(shown);
	if (!line.startsWith(head) || !line.endsWith('”')) {
		return false;
	}
	const words = line.slice(head.length, -1);
	return words === quote || (words.endsWith('…') && words.length > 100 && quote.startsWith(words.slice(0, -1)));
}

function normalUri(uri: string, folder: string): string {
	try {
		return decodeURIComponent(resolveUri(folder, uri));
	} catch {
		return uri;
	}
}

import { cutText } from '../../report/cutText.ts';
import type { CitedReport, EvidenceIndex, StoredSource } from '../citedReport.ts';
import { identityOf } from '../sourceIdentity.ts';
import { type Found, placesOfLabels, stretchOf } from './found.ts';

/** From when on evidence is stale: `now` is an ISO date and time. */
export interface Staleness {
	readonly now: string;
	readonly days: number;
}

/** Sources that are one source under two numbers: readers would take one witness for two. */
export function* checkDuplicates(report: CitedReport, evidence: EvidenceIndex): Generator<Found> {
	const placeOf = placesOfLabels(report);
	const labels = Map.groupBy(evidence.file.evidence, it => it.source);
	const seen = new Map<string, string>();
	for (const source of evidence.sources.values()) {
		const cited = labels.get(source.id) ?? [];
		const [first] = cited;
		// Files of an archive have one address.
		const isPart = cited.some(it => it.locator.part !== undefined);
		for (const { key, what } of first && !isPart ? identityOf(source) : []) {
			const other = seen.get(key);
			if (first && other !== undefined && other !== first.label) {
				const message = `[${first.label}] and [${other}] are one source (${what}): merge them, so that nobody takes it for two.`;
				yield { code: 'duplicate-source', severity: 'warning', message, ...placeOf(first.label) };
				break;
			}
			if (first) {
				seen.set(key, first.label);
			}
		}
	}
}

/** Pages that were read too long ago. Files are compared with what they say now, however old. */
export function* checkAge(report: CitedReport, evidence: EvidenceIndex, { now, days }: Staleness): Generator<Found> {
	const placeOf = placesOfLabels(report);
	const labels = Map.groupBy(evidence.file.evidence, it => it.source);
	for (const source of evidence.sources.values()) {
		const [first] = labels.get(source.id) ?? [];
		const age = Math.floor((Date.parse(now) - Date.parse(source.retrievedAt)) / 86_400_000);
		if (first && days > 0 && age > days && /^https?:/i.test(source.uri)) {
			const message = `${nameOf(source)}, the source of [${first.label}], was read ${age} days ago, on ${source.retrievedAt.slice(0, 10)}: refresh the report to see whether it still says so.`;
			yield { code: 'stale-evidence', severity: 'info', message, ...placeOf(first.label) };
		}
	}
}

/** Sources are numbered in the order of their first citation until someone moves a sentence. Said once: one act mends all. */
export function* checkOrder({ document }: CitedReport, { byLabel }: EvidenceIndex): Generator<Found> {
	const seen = new Set<number>();
	let highest: { readonly number: number; readonly label: string } = { number: 0, label: '' };
	for (const it of document.citations) {
		const number = Number.parseInt(it.label, 10);
		// What has no evidence may be no citation, and Pandoc shows no numbers of ours.
		if (Number.isNaN(number) || it.style === 'pandoc' || !byLabel.has(it.label) || seen.has(number)) {
			continue;
		}
		if (number < highest.number) {
			const message = `[${it.label}] is cited after [${highest.label}] for the first time: organize the citations, to number sources in the order of the text.`;
			yield { code: 'out-of-order', severity: 'hint', message, ...stretchOf(it) };
			return;
		}
		seen.add(number);
		highest = { number, label: it.label };
	}
}

function nameOf({ title, uri }: StoredSource): string {
	return cutText(title.trim() === '' ? uri : `“${title}”`, 120);
}

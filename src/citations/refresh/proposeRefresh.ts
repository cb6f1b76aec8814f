import type { EvidenceFile } from '../../report/evidenceFile.ts';
import { type CitedReport, type EvidenceIndex, indexEvidence } from '../citedReport.ts';
import { supportOfClaim } from '../service/passages.ts';
import type { Support } from '../support/support.ts';
import { refreshedText } from './refreshedText.ts';
import type { RefreshAct, RereadPassage, SourceReading } from './rereadPassage.ts';

/** A report and its evidence file as they are to be after its sources were read again. */
export interface RefreshProposal {
	readonly document: string;
	readonly evidence: EvidenceFile;
	/** What is made of each passage, by its label. */
	readonly acts: ReadonlyMap<string, RefreshAct>;
}

/**
 * Brings a report up to date with what its sources say now. Passages that stand, and those whose new wording supports the
 * sentences that cite them no less than the old one did, are quoted as they read now. Of the others nothing is taken away: the
 * report marks them, and its user decides. No sentence of the report is changed. `now` is an ISO date and time.
 */
export function proposeRefresh(
	report: CitedReport & { readonly evidence: EvidenceIndex },
	passages: readonly RereadPassage[],
	readings: ReadonlyMap<string, SourceReading>,
	now: string,
): RefreshProposal {
	const { document, evidence } = report;
	const asRead = indexEvidence(withPassages(evidence.file, passages, () => true));
	const unfit = new Set<string>();
	for (const claim of document.claims) {
		const reworded = passages.filter(
			it => it.state === 'changed' && !it.isReset && claim.citations.some(({ label }) => label === it.evidence.label),
		);
		if (reworded.length > 0 && isWorse(supportOfClaim(claim, asRead), supportOfClaim(claim, evidence))) {
			for (const it of reworded) {
				unfit.add(it.evidence.label);
			}
		}
	}
	const acts = new Map(passages.map(it => [it.evidence.label, actOn(it, unfit)]));
	const updated = withPassages(evidence.file, passages, it => acts.get(it.evidence.label) === 'updated');
	const file = { ...updated, sources: evidence.file.sources.map(it => withReading(it, readings.get(it.id))) };
	return {
		document: refreshedText({ document, passages, acts, folder: report.folder, before: evidence, file, now }),
		evidence: withoutLostVerdicts(withLastSeen(file, evidence, passages, acts)),
		acts,
	};
}

function actOn({ state, evidence }: RereadPassage, unfit: ReadonlySet<string>): RefreshAct {
	switch (state) {
		case 'same':
		case 'unreachable':
			return 'left';
		case 'still-there':
			return 'updated';
		case 'changed':
			return unfit.has(evidence.label) ? 'doubted' : 'updated';
		case 'vanished':
		case 'gone':
			return 'doubted';
	}
}

const ranks = { supported: 0, weak: 1, unsupported: 2 } as const;

/** A new gap is worse even where there were others before. */
function isWorse(after: Support | undefined, before: Support | undefined): boolean {
	if (!after || !before) {
		return false;
	}
	const known = new Set(before.gaps.map(it => `${it.kind} ${it.said}`));
	return (
		ranks[after.verdict] > ranks[before.verdict] ||
		after.score < before.score - tolerance ||
		after.gaps.some(it => it.kind !== 'words' && !known.has(`${it.kind} ${it.said}`))
	);
}

const tolerance = 0.25;

function withPassages(
	file: EvidenceFile,
	passages: readonly RereadPassage[],
	isTaken: (passage: RereadPassage) => boolean,
): EvidenceFile {
	const taken = new Map(passages.flatMap(it => (it.now && isTaken(it) ? [[it.evidence, it.now] as const] : [])));
	return { ...file, evidence: file.evidence.map(it => ({ ...it, ...taken.get(it) })) };
}

function withReading(source: EvidenceFile['sources'][number], reading: SourceReading | undefined): typeof source {
	return reading?.kind === 'read' ? { ...source, sha256: reading.sha256, retrievedAt: reading.retrievedAt } : source;
}

/** A passage that is not in the new text says in which one it was. */
function withLastSeen(
	file: EvidenceFile,
	{ sources }: EvidenceIndex,
	passages: readonly RereadPassage[],
	acts: RefreshProposal['acts'],
): EvidenceFile {
	const states = new Map(passages.map(it => [it.evidence.id, it.state]));
	return {
		...file,
		evidence: file.evidence.map(it => {
			const source = sources.get(it.source);
			const state = states.get(it.id);
			if (acts.get(it.label) === 'doubted' && source && state !== 'gone') {
				const { sha256, retrievedAt } = source;
				return { lastSeen: { sha256, retrievedAt }, ...it };
			}
			if (state === 'unreachable' || state === 'gone') {
				return it;
			}
			const { lastSeen: _, ...found } = it;
			return found;
		}),
	};
}

/** A verdict on words that the passage no longer has is none on the passage. */
function withoutLostVerdicts(file: EvidenceFile): EvidenceFile {
	const quotes = new Map<string, string>(file.evidence.map(it => [it.id, it.quote]));
	const holds = ({ quote, evidence }: NonNullable<EvidenceFile['verdicts']>[number]): boolean =>
		quote === undefined || evidence.some(id => quotes.get(id)?.includes(quote));
	return file.verdicts ? { ...file, verdicts: file.verdicts.filter(holds) } : file;
}

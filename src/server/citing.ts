import type { Claim } from '../citations/citationDocument.ts';
import type { EvidenceIndex, StoredEvidence } from '../citations/citedReport.ts';
import { type Adoption, adopted, adoptions } from '../citations/service/adopt.ts';
import { citing, styleOf } from '../citations/service/cite.ts';
import { passageOf } from '../citations/service/passages.ts';
import { claimAt } from '../citations/service/places.ts';
import { rankPassages } from '../citations/support/rankPassages.ts';
import { cutText } from '../report/cutText.ts';
import { type Evidence, EvidenceId } from '../report/evidence.ts';
import { type EvidenceFile, parseEvidenceFile } from '../report/evidenceFile.ts';
import { visible } from '../report/inert.ts';
import { isLinkable, resolveUri } from '../report/uri.ts';
import { workspaceEdit } from './edits.ts';
import { guarded } from './guard.ts';
import type { CitationRequests, FoundEvidence, InsertableCitation, PlaceParams } from './protocol.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';

/** Answers which sentence stands at a place, and how what a run has found for it would be cited. */
export function answerCiting({ connection, reports, sources }: Session): void {
	connection.onRequest(
		'deepResearch/sentence',
		guarded<PlaceParams, string | null>(connection, 'sentence', null, async ({ uri, position }) => {
			const report = await reports.open(uri);
			return report?.evidenceFile ? (sentenceAt(report, report.text.offsetAt(position))?.text ?? '') : null;
		}),
	);
	connection.onRequest(
		'deepResearch/cite',
		guarded<CitationRequests['deepResearch/cite']['params'], InsertableCitation | null>(
			connection,
			'cite',
			null,
			async ({ uri, position, found }) => {
				const report = await reports.open(uri);
				const claim = report && sentenceAt(report, report.text.offsetAt(position));
				if (!report?.evidenceFile || !claim) {
					return null;
				}
				const collected = await sources.collected(report.evidenceFile);
				return cite(report, claim, found, collected);
			},
		),
	);
}

function sentenceAt({ cited: { document } }: OpenReport, offset: number): Claim | undefined {
	const claim = claimAt(document, offset);
	return claim?.kind === 'sentence' ? claim : undefined;
}

/** Words in common that are fewer are a chance. */
const leastScore = 0.5;

/** The edit that cites the passage of another run that supports a sentence best; `null` when none does. */
function cite(
	report: OpenReport,
	claim: Claim,
	found: FoundEvidence,
	collected: readonly Evidence[],
): InsertableCitation | null {
	const { cited } = report;
	const file = parseEvidenceFile(found.evidenceFile);
	if (!('evidence' in file) || !cited.evidence) {
		return null;
	}
	const foreign = evidenceOf(file, found.folder, lastId([...cited.evidence.file.evidence, ...collected]));
	const [best] = rankPassages(
		claim.text,
		foreign.map(it => ({ ...passageOf(it, it.source), evidence: it })),
	);
	if (!best || best.support.verdict === 'unsupported' || best.support.score < leastScore) {
		return null;
	}
	const { evidence } = best.passage;
	const known = knownAdoption(cited.evidence, evidence);
	const adoption = known ?? adoptions(cited, [evidence])[0];
	const written = adoption && citing(cited, adoption, styleOf(cited));
	if (!adoption || !written) {
		return null;
	}
	const at = placeAfter(cited.document.text, claim);
	return {
		label: adoption.evidence.label,
		title: cutText(visible(adoption.source.title), 100),
		quote: cutText(visible(adoption.evidence.quote), 300),
		isBest: true,
		edit: workspaceEdit(report, {
			document: [{ start: at, end: at, text: ` ${written.text}` }, ...written.additional],
			...(known ? {} : { evidence: adopted(cited.evidence, adoption) }),
		}),
	};
}

/** Behind the citations that a sentence has, else before its full stop, where the composer puts them. */
function placeAfter(text: string, { start, end, citations }: Claim): number {
	const last = citations.at(-1);
	if (last) {
		return last.end;
	}
	const sentence = text.slice(start, end);
	return start + sentence.length - (/\s*[.!?。！？]*\s*$/.exec(sentence)?.[0].length ?? 0);
}

/** The same words of the same text, where the report has them already. */
function knownAdoption({ file, sources }: EvidenceIndex, { quote, source }: Evidence): Adoption | undefined {
	const isSame = (it: StoredEvidence): boolean =>
		it.quote === quote && sources.get(it.source)?.sha256 === source.sha256;
	const stored = file.evidence.find(isSame);
	const known = stored && sources.get(stored.source);
	return stored && known && { evidence: stored, source: known };
}

/** What another run has found, with ids that this report's run has not given, and absolute addresses. */
function evidenceOf(file: EvidenceFile, folder: string, last: number): readonly Evidence[] {
	const sources = new Map(file.sources.map(it => [it.id, it]));
	return file.evidence.flatMap(({ quote, prefix, suffix, locator, source }, index) => {
		const { id: _, ...known } = sources.get(source) ?? { id: '' };
		const id = EvidenceId.parse(`e${last + index + 1}`);
		if (!('uri' in known) || !URL.canParse(known.uri, `${folder}/`)) {
			return [];
		}
		const uri = resolveUri(folder, known.uri);
		return isLinkable(folder, uri) ? [{ id, quote, prefix, suffix, locator, source: { ...known, uri } }] : [];
	});
}

function lastId(evidence: readonly { readonly id: string }[]): number {
	return Math.max(0, ...evidence.map(it => Number(/^e(\d+)$/.exec(it.id)?.[1] ?? 0)));
}

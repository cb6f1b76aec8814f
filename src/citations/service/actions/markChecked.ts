import type { EvidenceFile } from '../../../report/evidenceFile.ts';
import type { Claim } from '../../citationDocument.ts';
import type { CitedReport } from '../../citedReport.ts';
import { currentVerdict } from '../../verdicts.ts';

/**
 * The evidence file with the word of the user that a claim is supported by all that it cites; `undefined` where that is said
 * already, or there is nothing to check it with. `now` is an ISO date and time.
 */
export function markingChecked({ evidence }: CitedReport, claim: Claim, now: string): EvidenceFile | undefined {
	const ids = new Set(claim.citations.flatMap(it => evidence?.byLabel.get(it.label)?.id ?? []));
	if (!evidence || ids.size === 0 || claim.text === '') {
		return undefined;
	}
	const { verdicts = [] } = evidence.file;
	const last = currentVerdict(claim, evidence);
	const isSaid = last?.by === 'user' && last.verdict === 'supported';
	return isSaid
		? undefined
		: {
				...evidence.file,
				verdicts: [
					...verdicts,
					{
						claim: claim.text,
						evidence: [...ids],
						verdict: 'supported',
						reason: 'Checked by hand.',
						by: 'user',
						at: now,
					},
				],
			};
}

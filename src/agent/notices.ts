import { citedIds } from '../report/citation.ts';
import { cutText } from '../report/cutText.ts';
import type { EvidenceReader } from '../report/ledger.ts';

/** What the next round must be told of citations: ids that were never minted, and citations that a change of the report lost. */
export function citationNotices(before: string, after: string, evidence: EvidenceReader): string[] {
	const now = citedIds(after);
	const unknown = now.filter(it => !evidence.get(it));
	const dropped = citedIds(before).filter(it => !now.includes(it) && evidence.get(it));
	return [
		...(unknown.length > 0
			? [
					`The report cites ${listed(unknown)}, which was never collected. Cite only ids that an observation showed, or remove the claim.`,
				]
			: []),
		...(dropped.length > 0 ? [droppedNotice(dropped, evidence)] : []),
	];
}

const mostListed = 12;

function droppedNotice(ids: readonly string[], evidence: EvidenceReader): string {
	const lines = ids.slice(0, mostListed).flatMap(id => {
		const it = evidence.get(id);
		return it ? [`- [${it.id}] “${cutText(it.quote, 160)}” (${it.source.title})`] : [];
	});
	const more = ids.length > mostListed ? `\n- and ${ids.length - mostListed} more, which recall can find` : '';
	return `The last change of the report lost these citations. Put back what is still needed:\n${lines.join('\n')}${more}`;
}

function listed(ids: readonly string[]): string {
	const shown = ids
		.slice(0, mostListed)
		.map(it => `[${it}]`)
		.join(', ');
	return ids.length > mostListed ? `${shown} and ${ids.length - mostListed} more` : shown;
}

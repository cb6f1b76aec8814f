import type { ReportLanguage } from '../report/apparatus.ts';
import { citedIds, formatEvidenceCitation } from '../report/citation.ts';
import { cutText } from '../report/cutText.ts';
import type { EvidenceReader } from '../report/ledger.ts';
import { escapeText } from './extractive/wording.ts';

/** What stands below the answer, with what the user wanted kept and whoever wrote it has lost: quoted, under a heading of its own. */
export function withPinned(
	{ answer, report }: { readonly answer: string; readonly report: string },
	pinned: readonly string[],
	evidence: EvidenceReader,
	language: ReportLanguage,
): string {
	const cited = new Set(citedIds(`${answer}\n\n${report}`));
	const lost = pinned.flatMap(id => (cited.has(id) ? [] : (evidence.get(id) ?? [])));
	const bullets = lost.map(it => `- “${escapeText(cutText(it.quote, 500))}” ${formatEvidenceCitation(it.id)}`);
	return bullets.length === 0 ? report : `${report}\n\n${headings[language]}\n\n${bullets.join('\n')}`.trim();
}

const headings: Readonly<Record<ReportLanguage, string>> = { en: '## Kept for you', zh: '## 为你保留' };

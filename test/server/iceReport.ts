import { createHash } from 'node:crypto';
import { composeDocument } from '../../src/report/document.ts';
import { formatEvidenceFile } from '../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import type { MemoryFiles } from './memoryFiles.ts';

export const folder = 'file:///project/research';
export const reportUri = `${folder}/2026-11-23-ice.md`;
export const evidenceUri = `${folder}/2026-11-23-ice.evidence.json`;
export const run = '20261123-010203-ice-0abc';

/** What the project's own file says. */
export const iceFile = '# Ice\n\nIce melts at 0 °C.\n\nIt floats on water, since it is lighter by 9 %.\n';
/** What a page said that is kept as a snapshot. */
export const steamPage = 'Steam\n\nWater boils at 100 °C at sea level.\nOn Mount Everest it boils at 71 °C.\n';

/** A report of three passages from two sources, with its evidence and what it was read from, as files. */
export function writeIceReport(files: MemoryFiles): { readonly report: string; readonly evidence: string } {
	const ledger = new EvidenceLedger();
	const add = (uri: string, title: string, text: string, quote: string, lines?: [number, number]): string => {
		const at = text.indexOf(quote);
		return ledger.add({
			source: {
				uri,
				title,
				type: uri.startsWith('file:') ? 'document' : 'webpage',
				retrievedAt: '2026-11-01T00:00:00.000Z',
				sha256: createHash('sha256').update(text).digest('hex'),
			},
			quote,
			prefix: text.slice(Math.max(0, at - 40), at),
			suffix: text.slice(at + quote.length, at + quote.length + 40),
			locator: lines ? { lines } : {},
		}).id;
	};
	const ice = 'file:///project/docs/ice.md';
	const steam = 'https://steam.test/page';
	const melts = add(ice, 'Ice', iceFile, 'Ice melts at 0 °C.', [3, 3]);
	const floats = add(ice, 'Ice', iceFile, 'It floats on water, since it is lighter by 9 %.', [5, 5]);
	const boils = add(steam, 'All about [steam](command:evil)', steamPage, 'Water boils at 100 °C at sea level.');
	const composed = composeDocument({
		question: 'When does ice melt?',
		run,
		report: `Ice melts at 0 °C [${melts}]. It floats on water [${floats}].\n\nWater boils at 100 °C [${boils}]. Ice melts first [${melts}].`,
		answer: '',
		notes: [],
		evidence: ledger,
		folder,
		evidenceFileName: '2026-11-23-ice.evidence.json',
		startedAt: '2026-11-01T00:00:00.000Z',
		policy: 'test',
	});
	const evidence = formatEvidenceFile(composed.evidenceFile);
	files.texts.set('file:///project/docs/ice.md', iceFile);
	files.texts.set(reportUri, composed.markdown);
	files.texts.set(evidenceUri, evidence);
	files.snapshots.set(createHash('sha256').update(steamPage).digest('hex'), steamPage);
	return { report: composed.markdown, evidence };
}

import { createHash } from 'node:crypto';
import { composeDocument } from '../../src/report/document.ts';
import { formatEvidenceFile } from '../../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';

export interface LongReport {
	readonly report: string;
	readonly evidence: string;
	/** By SHA-256. */
	readonly snapshots: ReadonlyMap<string, string>;
}

/** A report of many words and citations, always the same one: every fourth sentence cites, from sources of three passages each. */
export function longReport(words: number, citations: number): LongReport {
	const ledger = new EvidenceLedger();
	const snapshots = new Map<string, string>();
	const sources = Math.ceil(citations / 6);
	const quotes: { readonly id: string; readonly quote: string }[] = [];
	for (let source = 1; source <= sources; source++) {
		const lines = [1, 2, 3].map(it =>
			sentence(source * 7 + it, `Measure ${source}.${it} is ${source * 31 + it} metres`),
		);
		const text = `# Source ${source}\n\n${lines.map(it => `${it}\n\n${sentence(source * 3, 'It is said')}`).join('\n\n')}\n`;
		const sha256 = createHash('sha256').update(text).digest('hex');
		snapshots.set(sha256, text);
		for (const quote of lines) {
			const at = text.indexOf(quote);
			const { id } = ledger.add({
				source: {
					uri: `https://source${source}.test/page`,
					title: `Source ${source} of measures`,
					type: 'webpage',
					retrievedAt: '2026-11-01T00:00:00.000Z',
					sha256,
				},
				quote,
				prefix: text.slice(Math.max(0, at - 80), at),
				suffix: text.slice(at + quote.length, at + quote.length + 80),
				locator: {},
			});
			quotes.push({ id, quote });
		}
	}
	const paragraphs: string[] = [];
	const each = Math.max(1, Math.floor(words / citations));
	for (let index = 0; index < citations; index++) {
		const { id, quote } = quotes[index % quotes.length] ?? { id: '', quote: '' };
		const cited = `${quote.replace(/\.$/, '')} [${id}].`;
		const rest: string[] = [];
		for (let count = quote.split(' ').length; count < each; count += 14) {
			rest.push(sentence(index + count, 'What follows from it'));
		}
		paragraphs.push(`${index % 20 === 0 ? `## Part ${index / 20 + 1}\n\n` : ''}${cited} ${rest.join(' ')}`);
	}
	const composed = composeDocument({
		question: 'How long are all measures?',
		run: '20261123-010203-measures-0abc',
		report: paragraphs.join('\n\n'),
		answer: '',
		notes: [],
		evidence: ledger,
		folder: 'file:///project/research',
		evidenceFileName: 'long.evidence.json',
		startedAt: '2026-11-01T00:00:00.000Z',
		policy: 'test',
	});
	return { report: composed.markdown, evidence: formatEvidenceFile(composed.evidenceFile), snapshots };
}

/** Eleven words or so behind a beginning, chosen by a number. */
function sentence(seed: number, opening: string): string {
	const chosen = Array.from({ length: 10 }, (_, index) => vocabulary[(seed * 13 + index * 7) % vocabulary.length]);
	return `${opening} ${chosen.join(' ')}.`;
}

const vocabulary =
	'where the river meets a wide valley and older stones carry water under grass while engineers count every bridge before winter ice breaks near towns that trade wool with distant harbours along roads built by hand'.split(
		' ',
	);

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeDocument } from '../src/report/document.ts';
import { formatEvidenceFile } from '../src/report/evidenceFile.ts';
import { EvidenceLedger } from '../src/report/ledger.ts';

export interface LargeReport {
	readonly document: string;
	readonly evidenceFile: string;
	/** URI of the folder in which both are to lie. */
	readonly folder: string;
	readonly words: number;
	readonly citations: number;
}

/**
 * A report of the documentation that comes with npm, as the engine writes one: some sentences quote, some say the same in
 * their own words, some cite nothing. Both counts are lower bounds of the text, the list of sources left out.
 */
export function largeReport({ words, citations }: { readonly words: number; readonly citations: number }): LargeReport {
	const root = join(import.meta.dirname, '..', 'node_modules', 'npm', 'docs', 'content');
	const folder = pathToFileURL(join(import.meta.dirname, '..', 'research')).href;
	const passages = globSync('**/*.md', { cwd: root })
		.sort()
		.flatMap(it => passagesOf(join(root, it)));
	const ledger = new EvidenceLedger();
	const sections: string[] = [];
	let written = 0;
	for (let n = 0; n < citations || written < words; n++) {
		const passage = passages[n % passages.length];
		if (!passage) {
			throw new Error('The documentation of npm is not installed: npm ci');
		}
		const { path, line, quote } = passage;
		const sentence = quote.replace(/\s+/g, ' ');
		const claims = [sentence];
		if (n < citations) {
			const { id } = ledger.add({
				source: {
					uri: pathToFileURL(path).href,
					title: path.slice(root.length + 1, -3),
					type: 'document',
					retrievedAt: '2026-01-02T03:04:05.000Z',
					sha256: '0'.repeat(64),
				},
				quote,
				prefix: '',
				suffix: '',
				locator: { lines: [line, line + quote.split('\n').length - 1] },
			});
			claims.unshift(
				n % 3 === 0 ? `**npm**: “${sentence}” [${id}]` : `As npm has it, ${sentence.slice(0, -1)} [${id}].`,
			);
		}
		if (n % 10 === 0) {
			sections.push(`## Section ${n}`);
		}
		sections.push(n % 3 === 0 ? `- ${claims.join(' ')}` : claims.join(' '));
		written += claims.join(' ').split(' ').length;
	}
	const { markdown, evidenceFile } = composeDocument({
		run: 'bench',
		question: 'What does npm do?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'extractive',
		notes: ['Written for a measurement.'],
		answer: 'npm installs packages.',
		report: sections.join('\n\n'),
		evidence: ledger,
		folder,
		evidenceFileName: 'large.evidence.json',
	});
	return { document: markdown, evidenceFile: formatEvidenceFile(evidenceFile), folder, words: written, citations };
}

/** Paragraphs of prose, as they stand in a file. */
function passagesOf(path: string): readonly { readonly path: string; readonly line: number; readonly quote: string }[] {
	const text = readFileSync(path, 'utf8');
	return [...text.matchAll(/(?<=\n\n)[A-Z][^\n#|<>[\]]{60,300}\.(?=\n\n)/g)].map(it => ({
		path,
		line: text.slice(0, it.index).split('\n').length,
		quote: it[0],
	}));
}

import { composeDocument, type ReportDocument } from '../../../src/report/document.ts';
import type { InsertableReport, Part } from '../../../src/report/insertion/excerpt.ts';
import { planInsertion } from '../../../src/report/insertion/insertion.ts';
import { applyInsertion, type Insertion, type InsertionTarget } from '../../../src/report/insertion/target.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';
import { finding } from '../../fakes/finding.ts';

/** Two passages of a project file and one of a page. */
export const passages = [
	finding({ uri: 'file:///project/docs/ice.md', title: 'Ice', quote: 'Ice melts at 0 °C.', line: 3 }),
	finding({ uri: 'https://steam.test/a_b?c=1&d=%20', title: 'Steam & <more>', quote: 'Steam is 100% hot_water.' }),
	finding({ uri: 'file:///project/docs/ice.md', title: 'Ice', quote: 'Sea ice melts earlier.', line: 9 }),
];

const method = {
	rounds: 1,
	milliseconds: 0,
	calls: new Map([['search', 1]]),
	queries: ['ice'],
	passages: 3,
	sourcesRead: 2,
	tokens: 0,
	cost: 0,
	remarks: ['It was short.'],
};

/** A report of `passages`, in `research/` of the project, as a run composes it. */
export function reportOf(
	answer: string,
	report = '',
	findings: readonly ReturnType<typeof finding>[] = passages,
): InsertableReport {
	const ledger = new EvidenceLedger();
	for (const it of findings) {
		ledger.add(it);
	}
	return insertable(
		composeDocument({
			run: 'r1',
			question: 'When does ice melt?',
			startedAt: '2026-01-02T03:04:05.000Z',
			policy: 'scripted',
			notes: [],
			answer,
			report,
			evidence: ledger,
			// It stands at the end of every report, and in nothing that is inserted.
			method,
			folder: 'file:///project/research',
			evidenceFileName: 'a.evidence.json',
		}),
	);
}

export function insertable({ markdown, answer, evidenceFile }: ReportDocument): InsertableReport {
	return { markdown, answer, evidenceFile, folder: 'file:///project/research' };
}

/** What is asked of `insert`: `text` holds the cursor as `|`, or it stands at the end. */
export interface Place {
	readonly text: string;
	readonly language: string;
	/** Empty for a document that was never saved. */
	readonly folder?: string;
	readonly part?: Part;
	/** Instead of the mark in `text`. */
	readonly offset?: number;
}

/** Inserts at `|` and gives the document as it is then; throws the problem when nothing can be inserted. */
export function insert(report: InsertableReport, place: Place): { readonly text: string } & Insertion {
	const target = targetOf(place);
	const plan = planInsertion(report, place.part ?? { kind: 'answer' }, target);
	if ('problem' in plan) {
		throw new Error(plan.problem);
	}
	return { ...plan, text: applyInsertion(target.text, plan) };
}

export function targetOf({ text, language, folder = 'file:///project/docs', offset }: Place): InsertionTarget {
	const at = offset ?? text.indexOf('|');
	if (offset !== undefined || at === -1) {
		return { text, offset: offset ?? text.length, language, folder: folder === '' ? undefined : folder };
	}
	return {
		text: text.slice(0, at) + text.slice(at + 1),
		offset: at,
		language,
		folder: folder === '' ? undefined : folder,
	};
}

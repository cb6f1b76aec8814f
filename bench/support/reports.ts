import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { maxRounds } from '../../src/agent/budget.ts';
import { createExtractivePolicy } from '../../src/agent/extractive/policy.ts';
import { iterResearch } from '../../src/agent/paradigm.ts';
import { run } from '../../src/agent/run.ts';
import { readReport } from '../../src/citations/readReport.ts';
import { passagesOf } from '../../src/citations/service/passages.ts';
import { describeGap } from '../../src/citations/support/describeGap.ts';
import { supportOf } from '../../src/citations/support/supportOf.ts';
import type { ReportDocument } from '../../src/report/document.ts';
import { formatEvidenceFile } from '../../src/report/evidenceFile.ts';
import { createFolderEnvironment, type FolderEnvironment } from '../../src/tools/folderEnvironment.ts';
import { type Question, readQuestions } from '../extractive/questions.ts';

/** What the check says of reports that quote every claim: what it flags of them is a false alarm. */
export interface ReportCount {
	readonly reports: number;
	readonly claims: number;
	/** Each with its reasons. */
	readonly flagged: readonly string[];
	/** Claims judged by what the next claim of their report cites, where it cites something else; and how many of them were flagged. */
	readonly moved: number;
	readonly movedFlagged: number;
}

/** Answers every question of the extractive bench as `ask` does without a model, and checks what was written. */
export async function checkReports(): Promise<ReportCount> {
	const root = join(import.meta.dirname, '..', '..');
	using environments = new Environments();
	const count = { reports: 0, claims: 0, flagged: [] as string[], moved: 0, movedFlagged: 0 };
	for (const question of readQuestions(join(root, 'bench', 'extractive', 'questions.json'))) {
		const folder = isAbsolute(question.folder) ? question.folder : join(root, question.folder);
		if (!existsSync(folder)) {
			continue;
		}
		const document = await reportOn(question, await environments.of(folder));
		const { report } = readReport({
			document: document.markdown,
			evidenceFile: formatEvidenceFile(document.evidenceFile),
			folder: 'file:///reports',
		});
		const { evidence } = report;
		if (!evidence) {
			throw new Error(`The evidence of the report on “${question.question}” cannot be read.`);
		}
		const claims = report.document.claims.filter(it => it.kind === 'sentence' && it.citations.length > 0);
		count.reports++;
		for (const [index, claim] of claims.entries()) {
			const passages = passagesOf(claim, evidence);
			const { verdict, gaps } = supportOf(claim.text, passages);
			count.claims++;
			if (verdict !== 'supported') {
				count.flagged.push(`${question.id}: ${claim.text}\n  ${verdict}: ${gaps.map(describeGap).join('; ')}`);
			}
			const next = claims[index + 1];
			const others = next && passagesOf(next, evidence).filter(it => !passages.includes(it));
			if (others && others.length > 0) {
				count.moved++;
				count.movedFlagged += supportOf(claim.text, others).verdict === 'supported' ? 0 : 1;
			}
		}
	}
	return count;
}

async function reportOn({ question }: Question, environment: FolderEnvironment): Promise<ReportDocument> {
	let written: ReportDocument | undefined;
	const researcher = {
		run: 'bench',
		policy: createExtractivePolicy(),
		paradigm: iterResearch,
		environment,
		limits: [maxRounds(12)],
		clock: { now: () => new Date(), elapsed: () => performance.now() },
	};
	const files = {
		append: async () => {},
		showReport: async () => {},
		placeReport: async () => ({
			folder: 'file:///reports',
			document: 'file:///reports/report.md',
			evidenceFile: 'file:///reports/report.evidence.json',
		}),
		writeReport: async (_: unknown, document: ReportDocument) => {
			written = document;
			return { written: true } as const;
		},
	};
	for await (const _ of run(question, researcher, files, new AbortController().signal)) {
		// Only what is written in the end counts.
	}
	if (!written) {
		throw new Error(`No report on: ${question}`);
	}
	return written;
}

/** One for each folder; to read a folder takes longer than to ask it. */
class Environments implements Disposable {
	readonly #open = new Map<string, FolderEnvironment>();

	async of(folder: string): Promise<FolderEnvironment> {
		let environment = this.#open.get(folder);
		if (!environment) {
			environment = createFolderEnvironment({
				folders: [folder],
				cacheFolder: undefined,
				snapshots: { keep: async () => '0'.repeat(64) },
				now: () => new Date(),
			});
			this.#open.set(folder, environment);
			await environment.prepare(new AbortController().signal);
		}
		return environment;
	}

	[Symbol.dispose](): void {
		for (const environment of this.#open.values()) {
			environment[Symbol.dispose]();
		}
	}
}

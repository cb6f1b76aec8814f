import type { TextDocument } from 'vscode-languageserver-textdocument';
import { checkDocument, type DocumentCheck } from '../citations/checkDocument.ts';
import { checkPassages, type PassageCheck, problemsInDocument } from '../citations/checkSources.ts';
import { CheckMemo } from '../citations/checks/checkMemo.ts';
import type { CitationProblem, ProblemCode } from '../citations/reportCheck.ts';
import type { OpenedEvidence } from './evidenceFiles.ts';
import type { CitationSettings } from './protocol.ts';
import { isOurs, type OpenReport } from './reports.ts';
import type { Sources } from './sources.ts';

/** What a check needs to know besides the report. */
export interface CheckContext {
	readonly sources: Sources;
	readonly settings: () => CitationSettings;
	readonly now: () => Date;
	/** Called when there is more to tell than was told before. */
	readonly onFound: () => void;
	/** Called when sources have been looked at. */
	readonly onChecked: () => void;
	readonly onError: (error: unknown) => void;
}

interface SourceCheck {
	readonly checking: Promise<PassageCheck>;
	/** `undefined` while the sources are being looked at. */
	found: PassageCheck | undefined;
}

/**
 * Checks open reports in two parts: what their text and evidence tell, at once and for each version; and what their sources
 * tell, in its own time, once for an evidence file and until something changes.
 */
export class Checks {
	readonly #context: CheckContext;
	/** Of the last version only: one for each keystroke would outlive many of the collector's rounds. */
	readonly #documents = new WeakMap<
		TextDocument,
		{ readonly report: OpenReport; readonly memo: CheckMemo; readonly check: DocumentCheck }
	>();
	#passages = new WeakMap<OpenedEvidence, SourceCheck>();
	/** What was found before something changed: it is shown until it is known whether that still holds. */
	readonly #last = new Map<string, PassageCheck>();

	constructor(context: CheckContext) {
		this.#context = context;
	}

	/** All problems of a report that are known now, in the order of the document. */
	problemsOf(report: OpenReport): readonly CitationProblem[] {
		const { problems } = this.documentCheck(report);
		const passages = report.evidenceFile?.index && this.#known(report.evidenceFile);
		return passages && passages.problems.length > 0
			? [...problems, ...problemsInDocument(report.cited, passages.problems)].sort((a, b) => a.start - b.start)
			: problems;
	}

	/** What a version of a report tells without its sources. */
	documentCheck(report: OpenReport): DocumentCheck {
		const known = this.#documents.get(report.text);
		if (known?.report === report) {
			return known.check;
		}
		const memo = known?.memo ?? new CheckMemo();
		const days = this.#context.settings().daysUntilStale;
		const check = checkDocument(report.cited, {
			evidenceProblem: report.evidenceFile?.problem,
			memo,
			staleness: days > 0 ? { now: this.#context.now().toISOString(), days } : undefined,
		});
		const own = isReport(report) ? check : { ...check, problems: check.problems.filter(it => ofAnyone.has(it.code)) };
		this.#documents.set(report.text, { report, memo, check: own });
		return own;
	}

	/** What the sources of a report tell, once all of them have been looked at. */
	async passagesOf({ evidenceFile }: OpenReport): Promise<PassageCheck> {
		return evidenceFile?.index ? await this.#begin(evidenceFile).checking : { problems: [], quotes: 0, verified: 0 };
	}

	/** Sources may have changed. */
	forget(): void {
		this.#passages = new WeakMap();
	}

	#known(evidence: OpenedEvidence): PassageCheck | undefined {
		return this.#begin(evidence).found ?? this.#last.get(evidence.uri);
	}

	#begin(evidence: OpenedEvidence): SourceCheck {
		const known = this.#passages.get(evidence);
		if (known) {
			return known;
		}
		const begun: SourceCheck = { checking: this.#check(evidence), found: undefined };
		this.#passages.set(evidence, begun);
		void this.#tellOf(evidence, begun).catch((error: unknown) => this.#context.onError(error));
		return begun;
	}

	/** Once the sources have been looked at, unless they say what was known before. */
	async #tellOf({ uri }: OpenedEvidence, begun: SourceCheck): Promise<void> {
		const found = await begun.checking;
		begun.found = found;
		this.#context.onChecked();
		const isNews = JSON.stringify(this.#last.get(uri)?.problems ?? []) !== JSON.stringify(found.problems);
		this.#last.set(uri, found);
		if (isNews) {
			this.#context.onFound();
		}
	}

	async #check(evidence: OpenedEvidence): Promise<PassageCheck> {
		const { sources } = this.#context;
		// Whoever asked gets an answer first.
		await new Promise(resolve => setImmediate(resolve));
		return evidence.index
			? await checkPassages(evidence.index, sources.reader(evidence), sources.placesOfReport(evidence))
			: { problems: [], quotes: 0, verified: 0 };
	}
}

/** Documents of others have no evidence file, and do not miss it. */
function isReport({ cited, evidenceFile }: OpenReport): boolean {
	return evidenceFile !== undefined || isOurs(cited.document.front);
}

const ofAnyone: ReadonlySet<ProblemCode> = new Set(['undefined-label', 'duplicate-definition', 'unused-definition']);

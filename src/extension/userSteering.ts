import type { Steer, Steering } from '../agent/steering.ts';
import { mergeReport } from './mergeReport.ts';

/** What the user has said to a run that goes on, until the engine takes it. */
export class UserSteering implements Steering {
	readonly #currentReport: () => string;
	#notes: string[] = [];
	#edit: { readonly base: string; readonly edited: string } | undefined;
	#mustFinish = false;

	/** `currentReport` is the run's core report at the moment it is asked. */
	constructor(currentReport: () => string) {
		this.#currentReport = currentReport;
	}

	get mustFinish(): boolean {
		return this.#mustFinish;
	}

	/** Notes that the engine has not taken yet. */
	get pendingNotes(): readonly string[] {
		return this.#notes;
	}

	note(text: string): void {
		const note = text.trim();
		if (note !== '') {
			this.#notes = [...this.#notes, note];
		}
	}

	/** A second edit before the first was taken replaces it: it was made on top of it. */
	editReport(base: string, edited: string): void {
		this.#edit = { base: this.#edit?.base ?? base, edited };
	}

	finish(): void {
		this.#mustFinish = true;
	}

	take(): Steer | undefined {
		const notes = this.#notes;
		const edit = this.#edit;
		this.#notes = [];
		this.#edit = undefined;
		const current = this.#currentReport();
		const report = edit && mergeReport(edit.base, edit.edited, current);
		if (notes.length === 0 && (report === undefined || report === current)) {
			return undefined;
		}
		return { notes, report: report === current ? undefined : report };
	}
}

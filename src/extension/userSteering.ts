import type { Steer, Steering } from '../agent/steering.ts';
import { mergeReport } from './mergeReport.ts';
import type { RunChoices } from './runViewProtocol.ts';

/** What the user has said to a run that goes on, until the engine takes it. */
export class UserSteering implements Steering {
	readonly #currentReport: () => string;
	#notes: string[] = [];
	#edit: { readonly base: string; readonly edited: string } | undefined;
	readonly #excluded = new Set<string>();
	readonly #pinned = new Set<string>();
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

	/** Sources that are to be excluded and passages to be kept, which the engine has not taken yet. */
	get pendingChoices(): Pick<RunChoices, 'pendingExcluded' | 'pendingPinned'> {
		return { pendingExcluded: [...this.#excluded], pendingPinned: [...this.#pinned] };
	}

	/** Wants a source not to be used, or takes that back while it is not taken. */
	exclude(uri: string, isExcluded: boolean): void {
		this.#excluded[isExcluded ? 'add' : 'delete'](uri);
	}

	/** Wants a passage kept, or takes that back while it is not taken. */
	pin(id: string, isPinned: boolean): void {
		this.#pinned[isPinned ? 'add' : 'delete'](id);
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
		const { pendingExcluded: excluded, pendingPinned: pinned } = this.pendingChoices;
		this.#excluded.clear();
		this.#pinned.clear();
		const current = this.#currentReport();
		const report = edit && mergeReport(edit.base, edit.edited, current);
		const isNothing = notes.length + excluded.length + pinned.length === 0;
		if (isNothing && (report === undefined || report === current)) {
			return undefined;
		}
		const wanted = { ...(excluded.length > 0 ? { excluded } : {}), ...(pinned.length > 0 ? { pinned } : {}) };
		return { notes, report: report === current ? undefined : report, ...wanted };
	}
}

import type { Outcome, RunEvent } from '../agent/events.ts';
import type { Researcher } from '../agent/research.ts';
import { run as research } from '../agent/run.ts';
import { emptyRunState, foldRun, type RunState } from '../agent/runState.ts';
import { StoppedByUser } from '../base/abort.ts';
import type { WorldEnvironment } from '../hosting/world.ts';
import type { DiskRun } from '../runs/diskRun.ts';
import type { ApprovalPrompts } from './approvalPrompts.ts';
import type { ActiveRun, RunEnd } from './runRequest.ts';
import type { Mode } from './runViewProtocol.ts';
import { UserSteering } from './userSteering.ts';

/** What a run is begun with; `environment` and `files` are closed when it ends. */
export interface LiveRunParts {
	readonly question: string;
	readonly mode: Mode;
	readonly files: DiskRun;
	readonly environment: WorldEnvironment;
	readonly researcher: Omit<Researcher, 'run' | 'environment' | 'steering'>;
	readonly prompts: ApprovalPrompts;
	/** The URI of the folder that the report goes to. */
	readonly documentFolder: string;
	/** Sentences that the user should know from the start. */
	readonly notices: readonly string[];
	/** What a plan or a first report makes of round 1; absent for an empty report. */
	readonly firstReport: string | undefined;
	/** Is told of a bug, with its stack. */
	readonly onBug: (error: unknown) => void;
}

/** Where a run stands beside its events. */
export type Phase =
	| { readonly kind: 'preparing'; readonly files: number }
	| { readonly kind: 'running' | 'finishing' | 'stopping' | 'ended' };

/** A run of this window. It goes on whether or not anyone looks, and ends by itself. */
export class LiveRun implements ActiveRun {
	readonly id: string;
	readonly path: string;
	readonly question: string;
	readonly mode: Mode;
	readonly prompts: ApprovalPrompts;
	readonly limits: Researcher['limits'];
	readonly policy: string;
	readonly end: Promise<RunEnd>;
	readonly #parts: LiveRunParts;
	readonly #controller = new AbortController();
	readonly #steering: UserSteering;
	readonly #listeners = new Set<(event: RunEvent) => void>();
	readonly #changeListeners = new Set<() => void>();
	#state: RunState = emptyRunState();
	#phase: Phase = { kind: 'preparing', files: 0 };
	#notices: readonly string[];

	constructor(parts: LiveRunParts) {
		this.#parts = parts;
		this.id = parts.files.id;
		this.path = parts.files.path;
		this.question = parts.question;
		this.mode = parts.mode;
		this.prompts = parts.prompts;
		this.limits = parts.researcher.limits;
		this.policy = parts.researcher.policy.name;
		this.#notices = [...parts.notices, ...(parts.files.notice === undefined ? [] : [parts.files.notice])];
		this.#steering = new UserSteering(() => this.#state.report);
		if (parts.firstReport !== undefined) {
			this.#steering.editReport('', parts.firstReport);
		}
		this.end = this.#go();
	}

	get phase(): Phase {
		return this.#phase;
	}

	get notices(): readonly string[] {
		return this.#notices;
	}

	get pendingNotes(): readonly string[] {
		return this.#steering.pendingNotes;
	}

	/** The core report now. */
	get report(): string {
		return this.#state.report;
	}

	get isRunning(): boolean {
		return this.#phase.kind !== 'ended';
	}

	stop(): void {
		if (this.isRunning) {
			this.#controller.abort(new StoppedByUser());
			this.#enter({ kind: 'stopping' });
		}
	}

	finishNow(): void {
		if (this.#phase.kind === 'running' || this.#phase.kind === 'preparing') {
			this.#steering.finish();
			this.#enter({ kind: 'finishing' });
		}
	}

	steer(note: string): void {
		this.#steering.note(note);
		this.#changed();
	}

	editReport(base: string, edited: string): void {
		this.#steering.editReport(base, edited);
		this.#changed();
	}

	onEvent(listener: (event: RunEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Is told when something beside the events has changed: the phase, notes that wait, notices. */
	onChange(listener: () => void): () => void {
		this.#changeListeners.add(listener);
		return () => this.#changeListeners.delete(listener);
	}

	async #go(): Promise<RunEnd> {
		const { files, environment, documentFolder } = this.#parts;
		let outcome: Outcome | undefined;
		let problem: string | undefined;
		try {
			await this.#prepare();
			for await (const event of this.#events()) {
				this.#state = foldRun(this.#state, event);
				if (event.type === 'run-end') {
					({ outcome } = event);
				} else if (event.type === 'report-written') {
					({ problem } = event);
					this.#notices = [...this.#notices, ...event.dropped, ...(problem === undefined ? [] : [problem])];
				}
				for (const listener of this.#listeners) {
					listener(event);
				}
			}
		} catch (error) {
			outcome ??= this.#controller.signal.aborted ? { kind: 'stopped' } : this.#failure(error);
		} finally {
			this.#notices = [
				...this.#notices,
				...environment.troubles(),
				...[files.snapshots.problem].filter(it => it !== undefined),
			];
			await files.close();
			await environment[Symbol.asyncDispose]();
			this.#enter({ kind: 'ended' });
		}
		const composed = files.composed?.document;
		return {
			run: this.id,
			outcome: outcome ?? { kind: 'stopped' },
			document: this.#state.document,
			answer: composed?.shownAnswer ?? '',
			composed,
			documentFolder,
			problem,
		};
	}

	async #prepare(): Promise<void> {
		const { notRead } = await this.#parts.environment.prepare(this.#controller.signal, ({ files }) =>
			this.#enter({ kind: 'preparing', files }),
		);
		this.#notices = [...this.#notices, ...(notRead === '' ? [] : [notRead])];
		if (this.#phase.kind === 'preparing') {
			this.#enter({ kind: 'running' });
		}
	}

	#events(): AsyncGenerator<RunEvent, void> {
		const { question, files, environment, researcher } = this.#parts;
		return research(
			question,
			{ ...researcher, run: this.id, environment, steering: this.#steering },
			files,
			this.#controller.signal,
		);
	}

	#failure(error: unknown): Outcome {
		this.#parts.onBug(error);
		return { kind: 'failed', code: 'internal', message: error instanceof Error ? error.message : String(error) };
	}

	#enter(phase: Phase): void {
		// A stop is not undone by folders that are still being read.
		if (phase.kind !== 'preparing' || this.#phase.kind === 'preparing') {
			this.#phase = phase;
		}
		this.#changed();
	}

	#changed(): void {
		for (const listener of this.#changeListeners) {
			listener();
		}
	}
}

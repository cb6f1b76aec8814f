import { randomUUID } from 'node:crypto';
import type { ApprovalRequest, Approvals } from '../tools/guard/approvals.ts';
import type { ApprovalAnswer, ApprovalState } from './runViewProtocol.ts';
import type { Translate } from './translate.ts';

/**
 * Asks the user, and waits: each question stands in `pending` until it is answered or its run ends. One of these serves one run:
 * what is allowed for the run ends with it.
 */
export class ApprovalPrompts implements Approvals {
	readonly #t: Translate;
	readonly #allowedSites: readonly string[];
	#onChange: () => void = () => {};
	readonly #allowed = new Set<string>();
	readonly #pending = new Map<string, Pending>();

	/** `allowedSites` need no asking: `example.org` and what lies below it. */
	constructor(t: Translate, allowedSites: readonly string[]) {
		this.#t = t;
		this.#allowedSites = allowedSites;
	}

	/** The one who is told when `pending` has changed. */
	listen(onChange: () => void): void {
		this.#onChange = onChange;
	}

	get pending(): readonly ApprovalState[] {
		return [...this.#pending.values()].map(it => it.state);
	}

	/** Rejects with the signal's reason when the run ends before the user has answered. */
	async isApproved(request: ApprovalRequest, signal: AbortSignal): Promise<boolean> {
		signal.throwIfAborted();
		const scope = scopeOf(request);
		if (request.asset.length > mostShown) {
			return false;
		}
		if (this.#isOfAllowedSite(request) || (scope !== undefined && this.#allowed.has(scope))) {
			return true;
		}
		return (await this.#ask(request, scope, signal)) !== 'refuse';
	}

	/** What is never asked about, only set: as it stands in the settings, whatever the language. */
	whatAllows({ act, destination }: ApprovalRequest): string | undefined {
		return act === 'reach-private-address'
			? `"deepResearch.fetch.allowedHosts": [${JSON.stringify(destination)}]`
			: undefined;
	}

	/** Answers a question; one that is no longer asked changes nothing. */
	answer(id: string, answer: ApprovalAnswer): void {
		const answered = this.#pending.get(id);
		if (answered?.scope !== undefined && answer === 'run') {
			this.#allowed.add(answered.scope);
			// The same may have been asked by several calls of one round.
			for (const it of [...this.#pending.values()].filter(it => it.scope === answered.scope)) {
				it.settle('run');
			}
		} else {
			answered?.settle(answer);
		}
	}

	#isOfAllowedSite({ act, asset }: ApprovalRequest): boolean {
		if (act !== 'fetch-composed' && act !== 'fetch-often') {
			return false;
		}
		const { hostname } = new URL(asset);
		return this.#allowedSites.some(it => hostname === it || hostname.endsWith(`.${it}`));
	}

	#ask(request: ApprovalRequest, scope: string | undefined, signal: AbortSignal): Promise<ApprovalAnswer> {
		// The page may still show the question of one run when another run is shown: no answer must fit both.
		const id = randomUUID();
		const words = wordsOf(request, this.#t);
		return new Promise((resolve, reject) => {
			const close = (): void => {
				this.#pending.delete(id);
				signal.removeEventListener('abort', abandon);
				this.#onChange();
			};
			const abandon = (): void => {
				close();
				// Whoever aborted chose the reason, and gets that one back.
				// oxlint-disable-next-line typescript/prefer-promise-reject-errors
				reject(signal.reason);
			};
			const settle = (answer: ApprovalAnswer): void => {
				close();
				resolve(answer);
			};
			signal.addEventListener('abort', abandon, { once: true });
			const state = { id, ...words, text: request.asset, hasRunChoice: scope !== undefined };
			this.#pending.set(id, { state, scope, settle });
			this.#onChange();
		});
	}
}

/** Nobody reads more than this, and what was not read was not approved; in characters. */
const mostShown = 20_000;

interface Pending {
	readonly state: ApprovalState;
	readonly scope: string | undefined;
	readonly settle: (answer: ApprovalAnswer) => void;
}

/** What else of its kind a "for this run" allows; `undefined` for what must be asked each time. */
function scopeOf({ act, asset, destination }: ApprovalRequest): string | undefined {
	switch (act) {
		case 'fetch-composed':
		case 'fetch-often':
			return JSON.stringify([act, destination]);
		case 'run-command':
		case 'run-unsandboxed':
			return JSON.stringify([act, asset, destination]);
		case 'call-external-tool':
			return JSON.stringify([act, destination]);
		case 'send-project-words':
			return act;
		default:
			return undefined;
	}
}

/** The question in words. `text` beside it shows exactly what would go out or run. */
function wordsOf({ act, destination }: ApprovalRequest, t: Translate): Pick<ApprovalState, 'title' | 'detail'> {
	switch (act) {
		case 'run-command':
			return {
				title: t('Run this command?'),
				detail: t(
					'It runs without network on a copy of {0}; your files stay as they are. For this run, this same command may run again.',
					destination,
				),
			};
		case 'run-unsandboxed':
			return {
				title: t('Run this command without a sandbox?'),
				detail: t(
					'This machine has no sandbox: the command runs in {0} itself and may change anything you may change.',
					destination,
				),
			};
		case 'fetch-composed':
			return {
				title: t('Open this address?'),
				detail: t(
					'The run made it up itself, after reading your files: what it asks of {0} could tell what they say.',
					destination,
				),
			};
		case 'fetch-often':
			return {
				title: t('Read more pages of {0}?', destination),
				detail: t('The run has read many of its pages already, and has seen your files.'),
			};
		case 'send-project-words':
			return {
				title: t('Send these words of your files?'),
				detail: t('The query holds a passage of a project file, and goes to {0}.', destination),
			};
		case 'call-external-tool':
			return {
				title: t('Call this tool of another extension?'),
				detail: t(
					'{0} is not ours: nobody here knows what it does with what it is given. For this run, it may then be given anything.',
					destination,
				),
			};
		case 'read-sensitive':
			return {
				title: t('Read this file?'),
				detail: t('It looks like one that holds keys or passwords. A language model would see what is in it.'),
			};
		default:
			return { title: t('Allow this?'), detail: t('It concerns {0}.', destination) };
	}
}

import * as vscode from 'vscode';
import { PanelGate } from './panelGate.ts';
import { panelHtml } from './panelHtml.ts';
import { PanelPublisher } from './panelPublisher.ts';
import type { FromPanel, Mode, PanelState, RoundDetails, ToPanel } from './runViewProtocol.ts';

export const panelView = 'deepResearch.research';

/** What the panel asks of those who do the work. */
export interface PanelHost {
	/** Does what the page asks for; what is wrong with it is shown in the panel, so it never rejects. */
	handle(message: PanelRequest): Promise<void>;
}

/** What the page asks for; `ready` is answered here. */
export type PanelRequest = Exclude<FromPanel, { type: 'ready' }>;

/**
 * The panel as VS Code knows it. Its page comes and goes (it is hidden, moved to the other side bar, reloaded) and holds
 * nothing: what `publish` was last given is what the next page shows.
 */
export class Panel implements vscode.WebviewViewProvider, vscode.Disposable {
	readonly #extensionUri: vscode.Uri;
	readonly #host: PanelHost;
	readonly #log: vscode.LogOutputChannel;
	readonly #publisher: PanelPublisher;
	#view: vscode.WebviewView | undefined;
	#waiting = 0;

	constructor(extensionUri: vscode.Uri, host: PanelHost, log: vscode.LogOutputChannel) {
		this.#extensionUri = extensionUri;
		this.#host = host;
		this.#log = log;
		this.#publisher = new PanelPublisher({
			post: message => this.#post(message),
			wait(milliseconds, then) {
				const timer = setTimeout(then, milliseconds);
				return () => clearTimeout(timer);
			},
			now: Date.now,
		});
	}

	get isVisible(): boolean {
		return this.#view?.visible ?? false;
	}

	/** Shows a state, now or when there is a page again. */
	publish(state: PanelState): void {
		if (this.#waiting !== state.approvals.length) {
			this.#waiting = state.approvals.length;
			this.#showBadge();
		}
		this.#publisher.update(state);
	}

	/** Answers a page that asked for a round. */
	reply(details: RoundDetails): void {
		this.#publisher.send({ type: 'round', details });
	}

	/** Brings the panel into view; the cursor stays where it is. */
	async reveal(): Promise<void> {
		if (this.#view) {
			this.#view.show(true);
		} else {
			await vscode.commands.executeCommand(`${panelView}.focus`, { preserveFocus: true });
		}
	}

	/** Brings the panel into view and puts the cursor into the question box, with a question and a mode if they are given. */
	async compose(question?: string, mode?: Mode): Promise<void> {
		this.#publisher.send({ type: 'compose', question, mode });
		await vscode.commands.executeCommand(`${panelView}.focus`);
	}

	resolveWebviewView(view: vscode.WebviewView): void {
		this.#publisher.gone();
		this.#view = view;
		this.#showBadge();
		const media = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'media');
		const { webview } = view;
		webview.options = { enableScripts: true, localResourceRoots: [media] };
		const gate = new PanelGate({
			elapsed: () => performance.now(),
			onDropped: (malformed, flooding) =>
				this.#log.warn(`panel: ${malformed} malformed messages and ${flooding} of a flood of them were dropped.`),
		});
		webview.onDidReceiveMessage(data => this.#receive(view, gate.admit(data)));
		view.onDidChangeVisibility(() => {
			if (this.#view === view && !view.visible) {
				// A hidden page is thrown away; it says `ready` when it is shown again.
				this.#publisher.gone();
			}
		});
		view.onDidDispose(() => {
			if (this.#view === view) {
				this.#view = undefined;
				this.#publisher.gone();
			}
		});
		webview.html = panelHtml({
			cspSource: webview.cspSource,
			scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(media, 'main.js')).toString(),
			styleUri: webview.asWebviewUri(vscode.Uri.joinPath(media, 'main.css')).toString(),
			language: vscode.env.language,
			title: 'Deep Research',
			strings: vscode.l10n.bundle ?? {},
		});
	}

	dispose(): void {
		this.#publisher.gone();
		this.#view = undefined;
	}

	#receive(view: vscode.WebviewView, message: FromPanel | undefined): void {
		if (!message || view !== this.#view) {
			return;
		}
		if (message.type === 'ready') {
			this.#publisher.ready();
			return;
		}
		this.#host.handle(message).catch((error: unknown) => {
			this.#log.error(`panel: ${message.type} failed.`, error instanceof Error ? error : String(error));
		});
	}

	/** A page that went away between two messages takes the second with it. */
	#post(message: ToPanel): void {
		const lost = (error: unknown): void => this.#log.debug(`panel: a message was not delivered: ${String(error)}`);
		try {
			// A webview has no origin to name: VS Code hands the message to its page alone.
			// oxlint-disable-next-line unicorn/require-post-message-target-origin
			this.#view?.webview.postMessage(message).then(undefined, lost);
		} catch (error) {
			lost(error);
		}
	}

	/** A run that waits for an answer says so even where the panel is hidden. */
	#showBadge(): void {
		if (this.#view) {
			const tooltip =
				this.#waiting === 1
					? vscode.l10n.t('1 question waits for you')
					: vscode.l10n.t('{0} questions wait for you', this.#waiting);
			this.#view.badge = this.#waiting === 0 ? undefined : { value: this.#waiting, tooltip };
		}
	}
}

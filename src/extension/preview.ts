import type { MarkdownIt } from 'markdown-it';
import * as vscode from 'vscode';
import type { PreviewCards } from './previewCard.ts';
import { type PreviewFront, previewFrontOf } from './previewFront.ts';
import { showCitations } from './previewPlugin.ts';

/** What VS Code's Markdown extension asks of ours. */
export interface MarkdownPreview {
	extendMarkdownIt(md: MarkdownIt): MarkdownIt;
}

/** Shows what stands behind the citations of a report in VS Code's own preview. Nothing is read before a Markdown document is shown. */
export function createPreview(subscriptions: vscode.Disposable[]): MarkdownPreview {
	let cards: CardsByDocument | undefined;
	return {
		extendMarkdownIt(md) {
			if (!cards) {
				cards = new CardsByDocument();
				subscriptions.push(cards);
			}
			const known = cards;
			return showCitations(md, env => {
				const uri = documentOf(env);
				return uri && known.get(uri);
			});
		},
	};
}

/** The document that VS Code says it renders; nothing where it renders a text. */
function documentOf(env: unknown): vscode.Uri | undefined {
	const uri = typeof env === 'object' && env !== null && 'currentDocument' in env ? env.currentDocument : undefined;
	return uri instanceof vscode.Uri ? uri : undefined;
}

interface Entry {
	readonly front: PreviewFront;
	readonly uri: vscode.Uri;
	/** Files beside it that may hold its evidence. */
	readonly names: readonly string[];
	cards: PreviewCards | undefined;
	/** What it was rendered with last. */
	rendered: PreviewCards | 'nothing' | 'never';
	/** Counts readings: the last one begun is the one that counts. */
	reading: number;
	rest?: NodeJS.Timeout;
}

/** The evidence of the documents that were shown last. A rendering does not wait: what it lacks is read, and it is then asked for anew. */
class CardsByDocument implements vscode.Disposable {
	readonly #entries = new Map<string, Entry>();
	readonly #watchers = new Map<string, vscode.Disposable>();
	readonly #subscriptions: readonly vscode.Disposable[];

	constructor() {
		// Read while the document is looked at, its evidence is there when the preview opens.
		const prepare = (editor: vscode.TextEditor | undefined): void => {
			if (editor?.document.languageId === 'markdown') {
				this.#entry(editor.document.uri);
			}
		};
		this.#subscriptions = [
			vscode.window.onDidChangeActiveTextEditor(prepare),
			// Evidence that is open counts as it is in its editor.
			vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document.uri)),
		];
		prepare(vscode.window.activeTextEditor);
	}

	get(uri: vscode.Uri): PreviewCards | undefined {
		const entry = this.#entry(uri);
		entry.rendered = entry.cards ?? 'nothing';
		return entry.cards;
	}

	dispose(): void {
		this.#entries.forEach(it => clearTimeout(it.rest));
		vscode.Disposable.from(...this.#subscriptions, ...this.#watchers.values()).dispose();
		this.#entries.clear();
	}

	#entry(uri: vscode.Uri): Entry {
		const key = uri.toString();
		const known = this.#entries.get(key);
		const document = openDocument(uri);
		const front = previewFrontOf(document?.getText(head) ?? '');
		this.#entries.delete(key);
		if (known && known.front.run === front.run && known.front.evidence === front.evidence) {
			this.#entries.set(key, known);
			return known;
		}
		clearTimeout(known?.rest);
		const names = namesOf(uri, front);
		const entry: Entry = { front, uri, names, cards: known?.cards, rendered: known?.rendered ?? 'never', reading: 0 };
		this.#entries.set(key, entry);
		this.#forgetOldest();
		this.#watch(folderOf(uri));
		void this.#read(entry);
		return entry;
	}

	async #read(entry: Entry): Promise<void> {
		const reading = ++entry.reading;
		const folder = folderOf(entry.uri);
		const [{ loadPreviewCards }, { readBeside }] = await Promise.all([
			import('./previewEvidence.ts'),
			import('./previewFiles.ts'),
		]);
		const cards = await loadPreviewCards(
			{ folder: folder.toString(), names: entry.names, run: entry.front.run },
			async name => await readBeside(folder, name),
			vscode.l10n.t,
		);
		if (entry.reading !== reading || this.#entries.get(entry.uri.toString()) !== entry) {
			return;
		}
		entry.cards = cards;
		// A preview that has just been opened shows what it was given first. And VS Code forgets a refresh while it has another
		// rendering to do, which it then does not do, since the text is the same.
		for (let trial = 0; trial < mostTrials && isOutdated(entry); trial++) {
			await new Promise(resolve => setTimeout(resolve, 1000));
			await vscode.commands.executeCommand('markdown.preview.refresh');
			await new Promise(resolve => setTimeout(resolve, 500));
		}
	}

	/** Folders of forgotten documents are watched on: they are few, and their documents may come back. */
	#watch(folder: vscode.Uri): void {
		const key = folder.toString();
		if (!this.#watchers.has(key) && this.#watchers.size < mostFolders) {
			const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.json'));
			const changed = (uri: vscode.Uri): void => this.#changed(uri);
			this.#watchers.set(
				key,
				vscode.Disposable.from(
					watcher,
					watcher.onDidCreate(changed),
					watcher.onDidChange(changed),
					watcher.onDidDelete(changed),
				),
			);
		}
	}

	/** Reads again what a changed file may be the evidence of, once it has rested for a moment. */
	#changed(file: vscode.Uri): void {
		const folder = folderOf(file).toString();
		const name = nameOf(file);
		for (const entry of this.#entries.values()) {
			if (entry.names.includes(name) && folderOf(entry.uri).toString() === folder) {
				clearTimeout(entry.rest);
				entry.rest = setTimeout(() => void this.#read(entry), 300);
			}
		}
	}

	#forgetOldest(): void {
		const [oldest] = this.#entries.keys();
		if (this.#entries.size > mostDocuments && oldest !== undefined) {
			clearTimeout(this.#entries.get(oldest)?.rest);
			this.#entries.delete(oldest);
		}
	}
}

/** Cards that were read again are others, whether or not they say the same. */
function isOutdated({ rendered, cards }: Entry): boolean {
	return rendered !== 'never' && rendered !== (cards ?? 'nothing');
}

/** A preview that was closed is not rendered again. */
const mostTrials = 4;
const mostDocuments = 20;
const mostFolders = 50;
/** Front matter stands in the first lines. */
const head = new vscode.Range(0, 0, 40, 0);

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
	const key = uri.toString();
	return vscode.workspace.textDocuments.find(it => it.uri.toString() === key);
}

function folderOf(uri: vscode.Uri): vscode.Uri {
	return vscode.Uri.joinPath(uri, '..');
}

function nameOf(uri: vscode.Uri): string {
	return uri.path.replace(/^.*\//s, '');
}

function namesOf(uri: vscode.Uri, { evidence }: PreviewFront): readonly string[] {
	const own = `${nameOf(uri).replace(/\.[^.]*$/, '')}.evidence.json`;
	return evidence === undefined || evidence === own ? [own] : [evidence, own];
}

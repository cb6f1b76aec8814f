import * as vscode from 'vscode';
import { asPlainText } from './asPlainText.ts';

/** Core reports of runs, open as documents that the user may change: saving one steers its run. */
export interface ReportEditing extends vscode.Disposable {
	/** Opens the report of a run beside the panel; a second time, shows the editor that has it, up to date unless it holds changes. */
	open(run: EditableRun): Promise<void>;
	/** The run has ended: an editor that holds no changes shows what came of it, and can no longer be written in. */
	finish(run: EditableRun): void;
	/** Whether an editor holds the report of this run. */
	isOpen(id: string): boolean;
	onDidChangeOpen(listener: () => void): vscode.Disposable;
}

export interface EditableRun {
	readonly id: string;
	/** The core report now. */
	readonly report: string;
	readonly isRunning: boolean;
	/** `base` is the report that the user began with. */
	editReport(base: string, edited: string): void;
}

export const reportScheme = 'deep-research-report';

/**
 * A file system with one file a run. What it shows is the report as it was when the editor opened it, until the user saves: an
 * editor whose file changes under it would throw the user's words away, or ask about a conflict at every save.
 */
export function createReportEditing(t: typeof vscode.l10n.t): ReportEditing {
	const files = new Map<string, OpenReport>();
	const changedFiles = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	const changedOpen = new vscode.EventEmitter<void>();
	const fileOf = (uri: vscode.Uri): OpenReport => {
		const file = files.get(runOf(uri));
		if (!file) {
			throw vscode.FileSystemError.FileNotFound(
				t('This run is not in this window any more; its report is in its folder.'),
			);
		}
		return file;
	};
	/** Puts the report as it is now into its file, unless the user is changing it. */
	const show = (run: EditableRun): void => {
		const uri = uriOf(run);
		if (!isDirty(uri)) {
			files.set(run.id, { run, text: run.report, changedAt: (files.get(run.id)?.changedAt ?? 0) + 1 });
			changedFiles.fire([{ type: vscode.FileChangeType.Changed, uri }]);
		}
	};
	const provider: vscode.FileSystemProvider = {
		onDidChangeFile: changedFiles.event,
		watch: () => new vscode.Disposable(() => {}),
		stat(uri) {
			const { changedAt, text, run } = fileOf(uri);
			const entry = { type: vscode.FileType.File, ctime: 0, mtime: changedAt, size: Buffer.byteLength(text) };
			return run.isRunning || isDirty(uri) ? entry : { ...entry, permissions: vscode.FilePermission.Readonly };
		},
		readFile: uri => Buffer.from(fileOf(uri).text),
		writeFile(uri, content) {
			const file = fileOf(uri);
			if (!file.run.isRunning) {
				throw vscode.FileSystemError.NoPermissions(
					t('The run has ended, so the report can no longer steer it. Change the report document instead.'),
				);
			}
			const text = Buffer.from(content).toString();
			file.run.editReport(file.text, text);
			file.text = text;
			file.changedAt++;
		},
		readDirectory: () => [],
		createDirectory: refuse,
		delete: refuse,
		rename: refuse,
	};
	const disposables = [
		changedFiles,
		changedOpen,
		vscode.workspace.registerFileSystemProvider(reportScheme, provider, { isCaseSensitive: true }),
		vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
			if ([...opened, ...closed].some(it => reportUriOf(it) !== undefined)) {
				changedOpen.fire();
			}
		}),
	];
	return {
		async open(run) {
			const uri = uriOf(run);
			show(run);
			const document = await asPlainText(await vscode.workspace.openTextDocument(uri));
			await vscode.window.showTextDocument(document, { preview: false });
		},
		finish(run) {
			if (files.has(run.id)) {
				show(run);
			}
		},
		isOpen,
		onDidChangeOpen: changedOpen.event,
		dispose: () => vscode.Disposable.from(...disposables).dispose(),
	};
}

interface OpenReport {
	readonly run: EditableRun;
	/** What the editor was shown, or has saved since. */
	text: string;
	/** Grows by one whenever `text` is new; editors compare it. */
	changedAt: number;
}

function isOpen(id: string): boolean {
	return vscode.window.tabGroups.all.some(group =>
		group.tabs.some(tab => reportUriOf(tab)?.path.startsWith(`/${id}/`)),
	);
}

function reportUriOf({ input }: vscode.Tab): vscode.Uri | undefined {
	return input instanceof vscode.TabInputText && input.uri.scheme === reportScheme ? input.uri : undefined;
}

function uriOf({ id }: EditableRun): vscode.Uri {
	return vscode.Uri.from({ scheme: reportScheme, path: `/${id}/core-report` });
}

function isDirty(uri: vscode.Uri): boolean {
	return vscode.workspace.textDocuments.some(it => it.isDirty && it.uri.toString() === uri.toString());
}

function runOf({ path }: vscode.Uri): string {
	return path.split('/')[1] ?? '';
}

function refuse(): never {
	throw vscode.FileSystemError.NoPermissions();
}

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Bibliography, exportBibliography } from '../bibliography/exportBibliography.ts';
import { countDois, fillFromRegister, type RegisterRemark } from '../bibliography/fillFromRegister.ts';
import { type BibliographyForm, bibliographyForms } from '../bibliography/forms.ts';
import { type CitedSources, citedSources, evidenceNameFor } from '../hosting/citedSources.ts';
import { formChoices, noticeWords, registerWords, remarkLine } from './bibliographyWords.ts';
import { readBeside } from './previewFiles.ts';
import type { Services } from './services.ts';
import { signalOf } from './signalOf.ts';
import { UserError } from './userError.ts';
import { withProxy } from './withProxy.ts';

type Destination = 'file' | 'clipboard' | 'editor';

/** What a keybinding may choose beforehand; the user is asked for the rest. */
interface Chosen {
	readonly form: BibliographyForm | undefined;
	readonly destination: Destination | undefined;
}

/** Exports the sources of a report, the active one or `resource`, in a form and to a place that the user picks. Throws `UserError`. */
export async function exportReportBibliography(
	{ settings, log }: Pick<Services, 'settings' | 'log'>,
	resource: unknown,
	options: unknown,
): Promise<void> {
	const document = await reportDocument(resource);
	const sources = await sourcesOf(document);
	const chosen = chosenIn(options);
	const form = chosen.form ?? (await pickForm());
	const lookUp = form && (await pickLookUp(sources, settings().search.isOffline, chosen));
	const destination = lookUp === undefined ? undefined : (chosen.destination ?? (await pickDestination()));
	if (form === undefined || lookUp === undefined || destination === undefined) {
		return;
	}
	const filled = lookUp ? await fill(sources) : { file: sources.file, remarks: [] };
	if (!filled) {
		return;
	}
	const { file, remarks } = filled;
	remarks.forEach(it => log.info(remarkLine(it)));
	const made = await exportBibliography(file, form, {
		scope: 'cited',
		citedLabels: sources.citedLabels,
		markup: 'markdown',
	});
	const notices = made.notices.map(it => noticeWords(it, vscode.l10n.t));
	if (made.sources === 0) {
		throw new UserError(notices.join(' '));
	}
	if (settings().search.isOffline && countDois(file) > 0) {
		notices.push(
			vscode.l10n.t('Work offline is on in the settings, so that no DOI was looked up: {0}.', countDois(file)),
		);
	}
	const done = await deliver(made, form, document, destination);
	if (done !== undefined) {
		void vscode.window.showInformationMessage([done, ...registerWords(remarks, vscode.l10n.t), ...notices].join(' '));
	}
}

async function reportDocument(resource: unknown): Promise<vscode.TextDocument> {
	if (resource instanceof vscode.Uri) {
		return await vscode.workspace.openTextDocument(resource);
	}
	const document = vscode.window.activeTextEditor?.document;
	if (document?.languageId !== 'markdown') {
		throw new UserError(vscode.l10n.t('Open a report, then export its bibliography.'));
	}
	return document;
}

async function sourcesOf(document: vscode.TextDocument): Promise<CitedSources> {
	const text = document.getText();
	const name = evidenceNameFor(text, document.uri.path);
	const evidence = await readBeside(vscode.Uri.joinPath(document.uri, '..'), name);
	if (evidence === undefined) {
		throw new UserError(
			vscode.l10n.t('The sources of this report are in {0} beside it, which is not there or cannot be read.', name),
		);
	}
	const sources = citedSources(evidence, text);
	if ('problem' in sources) {
		throw new UserError(`${name}: ${sources.problem}`);
	}
	return sources;
}

function chosenIn(options: unknown): Chosen {
	const { form, destination } =
		typeof options === 'object' && options !== null
			? (options as { readonly form?: unknown; readonly destination?: unknown })
			: {};
	return {
		form: bibliographyForms.find(it => it === form),
		destination: (['file', 'clipboard', 'editor'] as const).find(it => it === destination),
	};
}

async function pickForm(): Promise<BibliographyForm | undefined> {
	const picked = await vscode.window.showQuickPick(
		formChoices(vscode.l10n.t).map(it => ({ ...it })),
		{ title: title(), placeHolder: vscode.l10n.t('What is it for?'), matchOnDetail: true },
	);
	return picked?.form;
}

/** Whether registers are asked about DOIs; `undefined` when the user went away. Whoever chose all beforehand did not choose that. */
async function pickLookUp(
	{ file }: CitedSources,
	isOffline: boolean,
	{ form, destination }: Chosen,
): Promise<boolean | undefined> {
	const dois = countDois(file);
	if (dois === 0 || isOffline || (form !== undefined && destination !== undefined)) {
		return false;
	}
	const picked = await vscode.window.showQuickPick(
		[
			{
				label: vscode.l10n.t('As the report has its sources'),
				detail: vscode.l10n.t('Nothing is sent.'),
				lookUp: false,
			},
			{
				label: vscode.l10n.t('Look up DOIs first'),
				detail: vscode.l10n.t(
					'Sources with a DOI: {0}. Crossref and DataCite are asked for authors, journals and dates that are missing.',
					dois,
				),
				lookUp: true,
			},
		],
		{ title: title() },
	);
	return picked?.lookUp;
}

async function pickDestination(): Promise<Destination | undefined> {
	const picked = await vscode.window.showQuickPick(
		[
			{ label: vscode.l10n.t('$(save-as) Save as a file…'), destination: 'file' as const },
			{ label: vscode.l10n.t('$(clippy) Copy'), destination: 'clipboard' as const },
			{ label: vscode.l10n.t('$(new-file) Open in a new editor'), destination: 'editor' as const },
		],
		{ title: title() },
	);
	return picked?.destination;
}

/** Asks the registers; `undefined` when the user stopped that. */
async function fill({
	file,
}: CitedSources): Promise<
	{ readonly file: CitedSources['file']; readonly remarks: readonly RegisterRemark[] } | undefined
> {
	const [{ openDoor }, { createDoiRegister }] = await Promise.all([
		import('../hosting/webChoice.ts'),
		import('../hosting/doiRegister.ts'),
	]);
	return await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Looking up DOIs…'), cancellable: true },
		async (_, token) => {
			using stop = signalOf(token);
			const variables = withProxy(process.env);
			await using door = openDoor({ cacheFolder: undefined, allowedHosts: [], variables }, () => new Date());
			try {
				return await fillFromRegister(file, createDoiRegister(variables, door), stop.signal);
			} catch (error) {
				if (stop.signal.aborted) {
					return undefined;
				}
				throw error;
			}
		},
	);
}

/** Puts it where the user wants it, and says where that is; `undefined` when the user went away. */
async function deliver(
	made: Bibliography,
	form: BibliographyForm,
	document: vscode.TextDocument,
	destination: Destination,
): Promise<string | undefined> {
	switch (destination) {
		case 'clipboard':
			await vscode.env.clipboard.writeText(made.text);
			return vscode.l10n.t('Sources that were copied: {0}.', made.sources);
		case 'editor': {
			const language = made.fileExtension === '.md' ? 'markdown' : form === 'csl-json' ? 'json' : form;
			const known = await vscode.languages.getLanguages();
			await vscode.window.showTextDocument(
				await vscode.workspace.openTextDocument({
					content: made.text,
					language: known.includes(language) ? language : 'plaintext',
				}),
			);
			return made.notices.length > 0 ? vscode.l10n.t('Sources that were exported: {0}.', made.sources) : undefined;
		}
		case 'file': {
			const stem = basename(document.uri.path).replace(/\.(?:md|markdown)$/i, '');
			const beside = vscode.Uri.joinPath(document.uri, '..', `${stem}.references${made.fileExtension}`);
			// The dialog asks before a file is replaced.
			const target = await vscode.window.showSaveDialog({
				...(document.isUntitled ? {} : { defaultUri: beside }),
				title: title(),
			});
			if (!target) {
				return undefined;
			}
			await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(made.text));
			return vscode.l10n.t(
				'Sources that were written to {0}: {1}.',
				vscode.workspace.asRelativePath(target),
				made.sources,
			);
		}
	}
}

function title(): string {
	return vscode.l10n.t('Export Bibliography');
}

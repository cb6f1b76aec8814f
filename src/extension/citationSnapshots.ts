import { basename } from 'node:path';
import * as vscode from 'vscode';
import { pagesOf } from '../hosting/readAgain.ts';
import { readSources } from '../hosting/refreshReport.ts';
import type { ReportPair } from '../hosting/reportPair.ts';
import { embedSources, type FetchedSnapshot, listSnapshots, restoreSnapshots } from '../hosting/reportSnapshots.ts';
import { embeddedFolder } from '../runs/snapshotPlaces.ts';
import { hostsOf, openSources, reportError, reportOf, requireTrust, shownName } from './reportInEditor.ts';
import type { Services } from './services.ts';
import { signalOf } from './signalOf.ts';

/** Reads those sources of a report again whose texts are not at hand, and keeps them where they are what was quoted. Throws `UserError`. */
export async function fetchMissingSources(services: Services, resource: unknown): Promise<void> {
	requireTrust();
	const pair = await reportOf(resource);
	const { missing, present } = await listSnapshots(pair, services.roots());
	if (missing.length === 0) {
		void vscode.window.showInformationMessage(
			vscode.l10n.t('The texts of all sources of {0} are at hand: {1}.', shownName(pair), present.length),
		);
		return;
	}
	const addresses = services.settings().search.isOffline ? [] : pagesOf(missing);
	if (await consentsToFetch(missing, addresses)) {
		const fetched = await fetchWithProgress(services, pair, missing, addresses);
		if (fetched) {
			await tell(pair, fetched);
		}
	}
}

/** Copies the texts of the sources of a report beside it, once the user has seen how large they are. Throws `UserError`. */
export async function embedReportSources(services: Services, resource: unknown): Promise<void> {
	requireTrust();
	const t = vscode.l10n.t;
	const pair = await reportOf(resource);
	const { missing, present } = await listSnapshots(pair, services.roots());
	const folder = basename(embeddedFolder(pair.evidenceFile.path));
	const bytes = present.reduce((sum, it) => sum + it.bytes, 0);
	const [embed, fetch] = [t('Embed'), t('Fetch Missing Sources')];
	const lacking = missing.length === 0 ? '' : ` ${t('Texts that are not at hand: {0}.', namesOf(missing))}`;
	const picked = await vscode.window.showInformationMessage(
		t('Embed the sources of {0}?', shownName(pair)),
		{
			modal: true,
			detail:
				t(
					'Their texts, {0} files of {1} in all, are copied into {2} beside the report, so that they travel with it.',
					present.length,
					sizeOf(bytes),
					folder,
				) + lacking,
		},
		...(present.length > 0 ? [embed] : []),
		...(missing.length > 0 ? [fetch] : []),
	);
	if (picked === fetch) {
		await vscode.commands.executeCommand('deepResearch.citations.fetchSources', vscode.Uri.file(pair.document.path));
	} else if (picked === embed) {
		try {
			await embedSources(pair, services.roots());
		} catch (error) {
			throw reportError(error);
		}
		void vscode.window.showInformationMessage(t('Sources that are embedded in {0}: {1}.', folder, present.length));
	}
}

type Missing = Awaited<ReturnType<typeof listSnapshots>>['missing'];

async function consentsToFetch(missing: Missing, addresses: readonly string[]): Promise<boolean> {
	const t = vscode.l10n.t;
	const go = t('Fetch');
	const requests =
		addresses.length === 0
			? pagesOf(missing).length === 0
				? t('They are read from files; nothing is sent.')
				: t('You work offline, so pages are not asked for.')
			: t('Pages are asked for again, {0} in all, from {1}.', addresses.length, hostsOf(addresses));
	const picked = await vscode.window.showInformationMessage(
		t('Fetch the texts of {0} sources?', missing.length),
		{ modal: true, detail: `${t('Texts that are not at hand: {0}.', namesOf(missing))} ${requests}` },
		go,
	);
	return picked === go;
}

/** `undefined` when the user gave it up. */
async function fetchWithProgress(
	services: Services,
	pair: ReportPair,
	missing: Missing,
	addresses: readonly string[],
): Promise<ReadonlyMap<string, FetchedSnapshot> | undefined> {
	return await vscode.window.withProgress(
		{ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Fetching sources'), cancellable: true },
		async (progress, token) => {
			using stop = signalOf(token);
			await using opened = await openSources(services, pair, addresses);
			const work = {
				folders: services.roots(),
				world: opened.world,
				onProgress: ({ done, total }: { readonly done: number; readonly total: number }) =>
					progress.report({ message: vscode.l10n.t('{0} of {1}', done, total), increment: 100 / total }),
			};
			try {
				const readings = await readSources(missing, pair, work, stop.signal);
				return await restoreSnapshots(pair, services.roots(), readings);
			} catch (error) {
				if (stop.signal.aborted) {
					return undefined;
				}
				throw reportError(error);
			}
		},
	);
}

async function tell(pair: ReportPair, fetched: ReadonlyMap<string, FetchedSnapshot>): Promise<void> {
	const t = vscode.l10n.t;
	const counts = (state: FetchedSnapshot): number => [...fetched.values()].filter(it => it === state).length;
	const [restored, changed] = [counts('restored'), counts('changed')];
	const lost = counts('gone') + counts('unreachable');
	const message = [
		t('Texts that are at hand again: {0}.', restored),
		...(changed > 0 ? [t('Sources that have another text now: {0}. A refresh shows what changed.', changed)] : []),
		...(lost > 0 ? [t('Sources that are gone, or could not be reached: {0}.', lost)] : []),
	].join(' ');
	const refresh = t('Refresh Report');
	const picked = await vscode.window.showInformationMessage(message, ...(changed > 0 ? [refresh] : []));
	if (picked === refresh) {
		await vscode.commands.executeCommand('deepResearch.citations.refreshReport', vscode.Uri.file(pair.document.path));
	}
}

/** All of them, for a modal message that has room for a dozen. */
function namesOf(sources: Missing): string {
	const names = sources.slice(0, mostNames).map(it => `[${it.id}] ${it.title.slice(0, 80)}`);
	const rest = sources.length - names.length;
	const shown = names.join(', ');
	return rest > 0 ? vscode.l10n.t('{0} and {1} more', shown, rest) : shown;
}

const mostNames = 12;

function sizeOf(bytes: number): string {
	return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Evidence } from '../report/evidence.ts';
import { readPlainFile } from '../runs/plainFile.ts';
import { findRunFolder } from '../runs/runFolder.ts';
import { createSnapshotFinder, foldersAbove } from '../runs/snapshotPlaces.ts';
import { canonicalUri, type Files, type FolderEntry, isFileUri, type RunPlaces } from './files.ts';

/** The disk of this machine. Files of other machines are not asked for: they would be told who asks. */
export const diskFiles: Files = {
	read: async (uri, most) => await onDisk(uri, path => readPlainFile(path, most)),
	async list(uri) {
		const entries = await onDisk(uri, path => readdir(path, { withFileTypes: true }));
		return (entries ?? []).flatMap((it): readonly FolderEntry[] => {
			const kind = it.isFile() ? 'file' : it.isDirectory() ? 'folder' : undefined;
			return kind === undefined ? [] : [{ name: it.name, kind }];
		});
	},
	realUri: async uri => await onDisk(uri, async path => canonicalUri(pathToFileURL(await realpath(path)).href)),
	snapshotsOf(places) {
		const [report, evidenceFile] = [pathOf(places.report), pathOf(places.evidenceFile)];
		if (report === undefined) {
			return async () => undefined;
		}
		const find = createSnapshotFinder({ report, evidenceFile, run: places.run, folders: pathsOf(places.folders) });
		return async sha256 => (await find(sha256))?.text;
	},
	async evidenceOfRun(places) {
		const folder = await runFolderOf(places);
		return folder === undefined ? [] : await readEvidence(folder.path, folder.id);
	},
};

async function runFolderOf({ report, evidenceFile, run, folders }: RunPlaces) {
	const above = [report, evidenceFile].flatMap(it => {
		const path = pathOf(it);
		return path === undefined ? [] : [dirname(path), ...foldersAbove(path)];
	});
	return await findRunFolder(run, [...new Set([...above, ...pathsOf(folders)])]);
}

/** In bytes. A log is read at once, and it is only for what the user might cite besides. */
const largestLog = 64 * 1024 * 1024;

/** Reading logs takes the whole engine's events: loaded when the first log is read. */
async function readEvidence(path: string, id: string): Promise<readonly Evidence[]> {
	const { readRunLog, logPath } = await import('../runs/readRun.ts');
	const found = await stat(logPath(path)).catch(() => undefined);
	if (!found?.isFile() || found.size > largestLog) {
		return [];
	}
	const { events } = await readRunLog({ id, path });
	const byId = new Map<string, Evidence>();
	for (const { event } of events) {
		for (const it of event.type === 'tool-end' || event.type === 'continued' ? event.evidence : []) {
			byId.set(it.id, it);
		}
	}
	return [...byId.values()];
}

async function onDisk<Found>(uri: string, look: (path: string) => Promise<Found>): Promise<Found | undefined> {
	const path = pathOf(uri);
	try {
		return path === undefined ? undefined : await look(path);
	} catch {
		return undefined;
	}
}

function pathsOf(folders: readonly string[]): readonly string[] {
	return folders.flatMap(it => (it.includes('://') ? (pathOf(it) ?? []) : [it]));
}

function pathOf(uri: string): string | undefined {
	try {
		return isFileUri(uri) ? fileURLToPath(uri) : undefined;
	} catch {
		return undefined;
	}
}

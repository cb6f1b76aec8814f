import type { Evidence } from '../../src/report/evidence.ts';
import { canonicalUri, type Files, nameOf } from '../../src/server/files.ts';

/** Files that are only in memory, by URI; they may be changed while a server reads them. */
export interface MemoryFiles extends Files {
	readonly texts: Map<string, string>;
	readonly snapshots: Map<string, string>;
	readonly collected: Evidence[];
	/** How often a file was read, by URI. */
	readonly reads: Map<string, number>;
}

export function memoryFiles(texts: Readonly<Record<string, string>> = {}): MemoryFiles {
	const files: MemoryFiles = {
		texts: new Map(Object.entries(texts).map(([uri, text]) => [canonicalUri(uri), text])),
		snapshots: new Map(),
		collected: [],
		reads: new Map(),
		async read(uri, most) {
			files.reads.set(uri, (files.reads.get(uri) ?? 0) + 1);
			const text = files.texts.get(canonicalUri(uri));
			return text !== undefined && text.length <= most ? text : undefined;
		},
		async list(uri) {
			const inside = [...files.texts.keys()].filter(it => it.startsWith(`${uri}/`)).map(it => it.slice(uri.length + 1));
			const names = new Map(inside.map(it => [it.split('/')[0] ?? '', it.includes('/')] as const));
			return [...names].map(([name, isFolder]) => ({ name: nameOf(name), kind: isFolder ? 'folder' : 'file' }));
		},
		async realUri(uri) {
			const found = canonicalUri(uri);
			return [...files.texts.keys()].some(it => it === found || it.startsWith(`${found}/`)) ? found : undefined;
		},
		snapshotsOf: () => async sha256 => files.snapshots.get(sha256),
		evidenceOfRun: async () => files.collected,
	};
	return files;
}

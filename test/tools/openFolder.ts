import { createHash } from 'node:crypto';
import type { ToolResult } from '../../src/agent/tool.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';
import type { RefreshReport } from '../../src/tools/corpus/corpus.ts';
import { createFolderEnvironment } from '../../src/tools/folderEnvironment.ts';

/** The tools over folders, with what they kept and what the run collected. */
export interface OpenFolder extends Disposable {
	readonly ledger: EvidenceLedger;
	/** URIs that the user has excluded. */
	readonly excluded: Set<string>;
	/** Kept clean texts by their SHA-256. */
	readonly snapshots: ReadonlyMap<string, string>;
	/** How often a text was given to be kept. */
	readonly keeps: number;
	refresh(): Promise<RefreshReport>;
	call(tool: string, input: unknown): Promise<ToolResult>;
	/** The quotes of a search, best first. */
	quotes(query: string | string[], more?: object): Promise<string[]>;
}

export function openFolder(folders: string | readonly string[], cacheFolder?: string): OpenFolder {
	const snapshots = new Map<string, string>();
	const ledger = new EvidenceLedger();
	const excluded = new Set<string>();
	let keeps = 0;
	const environment = createFolderEnvironment({
		folders: typeof folders === 'string' ? [folders] : folders,
		cacheFolder,
		snapshots: {
			keep: text => {
				keeps++;
				const sha256 = createHash('sha256').update(text).digest('hex');
				snapshots.set(sha256, text);
				return Promise.resolve(sha256);
			},
		},
		now: () => new Date(),
	});
	const { signal } = new AbortController();
	const call = async (name: string, input: unknown): Promise<ToolResult> => {
		const tool = environment
			.tools({ question: '', evidence: ledger, isExcluded: uri => excluded.has(uri) })
			.find(it => it.name === name);
		if (!tool) {
			throw new Error(`There is no tool ${name}.`);
		}
		const result = await tool.call(input, signal);
		for (const finding of result.findings) {
			ledger.add(finding);
		}
		return result;
	};
	return {
		ledger,
		excluded,
		snapshots,
		get keeps() {
			return keeps;
		},
		refresh: () => environment.prepare(signal),
		call,
		quotes: async (query, more) => (await call('search', { query, ...more })).findings.map(it => it.quote),
		[Symbol.dispose]: () => environment[Symbol.dispose](),
	};
}

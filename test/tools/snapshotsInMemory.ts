import { createHash } from 'node:crypto';
import type { SnapshotStore } from '../../src/report/snapshot.ts';

/** Keeps snapshots in memory, and gives them back by their hash. */
export function snapshotsInMemory(): SnapshotStore & { readonly texts: ReadonlyMap<string, string> } {
	const texts = new Map<string, string>();
	return {
		texts,
		async keep(text) {
			const sha256 = createHash('sha256').update(text).digest('hex');
			texts.set(sha256, text);
			return sha256;
		},
	};
}

import type { ArtifactStore, SnapshotStore } from '../report/snapshot.ts';

/** Where a run keeps what it read and made, once it has begun. */
export interface RunStores {
	readonly snapshots: SnapshotStore;
	readonly artifacts: ArtifactStore;
}

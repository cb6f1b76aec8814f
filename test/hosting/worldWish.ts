import type { WorldWish } from '../../src/hosting/world.ts';

/** A world without a network and without code, but for what a test asks for. */
export function worldWish(wish: Partial<WorldWish>): WorldWish {
	return {
		folders: [],
		attachments: [],
		cacheFolder: undefined,
		isOffline: true,
		search: undefined,
		hasPapers: true,
		reader: undefined,
		python: 'off',
		hasCommands: false,
		approvals: { isApproved: async () => false },
		allowedHosts: [],
		allowedSensitive: [],
		moreTools: () => [],
		variables: {},
		...wish,
	};
}

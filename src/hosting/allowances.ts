import type { Approvals } from '../tools/guard/approvals.ts';

/** What the user allows beforehand, so that nobody has to be asked while a run goes on. */
export interface Allowances {
	/** Sites whose addresses a model may compose, and read as often as it likes: `example.org` and what lies below it. */
	readonly sites: readonly string[];
	/** Command lines that may run, each exactly as it is here. */
	readonly commands: readonly string[];
	readonly isUnsandboxedAllowed: boolean;
	/** Whether queries may hold long copies of project text. */
	readonly areProjectWordsAllowed: boolean;
}

/** Answers by what was allowed beforehand; nothing else is. */
export function approvalsOf(allowances: Allowances): Pick<Approvals, 'isApproved'> {
	return {
		isApproved: async ({ act, asset }) => {
			switch (act) {
				case 'fetch-composed':
				case 'fetch-often':
					return isBelow(new URL(asset).hostname, allowances.sites);
				case 'send-project-words':
					return allowances.areProjectWordsAllowed;
				case 'run-command':
					return allowances.commands.includes(asset);
				case 'run-unsandboxed':
					return allowances.isUnsandboxedAllowed && allowances.commands.includes(asset);
				case 'read-sensitive':
				case 'read-project':
				case 'search-web':
				case 'send-secret':
				case 'fetch-seen':
				case 'reach-private-address':
				case 'run-python':
				case 'call-external-tool':
				case 'write-report':
					return false;
			}
		},
	};
}

function isBelow(host: string, sites: readonly string[]): boolean {
	return sites.some(it => host === it.toLowerCase() || host.endsWith(`.${it.toLowerCase()}`));
}

import type { ApprovalRequest } from '../tools/guard/approvals.ts';

/** The option that allows something beforehand; `undefined` where there is none. */
export function flagFor({ act, asset, destination }: ApprovalRequest): string | undefined {
	switch (act) {
		case 'read-sensitive':
			return '--allow-sensitive FILE';
		case 'send-project-words':
			return '--allow-project-words';
		case 'fetch-composed':
		case 'fetch-often':
			return '--allow-site HOST';
		case 'reach-private-address':
			return `--allow-host ${destination}`;
		case 'run-command':
			return `--allow-command ${JSON.stringify(asset)}`;
		case 'run-unsandboxed':
			return `--allow-command ${JSON.stringify(asset)} --allow-unsandboxed`;
		case 'read-project':
		case 'search-web':
		case 'send-secret':
		case 'fetch-seen':
		case 'run-python':
		// Such tools are the editor's: a run on a command line has none.
		case 'call-external-tool':
		case 'write-report':
			return undefined;
	}
}

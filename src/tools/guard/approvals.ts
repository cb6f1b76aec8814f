import type { Act } from './policyTable.ts';

/** Answers for the user: a prompt in an editor, the flags of a command line. */
export interface Approvals {
	/** Whether the user allows this one thing. Whoever cannot be asked has not allowed it. */
	isApproved(request: ApprovalRequest, signal: AbortSignal): Promise<boolean>;
	/** What would allow it another time, as the host calls it: a flag, a setting. Absent where nothing but the question does. */
	whatAllows?(request: ApprovalRequest): string | undefined;
}

export interface ApprovalRequest {
	readonly act: Act;
	/** What would go out or be touched, as it is: an address, words, a command, a path. */
	readonly asset: string;
	/** Where it would go: a host, a service, this machine. */
	readonly destination: string;
}

import type { Effect } from '../../agent/tool.ts';

/** `ask`: only if the user approves this one thing; a headless host answers by the flags that it was started with. */
export type Ruling = 'allow' | 'ask' | 'refuse';

interface Row {
	readonly effect: Effect;
	/** While the run has seen nothing private. */
	readonly clean: Ruling;
	/** Once it has seen private text: a file of the project, an attachment, the output of a command. */
	readonly private: Ruling;
}

/**
 * All that a run may do to the world, and who decides. The model decides nothing here: it is taken to obey whatever page it
 * read last. Every tool asks this table through the guard of its run; nothing else opens connections, files or processes.
 */
export const policyTable = {
	// Reading the project: workspace folders only, by real path, never ignored or sensitive files.
	'read-project': { effect: 'reads-project', clean: 'allow', private: 'allow' },
	'read-sensitive': { effect: 'reads-project', clean: 'ask', private: 'ask' },
	// Queries go to the configured search services.
	'search-web': { effect: 'reads-web', clean: 'allow', private: 'allow' },
	'send-project-words': { effect: 'reads-web', clean: 'allow', private: 'ask' },
	'send-secret': { effect: 'reads-web', clean: 'refuse', private: 'refuse' },
	// Addresses: seen word for word in a result, a page, the question or a project file; or written by the model.
	'fetch-seen': { effect: 'reads-web', clean: 'allow', private: 'allow' },
	'fetch-composed': { effect: 'reads-web', clean: 'allow', private: 'ask' },
	'fetch-often': { effect: 'reads-web', clean: 'ask', private: 'ask' },
	'reach-private-address': { effect: 'reads-web', clean: 'refuse', private: 'refuse' },
	// Python has no files, no network and no secrets; a command has the project.
	'run-python': { effect: 'executes', clean: 'allow', private: 'allow' },
	'run-command': { effect: 'executes', clean: 'ask', private: 'ask' },
	'run-unsandboxed': { effect: 'executes', clean: 'ask', private: 'ask' },
	// A tool of another extension, or of an MCP server: nobody here knows what it does with what it is given.
	'call-external-tool': { effect: 'executes', clean: 'ask', private: 'ask' },
	// The host writes the report and what belongs to the run; no tool writes anything else.
	'write-report': { effect: 'writes', clean: 'allow', private: 'allow' },
} as const satisfies Readonly<Record<string, Row>>;

export type Act = keyof typeof policyTable;

export function rulingOf(act: Act, hasSeenPrivate: boolean): Ruling {
	const row: Row = policyTable[act];
	return hasSeenPrivate ? row.private : row.clean;
}

import { createExecuteTool } from '../../../src/tools/execute/executeTool.ts';
import { findSandbox } from '../../../src/tools/execute/sandbox.ts';

/** A host that runs a command without end in the folder it is given, to be killed. */
const tool = createExecuteTool({
	folders: process.argv.slice(2),
	approvals: { isApproved: () => Promise.resolve(true) },
	artifacts: { save: () => Promise.resolve('file:///dev/null') },
	snapshots: { keep: () => Promise.resolve('0'.repeat(64)) },
	sandbox: await findSandbox(),
	now: () => new Date(),
});
await tool.call({ command: 'sleep 1000; echo canary-orphan' }, new AbortController().signal);

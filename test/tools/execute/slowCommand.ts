import { createExecuteTool } from '../../../src/tools/execute/executeTool.ts';
import { findSandbox } from '../../../src/tools/execute/sandbox.ts';

/** A host that runs a command without end, to be killed: `slowCommand.ts SECONDS FOLDER`. */
const [seconds, ...folders] = process.argv.slice(2);
const tool = createExecuteTool({
	folders,
	approvals: { isApproved: () => Promise.resolve(true) },
	artifacts: { save: () => Promise.resolve('file:///dev/null') },
	snapshots: { keep: () => Promise.resolve('0'.repeat(64)) },
	sandbox: await findSandbox(),
	now: () => new Date(),
});
await tool.call({ command: `sleep ${seconds}; echo slept` }, new AbortController().signal);

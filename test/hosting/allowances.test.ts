import assert from 'node:assert/strict';
import test from 'node:test';
import { type Allowances, approvalsOf } from '../../src/hosting/allowances.ts';
import type { Act } from '../../src/tools/guard/policyTable.ts';

const { signal } = new AbortController();
const nothing = { sites: [], commands: [], isUnsandboxedAllowed: false, areProjectWordsAllowed: false };

async function allows(given: Partial<Allowances>, act: Act, asset: string): Promise<boolean> {
	return await approvalsOf({ ...nothing, ...given }).isApproved({ act, asset, destination: '' }, signal);
}

test('a site is allowed with what lies below it, and nothing beside it', async () => {
	const given = { sites: ['Example.org'] };
	assert.ok(await allows(given, 'fetch-composed', 'https://example.org/a'));
	assert.ok(await allows(given, 'fetch-often', 'https://docs.example.org/a'));
	assert.ok(!(await allows(given, 'fetch-composed', 'https://notexample.org/a')));
	assert.ok(!(await allows(given, 'run-command', 'https://example.org/a')));
});

test('a command is allowed letter by letter, and without a sandbox only by a word of its own', async () => {
	const given = { commands: ['npm test'] };
	assert.ok(await allows(given, 'run-command', 'npm test'));
	assert.ok(!(await allows(given, 'run-command', 'npm test ')));
	assert.ok(!(await allows(given, 'run-unsandboxed', 'npm test')));
	assert.ok(await allows({ ...given, isUnsandboxedAllowed: true }, 'run-unsandboxed', 'npm test'));
	assert.ok(!(await allows({ isUnsandboxedAllowed: true }, 'run-unsandboxed', 'npm test')));
});

test('nothing is allowed by itself', async () => {
	assert.ok(!(await allows({}, 'send-project-words', 'eight words')));
	assert.ok(!(await allows({}, 'send-secret', 'key')));
	assert.ok(await allows({ areProjectWordsAllowed: true }, 'send-project-words', 'eight words'));
});

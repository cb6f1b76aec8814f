import assert from 'node:assert/strict';
import test from 'node:test';
import { flagFor } from '../../src/cli/flagFor.ts';
import { helpFor } from '../../src/cli/help.ts';
import { type Act, policyTable, rulingOf } from '../../src/tools/guard/policyTable.ts';

const acts = Object.keys(policyTable).filter((it): it is Act => Object.hasOwn(policyTable, it));

test('whatever is asked for has an option that allows it, and the help knows that option', () => {
	const asked = acts.filter(
		it =>
			// Only an editor has tools of others.
			it !== 'call-external-tool' && [false, true].some(hasSeenPrivate => rulingOf(it, hasSeenPrivate) === 'ask'),
	);
	const help = helpFor('ask');
	for (const act of asked) {
		const flag = flagFor({ act, asset: 'npm test', destination: 'docs.example.org' });
		const options = flag?.match(/--[a-z-]+/g) ?? [];
		assert.notEqual(options.length, 0, act);
		assert.ok(
			options.every(it => help.includes(it)),
			flag,
		);
	}
});

test('what is always allowed, or never, has none', () => {
	for (const act of ['read-project', 'search-web', 'send-secret'] as const) {
		assert.equal(flagFor({ act, asset: 'x', destination: 'y' }), undefined);
	}
});

test('a command and a host stand in the option as they are to be written', () => {
	const command = { asset: 'npm test -- "a b"', destination: '/project' };
	assert.equal(flagFor({ act: 'run-command', ...command }), '--allow-command "npm test -- \\"a b\\""');
	assert.match(flagFor({ act: 'run-unsandboxed', ...command }) ?? '', /^--allow-command .* --allow-unsandboxed$/);
	const page = { asset: 'http://127.0.0.1:80/x', destination: '127.0.0.1:80' };
	assert.equal(flagFor({ act: 'reach-private-address', ...page }), '--allow-host 127.0.0.1:80');
});

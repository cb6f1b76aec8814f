import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { HostResult } from '../results.ts';

/** A reporter for mocha that writes a line of JSON for each test, at once: the process may end at any moment. */
export class JsonLines extends Mocha.reporters.Base {
	constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
		super(runner, options);
		const file = String(options.reporterOptions?.file);
		const write = (test: Mocha.Runnable, state: HostResult['state'], error = ''): void =>
			appendFileSync(file, `${JSON.stringify({ title: test.fullTitle(), state, error } satisfies HostResult)}\n`);
		runner.on('pass', test => write(test, 'passed'));
		runner.on('pending', test => write(test, 'skipped'));
		// A hook that fails is one too.
		runner.on('fail', (test, error) => write(test, 'failed', error.stack ?? String(error)));
	}
}

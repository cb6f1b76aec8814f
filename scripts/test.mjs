// Runs the tests in one process, which is ten times as fast as one a file. `unit` leaves out what starts processes
// (*.process.test.ts); `all` runs everything; further arguments are file names or options of node --test.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';

const [which = 'all', ...rest] = process.argv.slice(2);
const named = rest.filter(it => !it.startsWith('-'));
const files =
	named.length > 0 ? named : globSync('test/**/*.test.ts').filter(it => which === 'all' || !it.includes('.process.'));
// A test that fails may leave a server or a child behind, for which the process would wait for ever.
const options = [
	'--test',
	'--test-isolation=none',
	'--test-timeout=600000',
	'--test-force-exit',
	...rest.filter(it => it.startsWith('-')),
];
const child = spawn(process.execPath, [...options, ...files.sort()], { stdio: 'inherit' });
child.on('close', code => process.exit(code ?? 1));

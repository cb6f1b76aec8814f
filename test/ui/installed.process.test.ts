import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../editor/workbench.ts';
import { getFirstReport } from './firstReport.ts';
import { inEditor } from './inEditor.ts';

inEditor('the package is installed, and gives a newcomer a cited report', { extension: packed }, async ui => {
	await getFirstReport(ui, 'installed');
});

/** The package of this build, made where it is missing. */
async function packed(): Promise<string> {
	const find = (): string | undefined => globSync(join(root, 'dist/*.vsix'))[0];
	if (find() === undefined) {
		await promisify(execFile)(process.execPath, ['scripts/package.mjs'], { cwd: root });
	}
	const vsix = find();
	assert.ok(vsix, 'scripts/package.mjs has made no package.');
	return vsix;
}

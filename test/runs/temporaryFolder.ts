import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test, gone when the test is. */
export function temporaryFolder(): Disposable & { readonly path: string } {
	const path = realpathSync(mkdtempSync(join(tmpdir(), 'deep-research-test-')));
	return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with these files, gone when the test ends. */
export class TempFolder implements Disposable {
	readonly path: string;

	constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
		this.path = mkdtempSync(join(tmpdir(), 'deep-research-test-'));
		for (const [name, content] of Object.entries(files)) {
			this.write(name, content);
		}
	}

	write(name: string, content: string | Uint8Array): void {
		mkdirSync(dirname(this.at(name)), { recursive: true });
		writeFileSync(this.at(name), content);
	}

	at(name: string): string {
		return join(this.path, name);
	}

	[Symbol.dispose](): void {
		rmSync(this.path, { recursive: true, force: true });
	}
}

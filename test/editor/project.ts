import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDocs } from '../cli/cliProcess.ts';

/** Makes a project to ask about: three documents in `docs`, and as many in `parts` as the longest run reads. */
export function makeProject(folder: string, parts = 60): string {
	mkdirSync(join(folder, 'parts'), { recursive: true });
	writeDocs(folder);
	for (let i = 1; i <= parts; i++) {
		const text = `# Part ${i}\n\nStep ${i} of the procedure comes after step ${i - 1}, and takes ${i * 3} minutes.\n`;
		writeFileSync(join(folder, `parts/part-${i}.md`), text);
	}
	return folder;
}

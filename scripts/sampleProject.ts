import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes a small project to ask questions about, or completes it: a page that says what to do, and npm's own manual, which is
 * installed with this package. What a user has written there stays.
 */
export async function makeSampleProject(folder: string): Promise<void> {
	const manual = fileURLToPath(new URL('../node_modules/npm/docs/content', import.meta.url));
	await mkdir(folder, { recursive: true });
	for (const chapter of ['using-npm', 'configuring-npm', 'commands']) {
		await cp(join(manual, chapter), join(folder, 'docs', chapter), { recursive: true, force: false });
	}
	try {
		await writeFile(join(folder, 'README.md'), readme, { flag: 'wx' });
	} catch {
		// It is there from an earlier time.
	}
}

const readme = `# A project to try Deep Research on

The folder \`docs\` holds npm's own manual. Ask about it in the Deep Research panel on the right, for instance:

- Which script runs before a package is published with npm publish?
- What is the difference between npm ci and npm install?
- How can a workspace run a script of another package?

The answer is written into \`research/\` as a Markdown document that opens by itself. Each claim in it carries a
citation; follow one, and you stand at the words it was taken from.

No key and no model is needed for this: without one, reports are made of quoted sentences. With
**Deep Research: Select Model...** in the command palette a language model plans and writes.
`;

import { fileURLToPath } from 'node:url';
import { realPathWithin } from './languageModelToolsCheck.ts';

/**
 * The path of the report document that a run's log names; `undefined` when it is gone, or lies elsewhere than runs over `roots`
 * write. A log may come with a repository, and what it names may be any file, or an address that makes another program act.
 */
export async function ownReport(document: string, roots: readonly string[]): Promise<string | undefined> {
	if (!document.startsWith('file:///')) {
		return undefined;
	}
	try {
		return await realPathWithin(fileURLToPath(document), roots);
	} catch {
		return undefined;
	}
}

import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { methodOf } from '../agent/method.ts';
import { composeDocument } from '../report/document.ts';
import { type EvidenceFile, parseEvidenceFile } from '../report/evidenceFile.ts';
import type { InsertableReport } from '../report/insertion/excerpt.ts';
import { frontMatter } from '../report/markdownText.ts';
import { runIdOf } from './reportRunId.ts';
import type { StoredRun } from './storedRuns.ts';

/**
 * The report of a finished run as its document is now, with what the user has changed in it. When the document is gone, or was
 * never written, it is composed again from the log.
 */
export async function readInsertable(run: StoredRun): Promise<InsertableReport> {
	const { outcome, document, composed } = run.state;
	const answer = composed?.answer ?? (outcome && 'answer' in outcome ? (outcome.answer ?? '') : '');
	const path = document === undefined ? undefined : pathOf(document);
	const markdown = path && (await textOf(path));
	// A log may come with a repository, and name any file of the user: what is not this run's report is not read out.
	if (path === undefined || markdown === undefined || runIdOf(markdown) !== run.id) {
		return recompose(run, answer);
	}
	const evidenceFile = await evidenceOf(markdown, path);
	return { markdown, answer, evidenceFile, folder: pathToFileURL(dirname(path)).href };
}

function recompose({ state, path }: StoredRun, answer: string): InsertableReport {
	const folder = pathToFileURL(path).href;
	const composed = composeDocument({
		...state,
		...state.composed,
		notes: [],
		answer,
		method: methodOf(state),
		evidence: state.ledger,
		folder,
		evidenceFileName: 'report.evidence.json',
	});
	return { markdown: composed.markdown, answer, evidenceFile: composed.evidenceFile, folder };
}

/** The evidence file that the document names, beside it. Without one, the definitions have to do. */
async function evidenceOf(markdown: string, document: string): Promise<EvidenceFile | undefined> {
	const head = markdown.slice(0, frontMatter(markdown)?.end ?? 0);
	const name = /^evidence:[ \t]*"?([^"\r\n/\\]+)"?[ \t]*$/m.exec(head)?.[1] ?? '';
	const text = name === '' ? undefined : await textOf(join(dirname(document), name));
	const parsed = text === undefined ? undefined : parseEvidenceFile(text);
	return parsed === undefined || 'problem' in parsed ? undefined : parsed;
}

/** The path of a file on this machine; `undefined` for an address of any other kind. */
function pathOf(uri: string): string | undefined {
	try {
		return uri.startsWith('file:///') ? fileURLToPath(uri) : undefined;
	} catch {
		return undefined;
	}
}

/** What a log names may be anything: a device would never end. */
async function textOf(path: string): Promise<string | undefined> {
	try {
		const found = await stat(path);
		return found.isFile() && found.size <= mostBytes ? await readFile(path, 'utf8') : undefined;
	} catch {
		return undefined;
	}
}

const mostBytes = 32 * 1024 * 1024;

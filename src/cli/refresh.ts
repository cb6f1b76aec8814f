import { resolve } from 'node:path';
import { openReportPages, pagesOf, type SourceWorld } from '../hosting/readAgain.ts';
import { projectFolderOf, readableWithin } from '../hosting/readableFiles.ts';
import { type Refresh, readSources, refreshReport, writeRefresh } from '../hosting/refreshReport.ts';
import { ReportError } from '../hosting/reportError.ts';
import { type ReportPair, readReportPair } from '../hosting/reportPair.ts';
import { embedSources, type FetchedSnapshot, listSnapshots, restoreSnapshots } from '../hosting/reportSnapshots.ts';
import type { WebWish } from '../hosting/webChoice.ts';
import { diskProblem, isDiskError } from '../runs/diskProblem.ts';
import { systemClock } from '../runs/systemClock.ts';
import type { DocumentReader } from '../tools/documents/documentReader.ts';
import type { Terminals } from './ask.ts';
import { CommandError, type ExitCode, exitCode, usageError } from './exitCode.ts';
import { count } from './progress.ts';
import { describeSource, showDiffLine, stateOf, summarize } from './refreshWords.ts';
import { printableLine } from './terminalText.ts';
import { unifiedDiff } from './unifiedDiff.ts';

export interface RefreshRequest {
	/** As the user wrote it. */
	readonly report: string;
	readonly workingFolder: string;
	/** Folders whose files may be read, and where runs may be, beside the working folder and the project of the report. */
	readonly folders: readonly string[];
	/** `refresh` reads all sources again, `fetch` those whose text is missing, `embed` copies texts beside the report. */
	readonly act: 'refresh' | 'fetch' | 'embed';
	readonly writes: boolean;
	readonly isJson: boolean;
	readonly web: WebWish;
}

/** Brings a report up to date with its sources, or its sources' texts to the report, and says what came of each. */
export async function refresh(
	request: RefreshRequest,
	documents: DocumentReader,
	terminals: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const path = resolve(request.workingFolder, request.report);
	try {
		const pair = await readReportPair(path);
		const folders = [...request.folders, request.workingFolder];
		if (request.act === 'embed') {
			return await embed(pair, folders, request, terminals);
		}
		const missing = request.act === 'fetch' ? (await listSnapshots(pair, folders)).missing : undefined;
		const wanted = missing ?? [...pair.report.evidence.sources.values()];
		const addresses = pagesOf(wanted);
		if (!request.web.isOffline && addresses.length > 0) {
			await terminals.stderr.write(`${announce(addresses)}\n`);
		}
		await using web = openReportPages(addresses, request.web, documents, () => systemClock.now());
		const world: SourceWorld = {
			documents,
			pages: web.pages,
			mayRead: readableWithin([...folders, await projectFolderOf(pair.document.path)]),
			now: () => systemClock.now(),
		};
		return missing
			? await fetchMissing(pair, missing, { request, folders, world }, terminals, signal)
			: await refreshAll(pair, { request, folders, world }, terminals, signal);
	} catch (error) {
		throw asCommandError(error, request.report);
	}
}

interface Work {
	readonly request: RefreshRequest;
	readonly folders: readonly string[];
	readonly world: SourceWorld;
}

async function refreshAll(
	pair: ReportPair,
	{ request, folders, world }: Work,
	{ stdout }: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const result = await refreshReport(pair, folders, world, () => {}, signal);
	const isChange = result.proposed.document.text !== pair.document.text || result.texts.length > 0;
	const isNew = result.proposed.evidenceFile.text !== pair.evidenceFile.text;
	const isWritten = request.writes && (isChange || isNew);
	if (isWritten) {
		await writeRefresh(result, folders);
	}
	const diff = unifiedDiff(pair.document.text, result.proposed.document.text, request.report);
	if (request.isJson) {
		await stdout.write(`${JSON.stringify(asJson(result, request, { isWritten, diff }), undefined, '\t')}\n`);
	} else {
		const lines = [
			...result.sources.flatMap(it => describeSource(it, stdout)),
			...(diff.length > 0 ? ['', ...diff.map(it => showDiffLine(it, stdout)), ''] : []),
			summarize(result, request.report, { isWritten, isChange }),
		];
		await stdout.write(lines.map(it => `${it}\n`).join(''));
	}
	const isDoubtful = result.sources.some(it => it.passages.some(({ act }) => act === 'doubted'));
	return isDoubtful ? exitCode.findings : exitCode.done;
}

async function fetchMissing(
	pair: ReportPair,
	missing: Awaited<ReturnType<typeof listSnapshots>>['missing'],
	{ request, folders, world }: Work,
	{ stdout }: Terminals,
	signal: AbortSignal,
): Promise<ExitCode> {
	const readings = await readSources(missing, pair, { folders, world, onProgress: () => {} }, signal);
	const fetched = await restoreSnapshots(pair, folders, readings);
	const results = missing.map(({ id, uri, title }) => {
		const [reading, state] = [readings.get(id), fetched.get(id) ?? 'unreachable'];
		return { id, uri, title, state, reason: reading && 'reason' in reading ? reading.reason : undefined };
	});
	if (request.isJson) {
		await stdout.write(`${JSON.stringify({ report: request.report, sources: results }, undefined, '\t')}\n`);
	} else if (results.length === 0) {
		await stdout.write(`${printableLine(request.report)}: the texts of all its sources are at hand.\n`);
	} else {
		const lines = results.map(
			({ id, uri, state, reason = fetchWords[state] }) =>
				`${stdout.style(state === 'restored' ? 'green' : 'yellow', state)} ${printableLine(`${id}, ${uri}: ${reason}`)}`,
		);
		await stdout.write(lines.map(it => `${it}\n`).join(''));
	}
	return results.every(it => it.state === 'restored') ? exitCode.done : exitCode.findings;
}

const fetchWords: Readonly<Record<FetchedSnapshot, string>> = {
	restored: 'its text is what was quoted, and is kept again.',
	changed: 'it has another text now: refresh without --fetch shows what became of its passages.',
	gone: 'it is not there any more.',
	unreachable: 'it could not be read.',
};

async function embed(
	pair: ReportPair,
	folders: readonly string[],
	{ report, isJson }: RefreshRequest,
	{ stdout }: Terminals,
): Promise<ExitCode> {
	const { missing, present } = await listSnapshots(pair, folders);
	await embedSources(pair, folders);
	const bytes = present.reduce((sum, it) => sum + it.bytes, 0);
	if (isJson) {
		const lacking = missing.map(({ id, uri }) => ({ id, uri }));
		await stdout.write(
			`${JSON.stringify({ report, embedded: present.length, bytes, missing: lacking }, undefined, '\t')}\n`,
		);
	} else {
		const lack = missing.map(({ id, uri }) => printableLine(`missing ${id}, ${uri}: --fetch reads it again.`));
		const said = `${printableLine(report)}: ${count(present.length, 'source')} (${size(bytes)}) embedded beside it.`;
		await stdout.write([...lack, said].map(it => `${it}\n`).join(''));
	}
	return missing.length > 0 ? exitCode.findings : exitCode.done;
}

function size(bytes: number): string {
	return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Where requests go, before any is sent. */
function announce(addresses: readonly string[]): string {
	const hosts = [...new Set(addresses.map(it => URL.parse(it)?.host ?? ''))].filter(it => it !== '');
	const shown = hosts.slice(0, mostHosts).map(printableLine).join(', ');
	const more = hosts.length > mostHosts ? ` and ${hosts.length - mostHosts} more` : '';
	return `Web: ${count(addresses.length, 'page')} of ${shown}${more}; --offline asks for none.`;
}

const mostHosts = 12;

function asJson(
	{ sources }: Refresh,
	{ report }: RefreshRequest,
	{ isWritten, diff }: { readonly isWritten: boolean; readonly diff: readonly string[] },
): unknown {
	return {
		report,
		isWritten,
		sources: sources.map(it => ({
			id: it.source.id,
			uri: it.source.uri,
			title: it.source.title,
			state: stateOf(it),
			...(it.reading.kind === 'read' ? {} : { reason: it.reading.reason }),
			passages: it.passages.map(({ evidence: { id, label, quote }, state, act, now }) => ({
				id,
				label,
				state,
				act,
				quote,
				...(now === undefined ? {} : { now: now.quote, locator: now.locator }),
			})),
		})),
		diff: diff.join('\n'),
	};
}

function asCommandError(error: unknown, report: string): unknown {
	if (error instanceof ReportError) {
		return error.code === 'changed-meanwhile'
			? new CommandError(exitCode.unwritable, error.message, { cause: error })
			: usageError(error.message);
	}
	return isDiskError(error)
		? new CommandError(exitCode.unwritable, `${report} could not be written: ${diskProblem(error)}.`, { cause: error })
		: error;
}

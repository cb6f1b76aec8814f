import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { escapeInline } from '../report/inert.ts';
import { linkTo } from './chatAnswer.ts';
import { lastRun } from './chatLastRun.ts';
import { lastRunOf } from './chatMemory.ts';
import type { ChatEnd, ChatTurn } from './chatTurn.ts';
import type { CheckedReport } from './languageModelToolsCheck.ts';
import { ownReport } from './ownReport.ts';
import type { Translate } from './translate.ts';

/** Checks the citations of the report in the active editor, else of the last run's. */
export async function check(turn: ChatTurn, signal: AbortSignal): Promise<ChatEnd> {
	const { ask, parts, reply, t } = turn;
	const path = ask.activeReport?.path ?? (await reportOfLastRun(turn, signal));
	if (path === undefined) {
		return { problem: t('There is no report to check: open one in an editor, and ask again.') };
	}
	reply.progress(t('Checking {0}', basename(path)));
	const found = await parts.checkReport(path, signal);
	reply.markdown(describe(path, found, t));
	if (ask.activeReport?.isDirty === true) {
		reply.markdown(`\n\n${t('Changes that are not saved were not checked.')}`);
	}
	reply.reference(pathToFileURL(path).href, undefined);
	const runId = lastRunOf(ask.history);
	return { memory: { kind: 'check', ...(runId === undefined ? {} : { runId }) } };
}

async function reportOfLastRun(turn: ChatTurn, signal: AbortSignal): Promise<string | undefined> {
	const document = (await lastRun(turn, signal))?.state.document;
	return document === undefined ? undefined : await ownReport(document, turn.parts.roots());
}

function describe(path: string, { problems, citations, quotes, verified }: CheckedReport, t: Translate): string {
	const link = pathToFileURL(path).href;
	const name = `[${escapeInline(basename(path))}](${linkTo(link)})`;
	if (citations === 0 && problems.length === 0) {
		return t('{0} has no citations, so there was nothing to check.', name);
	}
	const faults = problems.filter(it => it.severity === 'error' || it.severity === 'warning');
	const counts = t('{0} of {1} cited passages were found word for word in their sources.', verified, quotes);
	const verdict =
		faults.length === 0
			? t('No problems in {0}.', name)
			: faults.length === 1
				? t('1 problem in {0}.', name)
				: t('{0} problems in {1}.', faults.length, name);
	const unchecked = problems.filter(it => it.code === 'not-checked').length;
	const lines = faults
		.slice(0, mostShown)
		.map(it => `- [${t('line {0}', it.line)}](${linkTo(`${link}#L${it.line}`)}): ${escapeInline(it.message)}`);
	return [
		`${verdict} ${counts}`,
		...(lines.length > 0 ? [lines.join('\n')] : []),
		...(faults.length > mostShown ? [t('{0} more are not shown.', faults.length - mostShown)] : []),
		...(unchecked > 0
			? [t('{0} citations could not be checked: the copies of their sources are not at hand.', unchecked)]
			: []),
	].join('\n\n');
}

const mostShown = 40;

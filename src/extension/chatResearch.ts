import type { Outcome, RunEvent } from '../agent/events.ts';
import { evidenceCitations } from '../report/citation.ts';
import { escapeInline } from '../report/inert.ts';
import { resolveUri } from '../report/uri.ts';
import { linkedAnswer } from './chatAnswer.ts';
import { lastRun } from './chatLastRun.ts';
import { lastRunOf, planFor } from './chatMemory.ts';
import type { ChatEnd, ChatReply, ChatTurn } from './chatTurn.ts';
import type { RunEnd, RunRequest } from './runRequest.ts';
import { describeNow } from './runViewWords.ts';
import type { Translate } from './translate.ts';

/** Researches the question of a turn: to have asked in the chat is the user's leave. */
export async function research(turn: ChatTurn, signal: AbortSignal): Promise<ChatEnd> {
	const { ask, t } = turn;
	if (ask.question === '') {
		return { problem: t('Say what you would like to know.') };
	}
	return await run(turn, { plan: planFor(ask.question, ask.history), folder: ask.folder }, signal);
}

/** Asks a further question on the report of the last run: of this chat, else of the open folders. */
export async function continueResearch(turn: ChatTurn, signal: AbortSignal): Promise<ChatEnd> {
	const { ask, parts, t } = turn;
	if (ask.question === '') {
		return { problem: t('Say after /continue what else you would like to know.') };
	}
	const id = lastRunOf(ask.history);
	if (parts.runs.active.some(it => it.id === id)) {
		return { problem: t('That research still goes on: stop it, or wait for its end.') };
	}
	const last = await lastRun(turn, signal);
	if (!last?.state.outcome) {
		return { problem: t('There is no finished research to continue: ask a first question without /continue.') };
	}
	const folder = parts.folders().find(it => it.path === last.root)?.uri;
	turn.reply.markdown(`${t('Continuing “{0}”.', escapeInline(last.state.question))}\n\n`);
	return await run(turn, { plan: [], folder, continues: last.path }, signal);
}

async function run(
	{ ask, parts, reply, t }: ChatTurn,
	more: Pick<RunRequest, 'plan' | 'folder' | 'continues'>,
	signal: AbortSignal,
): Promise<ChatEnd> {
	reply.progress(t('Preparing'));
	const { question, attachments } = ask;
	const active = await parts.runs.start({ question, attachments, mode: 'deep', scope: parts.scope(), ...more });
	const stop = (): void => active.stop();
	signal.addEventListener('abort', stop, { once: true });
	if (signal.aborted) {
		stop();
	}
	const silence = active.onEvent(progressTo(reply, t));
	const end = await active.end;
	silence();
	signal.removeEventListener('abort', stop);
	// What is said before the end is folded away with the steps.
	return showEnd(end, ask.leftOut, reply, t);
}

/** A line for each round, when it is known what the round does. */
function progressTo(reply: ChatReply, t: Translate): (event: RunEvent) => void {
	let isFinal = false;
	return event => {
		if (event.type === 'round-start') {
			isFinal = event.final;
		} else if (event.type === 'decision-made') {
			reply.progress(t('Round {0}: {1}', event.round, describeNow(event.action, isFinal, t)));
		}
	};
}

function showEnd(end: RunEnd, leftOut: readonly string[], reply: ChatReply, t: Translate): ChatEnd {
	const answer = linkedAnswer(end);
	const isCited = evidenceCitations(end.composed?.answer ?? '').length > 0;
	const paragraphs = [
		...leftOut.map(it => escapeInline(it)),
		headSentence(end.outcome, isCited, t),
		answer,
		answer === '' && end.document !== undefined ? t('There is no short answer; the report has what was found.') : '',
		end.problem === undefined ? '' : escapeInline(end.problem),
	].filter(it => it !== '');
	reply.markdown(`${paragraphs.join('\n\n')}\n\n`);
	showSources(end, reply);
	if (end.document !== undefined) {
		reply.button({ kind: 'open-report', document: end.document, label: t('Open Report') });
	}
	if (end.outcome.kind === 'failed') {
		reply.button({ kind: 'problem', command: 'showLog', label: t('Show Log') });
	}
	return { memory: { kind: 'run', runId: end.run, isCited: (end.composed?.citations ?? 0) > 0 } };
}

/** What the reader must know before the answer; empty when there is nothing. */
function headSentence(outcome: Outcome, isCited: boolean, t: Translate): string {
	switch (outcome.kind) {
		case 'answered':
			return isCited ? '' : t('Nothing was found that can be cited.');
		case 'exhausted':
			return t('The research ended early: this is what had been found by then, and there may be more.');
		case 'stopped':
			return t('Stopped. The report holds what had been found by then.');
		case 'failed':
			return t('The research failed: {0}', escapeInline(outcome.message));
	}
}

/** The sources that the report cites, each at the first passage that it cites. */
function showSources({ composed, documentFolder }: RunEnd, reply: ChatReply): void {
	for (const { id, uri } of composed?.evidenceFile.sources ?? []) {
		const first = composed?.evidenceFile.evidence.find(it => it.source === id);
		const address = documentFolder === undefined ? uri : resolveUri(documentFolder, uri);
		// A run that goes on from one that came with a repository cites what that one names.
		if (/^(?:https?|file):/.test(address)) {
			reply.reference(address, first?.locator.lines?.[0]);
		}
	}
}

import { check } from './chatCheck.ts';
import { plan } from './chatPlan.ts';
import { continueResearch, research } from './chatResearch.ts';
import { sources } from './chatSources.ts';
import type { ChatEnd, ChatTurn } from './chatTurn.ts';
import { UserError } from './userError.ts';

/** The commands of the participant, as the manifest names them; a message without one is researched. */
export const chatCommands = {
	plan,
	continue: continueResearch,
	check,
	sources,
} as const satisfies Readonly<Record<string, Handler>>;

type Handler = (turn: ChatTurn, signal: AbortSignal) => Promise<ChatEnd>;

/** Answers one message. What goes wrong is a sentence with one button that helps; only a cancelled turn rejects. */
export async function handleChat(turn: ChatTurn, signal: AbortSignal): Promise<ChatEnd> {
	try {
		return await handlerOf(turn.ask.command)(turn, signal);
	} catch (error) {
		if (signal.aborted) {
			throw error;
		}
		return explain(error, turn);
	}
}

function handlerOf(command: string | undefined): Handler {
	switch (command) {
		case 'plan':
		case 'continue':
		case 'check':
		case 'sources':
			return chatCommands[command];
		default:
			return research;
	}
}

function explain(error: unknown, { parts, reply, t }: ChatTurn): ChatEnd {
	if (error instanceof UserError) {
		const [action] = error.actions;
		if (action) {
			reply.button({ kind: 'problem', ...action });
		}
		return { problem: error.message };
	}
	parts.onBug(error);
	reply.button({ kind: 'problem', command: 'showLog', label: t('Show Log') });
	return { problem: t('This did not work: {0}', error instanceof Error ? error.message : String(error)) };
}

import { escapeInline } from '../report/inert.ts';
import type { ChatEnd, ChatTurn } from './chatTurn.ts';

/** Drafts the sub-questions of a question; nothing is searched. The next turn may research with them. */
export async function plan({ ask, parts, reply, t }: ChatTurn, signal: AbortSignal): Promise<ChatEnd> {
	const { question } = ask;
	if (question === '') {
		return { problem: t('Say after /plan what you would like to know.') };
	}
	reply.progress(t('Drafting a plan'));
	const drafted = await parts.draftPlan(question, signal);
	if (drafted === undefined) {
		reply.button({ kind: 'problem', command: 'selectModel', label: t('Select Model...') });
		return {
			problem: t('A plan needs a language model, and none is chosen. Research without a plan works without one.'),
		};
	}
	if (drafted.length === 0) {
		reply.markdown(t('This question needs no plan: it can be researched as it is.'));
	} else {
		const lines = drafted.map((it, index) => `${index + 1}. ${escapeInline(it)}`);
		reply.markdown(
			`${lines.join('\n')}\n\n${t('To change the plan, ask again with what it should leave out or add.')}`,
		);
	}
	return { memory: { kind: 'plan', question, plan: drafted } };
}

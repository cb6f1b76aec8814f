import { citedIds } from '../report/citation.ts';
import { escapeInline } from '../report/inert.ts';
import { linkTo } from './chatAnswer.ts';
import { lastRun } from './chatLastRun.ts';
import type { ChatEnd, ChatTurn } from './chatTurn.ts';
import { ownReport } from './ownReport.ts';
import type { SourceLine } from './runViewProtocol.ts';
import { sourceLineOf } from './runViewSources.ts';
import type { StoredRun } from './storedRuns.ts';
import type { Translate } from './translate.ts';

/** Lists what the last run has read: of this chat, else of the open folders. */
export async function sources(turn: ChatTurn, signal: AbortSignal): Promise<ChatEnd> {
	const { reply, t } = turn;
	const run = await lastRun(turn, signal);
	if (!run) {
		return { problem: t('There is no research here yet: ask a question first.') };
	}
	const { question, document } = run.state;
	const lines = linesOf(run, t);
	const cited = lines.filter(it => it.cited > 0).length;
	const shown = lines.slice(0, mostShown).map(it => lineOf(it, t));
	reply.markdown(
		[
			t('“{0}” read {1} sources; its report cites {2} of them.', escapeInline(question), lines.length, cited),
			shown.join('\n'),
			...(lines.length > mostShown ? [t('{0} more are in the panel.', lines.length - mostShown)] : []),
		].join('\n\n'),
	);
	if (document !== undefined && (await ownReport(document, turn.parts.roots())) !== undefined) {
		reply.button({ kind: 'open-report', document, label: t('Open Report') });
	}
	return { memory: { kind: 'sources', runId: run.id } };
}

/** The sources of a run with their counts, the most cited first. */
function linesOf({ state }: StoredRun, t: Translate): readonly SourceLine[] {
	const answer = state.outcome && 'answer' in state.outcome ? (state.outcome.answer ?? '') : '';
	const cited = new Set(citedIds(`${state.report}\n\n${answer}`));
	const lines = new Map<string, SourceLine>();
	for (const evidence of state.ledger.list()) {
		const known = lines.get(evidence.source.uri);
		const line = known ? { ...known, passages: known.passages + 1 } : sourceLineOf(evidence, { folders: [], t });
		lines.set(evidence.source.uri, { ...line, cited: line.cited + (cited.has(evidence.id) ? 1 : 0) });
	}
	return [...lines.values()].sort((a, b) => b.cited - a.cited || b.passages - a.passages);
}

function lineOf({ uri, title, passages, cited }: SourceLine, t: Translate): string {
	const name = escapeInline(title);
	const link = /^(?:https?|file):/.test(uri) ? `[${name}](${linkTo(uri)})` : name;
	const counts = passages === 1 ? t('1 passage') : t('{0} passages', passages);
	return cited === 0 ? `- ${link}: ${counts}` : `- ${link}: ${t('{0}, {1} cited', counts, cited)}`;
}

const mostShown = 50;

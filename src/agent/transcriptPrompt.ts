import type { Message } from '../llm/model.ts';
import { cutToTokens, estimateTokens } from '../llm/tokens.ts';
import type { ReplyFormat } from './formats/replyFormat.ts';
import type { Turn } from './policy.ts';
import { formatResult, formatRound, harmless } from './prompt.ts';
import type { Exchange, Transcript } from './workspace.ts';

const leftOut = '[Left out, to make room. What was read is kept: recall searches it.]';

/**
 * Renders a transcript as the messages of one round. When they cost more than `budget` tokens, the oldest observations give
 * way first, one by one; the newest is never overwritten, at worst cut, and says so.
 */
export function renderTranscript(
	{ workspace, final, round }: Pick<Turn, 'final' | 'round'> & { readonly workspace: Transcript },
	instructions: string,
	format: Pick<ReplyFormat, 'exchange'>,
	budget: number,
): readonly Message[] {
	const { history, dropped } = recentEnough(workspace.history, budget / 2);
	const results = history.map(resultsOf);
	const head: Message[] = [
		{ role: 'system', content: instructions },
		{
			role: 'user',
			content:
				dropped === 0
					? workspace.question
					: `${workspace.question}\n\n[The first ${dropped} steps were left out, to make room.]`,
		},
	];
	const notices = workspace.observation?.notices ?? [];
	const tail: Message[] =
		final || notices.length > 0
			? [{ role: 'user', content: [...notices, ...(final ? [formatRound(round, final)] : [])].join('\n\n') }]
			: [];
	const thoughts = history.reduce((sum, it) => sum + costOfStep(it), 0);
	const fixed = [...head, ...tail].reduce((sum, it) => sum + estimateTokens(it.content), 0) + thoughts;
	const kept = makeRoom(results, Math.max(0, budget - fixed));
	return [
		...head,
		...history.flatMap((it, i) => format.exchange(it, kept[i] ?? [], `call_${dropped + i + 1}`)),
		...tail,
	];
}

/** The latest steps whose thoughts and calls alone cost at most `budget` tokens; the very last one always. */
function recentEnough(history: readonly Exchange[], budget: number): { history: readonly Exchange[]; dropped: number } {
	let cost = 0;
	let first = history.length;
	while (first > 0 && (first === history.length || cost <= budget)) {
		const step = history[first - 1];
		cost += step ? costOfStep(step) : 0;
		first--;
	}
	const dropped = cost > budget && first < history.length - 1 ? first + 1 : first;
	return { history: history.slice(dropped), dropped };
}

function costOfStep({ think, action }: Exchange): number {
	return estimateTokens(think) + estimateTokens(JSON.stringify(action)) + 20;
}

/** What each call of a round returned; a call that was not run says so, because function calling wants an answer to each. */
function resultsOf({ action, observation }: Exchange): string[] {
	if (action.kind !== 'calls') {
		return [];
	}
	return action.calls.map(call => {
		const result = observation.results.find(it => it.call === call);
		return result ? harmless(formatResult(result)) : 'It was not run.';
	});
}

function makeRoom(results: readonly (readonly string[])[], budget: number): string[][] {
	const kept = results.map(it => [...it]);
	const costOf = (texts: readonly string[]): number => texts.reduce((sum, it) => sum + estimateTokens(it), 0);
	let cost = kept.reduce((sum, it) => sum + costOf(it), 0);
	for (let i = 0; cost > budget && i < kept.length - 1; i++) {
		const texts = kept[i] ?? [];
		cost -= costOf(texts);
		kept[i] = texts.map(() => leftOut);
		cost += costOf(kept[i] ?? []);
	}
	const newest = kept.at(-1);
	if (newest && cost > budget) {
		const share = Math.max(200, Math.floor((budget - (cost - costOf(newest))) / newest.length));
		kept[kept.length - 1] = newest.map(it => {
			const cut = cutToTokens(it, share);
			return cut === undefined ? it : `${cut}\n[Cut here, to make room. Ask for less at once, or use recall.]`;
		});
	}
	return kept;
}

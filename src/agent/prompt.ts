import type { Message } from '../llm/model.ts';
import { cutToTokens, estimateTokens } from '../llm/tokens.ts';
import { formatEvidenceCitation } from '../report/citation.ts';
import type { Evidence } from '../report/evidence.ts';
import { visible } from '../report/inert.ts';
import type { Action } from './decision.ts';
import type { Turn } from './policy.ts';
import { readQuestion } from './steering.ts';
import type { CallResult } from './workspace.ts';

/** How many tokens the prompt may take, and each part of it at the most. The observation gets what the others leave. */
export interface PromptBudget {
	readonly total: number;
	readonly question: number;
	readonly report: number;
	/** What the model is told the report may have; beyond it, the next round is asked to write it shorter. */
	readonly reportCap: number;
	readonly action: number;
	readonly notices: number;
}

export const defaultPromptBudget: PromptBudget = {
	total: 40_000,
	question: 4_000,
	report: 8_000,
	reportCap: 6_000,
	action: 2_000,
	notices: 2_000,
};

/** The usual budget, or as much of it as a model's window holds: `contextTokens` is what one request may have, reply included. */
export function promptBudgetFor(contextTokens: number | undefined): PromptBudget {
	const room = (contextTokens ?? Number.POSITIVE_INFINITY) * (1 - shareOfReply);
	return room < defaultPromptBudget.total
		? scaled(defaultPromptBudget, room / defaultPromptBudget.total)
		: defaultPromptBudget;
}

/** What a model needs of its window to answer in. */
const shareOfReply = 0.25;

/** The same shares of more or less. */
export function scaled(budget: PromptBudget, scale: number): PromptBudget {
	const { total, question, report, reportCap, action, notices } = budget;
	return {
		total: total * scale,
		question: question * scale,
		report: report * scale,
		reportCap: reportCap * scale,
		action: action * scale,
		notices: notices * scale,
	};
}

/** A prompt and what each part of it costs, in estimated tokens. */
export interface Prompt {
	readonly messages: readonly Message[];
	readonly parts: readonly { readonly name: string; readonly tokens: number }[];
}

/**
 * Renders a workspace as the prompt of one round. What does not change comes first, so that an endpoint can cache it: instructions
 * and tools, then the question, then the report; the observation is last. Everything a tool read stands inside
 * `<observation>`, with our own tags in it made harmless: it is data.
 */
export function renderPrompt(
	{ workspace, final, round }: Pick<Turn, 'workspace' | 'final' | 'round'>,
	instructions: string,
	budget: PromptBudget,
): Prompt {
	const reportTokens = estimateTokens(workspace.report);
	const tooLong = `The report has about ${reportTokens} tokens, more than the ${budget.reportCap} it may have. Write it shorter in this round, as a whole, and keep every citation that is still needed.`;
	const notices = [...(workspace.observation?.notices ?? []), ...(reportTokens > budget.reportCap ? [tooLong] : [])]
		.map(it => `- ${it.replaceAll('\n', '\n  ')}`)
		.join('\n');
	const head = [
		questionPart(workspace.question, budget.question),
		part(
			'report',
			workspace.report || '(empty: nothing was written yet)',
			budget.report,
			'The report is longer than this and was cut here. Rewrite it shorter, or delete sections that are no longer needed.',
		),
		part('last_action', formatAction(workspace.action), budget.action, 'The rest of the action was left out.'),
	];
	const tail = [
		...(notices === '' ? [] : [part('notices', notices, budget.notices, 'Further notices were left out.')]),
		{
			name: 'round',
			text: formatRound(round, final),
		},
	];
	const spent = [instructions, ...head.map(it => it.text), ...tail.map(it => it.text)].reduce(
		(sum, it) => sum + estimateTokens(it),
		0,
	);
	const observation = {
		name: 'observation',
		text: wrap(
			'observation',
			formatResults(workspace.observation?.results ?? [], Math.max(200, budget.total - spent - 200)),
		),
	};
	const user = [...head, observation, ...tail];
	return {
		messages: [
			{ role: 'system', content: instructions },
			{ role: 'user', content: user.map(it => it.text).join('\n\n') },
		],
		parts: [{ name: 'instructions', text: instructions }, ...user].map(it => ({
			name: it.name,
			tokens: estimateTokens(it.text),
		})),
	};
}

/** The only line that names the round stands last, where it costs no cache. */
export function formatRound(round: number, final: boolean): string {
	return final
		? `This is round ${round} and the last one: no tool will be run any more. Answer now, with what there is.`
		: `This is round ${round}.`;
}

function part(name: string, text: string, budget: number, notice: string): { name: string; text: string } {
	return { name, text: wrap(name, cutPart(text, budget, notice)) };
}

function cutPart(text: string, budget: number, notice: string): string {
	const safe = harmless(text);
	const cut = cutToTokens(safe, budget);
	return cut === undefined ? safe : `${cut}\n[${notice}]`;
}

/** A long question gives way to what the user added to it, and of that the oldest to the newest. */
function questionPart(question: string, budget: number): { name: string; text: string } {
	const { asked, lines } = readQuestion(question);
	const kept: string[] = [];
	let left = budget / 2;
	for (const line of lines.toReversed()) {
		const shown = cutToTokens(harmless(line), 400) ?? harmless(line);
		left -= estimateTokens(shown);
		if (left < 0) {
			kept.unshift('[What the user added before was left out: it is too long.]');
			break;
		}
		kept.unshift(shown);
	}
	const rest = budget - estimateTokens(kept.join('\n'));
	const shown = cutPart(asked, rest, 'The rest of the question was left out: it is too long.');
	return {
		name: 'question',
		text: wrap('question', [shown, ...(kept.length > 0 ? [kept.join('\n')] : [])].join('\n\n')),
	};
}

function wrap(name: string, text: string): string {
	return `<${name}>\n${text}\n</${name}>`;
}

/**
 * Text that others wrote may hold our tags; it must not end the part it stands in, nor look like a reply, nor hold what some servers
 * read as the marks of a message (`<|im_end|>`). Nor may it say to the model what a person who reads the same would not see.
 */
export function harmless(text: string): string {
	return visible(text)
		.replace(ours, '&lt;')
		.replace(/<(?=\|)/g, '&lt;');
}

const ours =
	/<(?=\/?\s*(?:question|report|last_action|observation|notices|round|think|edit|tools|tool_call|tool_response|answer)\b)/gi;

function formatAction(action: Action | undefined): string {
	switch (action?.kind) {
		case 'calls':
			return action.calls.map(it => `${it.name} ${JSON.stringify(it.input)}`).join('\n');
		case 'answer':
			return `answer: ${action.text}`;
		case 'none':
			return '(none: the last reply held no action that could be run)';
		case undefined:
			return '(none: this is the first round)';
	}
}

/** Shares the budget among the results: a short one leaves what it does not need to the long ones. */
function formatResults(results: readonly CallResult[], budget: number): string {
	if (results.length === 0) {
		return '(none)';
	}
	const texts = results.map(it => harmless(formatResult(it)));
	const costs = texts.map(estimateTokens);
	const shares = new Map<number, number>();
	let left = budget;
	for (const [rank, index] of costs
		.map((_, i) => i)
		.sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0))
		.entries()) {
		const share = Math.min(costs[index] ?? 0, Math.floor(left / (results.length - rank)));
		shares.set(index, share);
		left -= share;
	}
	return texts
		.map((text, index) => {
			const share = shares.get(index) ?? 0;
			const cut = share < (costs[index] ?? 0) ? cutToTokens(text, Math.max(0, share - 60)) : undefined;
			return cut === undefined
				? text
				: `${cut}\n[Cut here: about ${share} of ${costs[index]} tokens are shown. What was found is kept: recall searches it; or call ${results[index]?.call.name} again for less at once.]`;
		})
		.join('\n\n');
}

export function formatResult({ call, text, evidence }: CallResult): string {
	const passages = evidence.map(formatEvidence);
	return [`## ${call.name} ${JSON.stringify(call.input)}`, text, ...passages].filter(it => it !== '').join('\n');
}

/** The passage as a model is shown it, with the id that cites it. */
export function formatEvidence(evidence: Evidence): string {
	const { source, locator } = evidence;
	const place = [
		source.title,
		...(locator.headings?.slice(-1) ?? []),
		...(locator.lines ? [formatLines(locator.lines)] : []),
		...(['page', 'slide', 'sheet', 'cells', 'cell', 'part'] as const).flatMap(it =>
			locator[it] === undefined ? [] : [`${it} ${locator[it]}`],
		),
		...(/^https?:/.test(source.uri) ? [new URL(source.uri).host] : []),
	];
	return `${formatEvidenceCitation(evidence.id)} “${evidence.quote}” (${place.join(', ')})`;
}

function formatLines([first, last]: readonly [number, number]): string {
	return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

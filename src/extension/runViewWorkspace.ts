import type { Action } from '../agent/decision.ts';
import { formatResult, type PromptBudget } from '../agent/prompt.ts';
import type { Exchange, Observation, Workspace } from '../agent/workspace.ts';
import { estimateTokens } from '../llm/tokens.ts';
import { visible } from '../report/inert.ts';
import type { WorkspacePart, WorkspaceState } from './runViewProtocol.ts';

/** What the prompts of a run hold beside the workspace, and what a transcript would hold by now. */
export interface PromptTally {
	/** Tokens of instructions and tools: what the model counted in its first prompt beside the workspace; 0 without a model. */
	readonly overhead: number | undefined;
	/** Tokens of all thoughts, actions and observations so far. */
	readonly exchanged: number;
}

export const emptyTally: PromptTally = { overhead: undefined, exchanged: 0 };

/** The workspace that a round begins with; its prompt is estimated until the model has counted it. */
export function workspaceOfRound(
	before: WorkspaceState | undefined,
	content: Workspace,
	{ overhead = 0, exchanged }: PromptTally,
	budget: PromptBudget,
): WorkspaceState {
	const parts = partsOf(content, overhead, budget);
	const prompt = overhead + sumOf(parts);
	const transcript = overhead + (parts[0]?.tokens ?? 0) + exchanged;
	return {
		budget: budget.total,
		parts,
		promptTokens: [...(before?.promptTokens ?? []), prompt],
		transcriptTokens: [...(before?.transcriptTokens ?? []), transcript],
	};
}

/** The curves of the first `count` rounds. */
export function firstRounds(workspace: WorkspaceState | undefined, count: number): WorkspaceState | undefined {
	return workspace && workspace.promptTokens.length > count
		? {
				...workspace,
				promptTokens: workspace.promptTokens.slice(0, count),
				transcriptTokens: workspace.transcriptTokens.slice(0, count),
			}
		: workspace;
}

/** Puts what the model has counted in the place of the estimate. What it counted more is the instructions' and the tools'. */
export function withCountedPrompt(
	workspace: WorkspaceState,
	tally: PromptTally,
	promptTokens: number,
): { readonly workspace: WorkspaceState; readonly tally: PromptTally } {
	const overhead = tally.overhead ?? Math.max(0, promptTokens - sumOf(workspace.parts));
	const more = overhead - (tally.overhead ?? 0);
	return {
		workspace: {
			...workspace,
			promptTokens: [...workspace.promptTokens.slice(0, -1), promptTokens],
			transcriptTokens: [...workspace.transcriptTokens.slice(0, -1), (workspace.transcriptTokens.at(-1) ?? 0) + more],
		},
		tally: { ...tally, overhead },
	};
}

/** What a transcript would have grown by in a round. */
export function tokensOfExchange({ think, action, observation }: Exchange): number {
	const results = observation.results.reduce((sum, it) => sum + aboutTokens(formatResult(it)), 0);
	return aboutTokens(think) + aboutTokens(formatAction(action)) + results;
}

function partsOf(
	{ question, report, action, observation }: Workspace,
	overhead: number,
	budget: PromptBudget,
): WorkspacePart[] {
	const head = [
		partOf('question', question, budget.question),
		partOf('report', report, budget.report),
		partOf('action', formatAction(action), budget.action),
	];
	const left = Math.max(0, budget.total - overhead - sumOf(head));
	return [...head, partOf('observation', formatObservation(observation), left)];
}

const mostText = 2_000;

function partOf(name: WorkspacePart['name'], text: string, most: number): WorkspacePart {
	const isCut = text.length > mostText;
	const shown = isCut ? text.slice(0, mostText).replace(/[\ud800-\udbff]$/, '') : text;
	return { name, tokens: Math.min(aboutTokens(text), most), text: visible(shown), isCut };
}

function formatAction(action: Action | undefined): string {
	switch (action?.kind) {
		case 'calls':
			return action.calls.map(it => `${it.name} ${JSON.stringify(it.input)}`).join('\n');
		case 'answer':
			return action.text;
		case 'none':
		case undefined:
			return '';
	}
}

/** What the engine has to say comes first: it is short, and the passages are long. */
function formatObservation(observation: Observation | undefined): string {
	return [...(observation?.notices ?? []).map(it => `- ${it}`), ...(observation?.results ?? []).map(formatResult)].join(
		'\n\n',
	);
}

function sumOf(parts: readonly WorkspacePart[]): number {
	return parts.reduce((sum, it) => sum + it.tokens, 0);
}

const wholeUpTo = 6_000;
const sample = 2_000;

/** An estimate that costs the same for every long text: three samples stand for the rest. Bars and curves need no more. */
function aboutTokens(text: string): number {
	if (text.length <= wholeUpTo) {
		return estimateTokens(text);
	}
	const middle = Math.floor((text.length - sample) / 2);
	const samples = [0, middle, text.length - sample].map(at => text.slice(at, at + sample));
	const tokens = samples.reduce((sum, it) => sum + estimateTokens(it), 0);
	return Math.round((tokens / (sample * samples.length)) * text.length);
}

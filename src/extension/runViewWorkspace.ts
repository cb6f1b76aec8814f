import type { Action } from '../agent/decision.ts';
import type { PromptBudget } from '../agent/prompt.ts';
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

/** A text as a part of the workspace, before it has to fit into a prompt: its beginning, and what all of it costs. */
export interface PartDraft extends Pick<WorkspacePart, 'text' | 'isCut' | 'tokens'> {}

/** What a round hands to the next one, beside the report. */
export interface Handover {
	readonly action: PartDraft;
	readonly observation: PartDraft;
}

const emptyDraft: PartDraft = { text: '', isCut: false, tokens: 0 };

export const emptyHandover: Handover = { action: emptyDraft, observation: emptyDraft };

/** The workspace that a round begins with; its prompt is estimated until the model has counted it. */
export function workspaceOfRound(
	before: WorkspaceState | undefined,
	content: Handover & { readonly question: PartDraft; readonly report: PartDraft },
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

export function draftOf(text: string): PartDraft {
	return { ...cut(visible(text.slice(0, mostText + 1))), tokens: aboutTokens(text) };
}

/** Drafts one below the other. */
export function joinDrafts(drafts: readonly PartDraft[]): PartDraft {
	const { text, isCut } = cut(drafts.map(it => it.text).join('\n\n'));
	return { text, isCut: isCut || drafts.some(it => it.isCut), tokens: sumOf(drafts) };
}

export function draftOfAction(action: Action | undefined): PartDraft {
	switch (action?.kind) {
		case 'calls':
			return draftOf(action.calls.map(it => `${it.name} ${JSON.stringify(it.input)}`).join('\n'));
		case 'answer':
			return draftOf(action.text);
		case 'none':
		case undefined:
			return emptyDraft;
	}
}

function partsOf(
	{ question, report, action, observation }: Parameters<typeof workspaceOfRound>[1],
	overhead: number,
	budget: PromptBudget,
): WorkspacePart[] {
	const head = [
		partOf('question', question, budget.question),
		partOf('report', report, budget.report),
		partOf('action', action, budget.action),
	];
	const left = Math.max(0, budget.total - overhead - sumOf(head));
	return [...head, partOf('observation', observation, left)];
}

function partOf(name: WorkspacePart['name'], draft: PartDraft, most: number): WorkspacePart {
	return { name, ...draft, tokens: Math.min(draft.tokens, most) };
}

const mostText = 2_000;

function cut(text: string): Pick<PartDraft, 'text' | 'isCut'> {
	const isCut = text.length > mostText;
	return { text: isCut ? text.slice(0, mostText).replace(/[\ud800-\udbff]$/, '') : text, isCut };
}

function sumOf(parts: readonly Pick<PartDraft, 'tokens'>[]): number {
	return parts.reduce((sum, it) => sum + it.tokens, 0);
}

const wholeUpTo = 2_000;
const sample = 600;

/** An estimate that costs the same for every long text: three samples stand for the rest. Bars and curves need no more. */
export function aboutTokens(text: string): number {
	if (text.length <= wholeUpTo) {
		return estimateTokens(text);
	}
	const middle = Math.floor((text.length - sample) / 2);
	const samples = [0, middle, text.length - sample].map(at => text.slice(at, at + sample));
	const tokens = samples.reduce((sum, it) => sum + estimateTokens(it), 0);
	return Math.round((tokens / (sample * samples.length)) * text.length);
}

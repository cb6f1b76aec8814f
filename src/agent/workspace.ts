import type { Evidence } from '../report/evidence.ts';
import type { Action, Decision, ToolCall } from './decision.ts';

/** What came back from one call. */
export interface CallResult {
	readonly call: ToolCall;
	/** The tool's own words; the passages it found stand in `evidence`. */
	readonly text: string;
	readonly evidence: readonly Evidence[];
	readonly failed: boolean;
}

/** What a round sees of the last round's action, and what the engine has to tell the policy about its last reply. */
export interface Observation {
	readonly results: readonly CallResult[];
	/** Problems with the last reply, citations it lost, repeated actions: each a sentence the policy can act on. */
	readonly notices: readonly string[];
}

/** All that one round knows: the IterResearch state s_t = (question, report, last action, last observation). Nothing older survives. */
export interface Workspace {
	/** With what the user has added since (`steeredQuestion`). */
	readonly question: string;
	readonly report: string;
	readonly action: Action | undefined;
	readonly observation: Observation | undefined;
}

export function openWorkspace(question: string): Workspace {
	return { question, report: '', action: undefined, observation: undefined };
}

/** The state transition: the new report, action and observation replace the old ones. */
export function advance(workspace: Workspace, report: string, decision: Decision, observation: Observation): Workspace {
	return { question: workspace.question, report, action: decision.action, observation };
}

/** Tells the next round something more, before what it is told anyway. */
export function withNotices<State extends Workspace>(workspace: State, notices: readonly string[]): State {
	const { results = [], notices: others = [] } = workspace.observation ?? {};
	return notices.length === 0
		? workspace
		: { ...workspace, observation: { results, notices: [...notices, ...others] } };
}

/** The state as a round sees it once the user has excluded sources: without what was read in them. */
export function withoutSources<State extends Workspace>(workspace: State, isExcluded: (uri: string) => boolean): State {
	const seen = (observation: Observation): Observation => ({
		...observation,
		results: observation.results.map(it => ({
			...it,
			evidence: it.evidence.filter(({ source }) => !isExcluded(source.uri)),
		})),
	});
	const { observation } = workspace;
	return {
		...workspace,
		...(observation ? { observation: seen(observation) } : {}),
		...(isTranscript(workspace)
			? { history: workspace.history.map(it => ({ ...it, observation: seen(it.observation) })) }
			: {}),
	};
}

/** One round as a transcript keeps it. */
export interface Exchange {
	readonly think: string;
	readonly action: Action;
	readonly observation: Observation;
}

/** The state of the ReAct paradigm: all rounds so far. It grows until the context is full; that is what it is compared for. */
export interface Transcript extends Workspace {
	readonly history: readonly Exchange[];
}

export function isTranscript(workspace: Workspace): workspace is Transcript {
	return 'history' in workspace;
}

import type { Decision } from './decision.ts';
import { advance, type Observation, openWorkspace, type Workspace } from './workspace.ts';

/** How the next state is made from the state, the decision and the observation. */
export interface Paradigm {
	readonly name: string;
	open(question: string): Workspace;
	/** `report` is the report after the decision's change. */
	advance(workspace: Workspace, report: string, decision: Decision, observation: Observation): Workspace;
}

/** IterResearch: the state is question, report, last action and last observation, and nothing older (Tongyi DeepResearch report, eq. 3). */
export const iterResearch: Paradigm = { name: 'iter', open: openWorkspace, advance };

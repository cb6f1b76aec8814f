import type { Decision } from './decision.ts';
import {
	advance,
	isTranscript,
	type Observation,
	openWorkspace,
	type Transcript,
	type Workspace,
} from './workspace.ts';

/** How the next state is made from the state, the decision and the observation. */
export interface Paradigm {
	readonly name: 'iter' | 'react';
	open(question: string): Workspace;
	/** `report` is the report after the decision's change. */
	advance(workspace: Workspace, report: string, decision: Decision, observation: Observation): Workspace;
}

/** IterResearch: the state is question, report, last action and last observation, and nothing older (Tongyi DeepResearch report, eq. 3). */
export const iterResearch: Paradigm = { name: 'iter', open: openWorkspace, advance };

/** ReAct (Yao et al. 2023): the state is the transcript. The core report stays empty; the answer is all that is written. */
export const react: Paradigm = {
	name: 'react',
	open: question => ({ ...openWorkspace(question), history: [] }) satisfies Transcript,
	advance(workspace, report, decision, observation): Transcript {
		const history = isTranscript(workspace) ? workspace.history : [];
		const { think, action } = decision;
		return {
			...advance(workspace, report, decision, observation),
			history: [...history, { think, action, observation }],
		};
	},
};

import type * as vscode from 'vscode';
import * as z from 'zod';
import type { Memory } from './panelDesk.ts';

const keys = { pastQuestions: 'pastQuestions', lastScope: 'lastScope', shownRun: 'shownRun' } as const;

const PastQuestions = z.array(z.string());
const LastScope = z.object({ web: z.boolean(), papers: z.boolean(), project: z.boolean(), code: z.boolean() });

/** What the panel remembers of a workspace from one window to the next. What an older version left and nobody can read is forgotten. */
export function memoryOf(state: vscode.Memento): Memory {
	return {
		get pastQuestions() {
			return PastQuestions.safeParse(state.get(keys.pastQuestions)).data ?? [];
		},
		set pastQuestions(value) {
			void state.update(keys.pastQuestions, value);
		},
		get lastScope() {
			return LastScope.safeParse(state.get(keys.lastScope)).data;
		},
		set lastScope(value) {
			void state.update(keys.lastScope, value);
		},
		get shownRun() {
			return z.string().safeParse(state.get(keys.shownRun)).data;
		},
		set shownRun(value) {
			void state.update(keys.shownRun, value);
		},
	};
}

import type { ChatMemory } from './chatMemory.ts';
import type { CheckReport } from './languageModelToolsCheck.ts';
import type { OpenFolder } from './languageModelToolsRun.ts';
import type { RunService } from './runRequest.ts';
import type { ProblemCommand, Scope } from './runViewProtocol.ts';
import type { Translate } from './translate.ts';

/** What the chat needs of the extension; loaded when it is first asked something. */
export interface ChatParts {
	readonly runs: RunService;
	/** Drafts sub-questions; `undefined` where there is no language model that could. Throws `UserError`. */
	readonly draftPlan: (question: string, signal: AbortSignal) => Promise<readonly string[] | undefined>;
	readonly checkReport: CheckReport;
	/** What a run is offered where the user has not chosen. */
	readonly scope: () => Scope;
	/** Workspace folders on this machine's disk. */
	readonly folders: () => readonly OpenFolder[];
	/** All that past runs may lie over: those folders, and the place for runs without one. */
	readonly roots: () => readonly string[];
	/** Is told of what the user cannot mend, for the log. */
	readonly onBug: (error: unknown) => void;
}

/** What the user has asked in one turn. */
export interface ChatAsk {
	readonly command: string | undefined;
	readonly question: string;
	/** `file:` URIs. */
	readonly attachments: readonly string[];
	/** What the user attached and could not be used, a sentence each. */
	readonly leftOut: readonly string[];
	/** The URI of the workspace folder that it is about, where what was attached tells. */
	readonly folder: string | undefined;
	/** The report in the active editor. */
	readonly activeReport: { readonly path: string; readonly isDirty: boolean } | undefined;
	/** What earlier turns of this chat have left, oldest first. */
	readonly history: readonly ChatMemory[];
}

/** Where a turn says what it has to say. */
export interface ChatReply {
	/** What goes on now, in a line. */
	progress(text: string): void;
	/** Markdown in which nothing can run a command. */
	markdown(text: string): void;
	/** A source that was used, by URI, and its line from 1. */
	reference(uri: string, line: number | undefined): void;
	button(button: ChatButton): void;
}

/** A button under an answer: the report of a run, or what mends a problem. */
export type ChatButton =
	| { readonly kind: 'open-report'; readonly document: string; readonly label: string }
	| { readonly kind: 'problem'; readonly command: ProblemCommand; readonly label: string };

/** What a command of the chat gets. */
export interface ChatTurn {
	readonly ask: ChatAsk;
	readonly parts: ChatParts;
	readonly reply: ChatReply;
	readonly t: Translate;
}

/** How a turn ended. */
export type ChatEnd = { readonly memory: ChatMemory } | { readonly problem: string };

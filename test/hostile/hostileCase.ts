import type { ToolCall } from '../../src/agent/decision.ts';
import type { KnownPaper } from '../fakes/searchServers.ts';
import type { Route } from '../fakes/webServer.ts';

/** Something that an author of pages or files, a name server or an obedient model does, and what must become of it. */
export interface HostileCase {
	readonly family: string;
	readonly name: string;
	/** What the site answers, below the case's own path. */
	readonly routes?: Readonly<Record<string, Route | string>>;
	/** Files of the project, below the case's own folder. */
	readonly files?: Readonly<Record<string, string | Uint8Array | Link>>;
	/** What the name server says, the next answer each time it is asked, and the last one from then on. */
	readonly names?: Readonly<Record<string, readonly (readonly string[])[]>>;
	/** What the search service finds, in SearXNG's words. */
	readonly hits?: readonly Readonly<Record<string, unknown>>[];
	/** What a catalogue of papers finds. */
	readonly papers?: readonly KnownPaper[];
	/** What the model calls, one after the other, in a run of its own. */
	readonly calls: (place: Place) => readonly ToolCall[];
	/** How the last call ends. `any`: with a sentence or with text; which of them is no matter of safety. */
	readonly end: 'refused' | 'read' | 'any';
	/** Stands in what the model is shown. */
	readonly says?: RegExp;
	/** Stands nowhere in it. */
	readonly hides?: RegExp;
}

/** A symbolic link, to a path as it is written into the link. */
export interface Link {
	readonly to: string;
}

/** Where a case finds itself. */
export interface Place {
	/** `http://127.0.0.1:PORT/c7` */
	readonly base: string;
	/** `c7`, the case's folder in the project. */
	readonly folder: string;
	/** Words that make the search service answer with this case's hits. */
	readonly query: string;
}

/** What cases aim at. */
export interface Around {
	/** Something that listens there, at all addresses of this machine, and that nobody may ever reach. */
	readonly canaryPort: number;
	/** A folder beside the project, with files that nobody may read. */
	readonly outside: string;
	/** The project itself. */
	readonly project: string;
}

/** What each readable page and file of a case says, beside what is hostile in it. */
export const honest = 'The harbour ice melts in the second week of April.';
export const isRead = /melts in the second week of April/;

/** A call that shows all that a page has to show. */
export function visit(url: string, more: Readonly<Record<string, unknown>> = {}): ToolCall {
	return { name: 'visit', input: { url, goal: 'when does the harbour ice melt', offset: 0, links: true, ...more } };
}

export function parse(files: string, more: Readonly<Record<string, unknown>> = {}): ToolCall {
	return { name: 'parse_file', input: { files, ...more } };
}

/** A page of the site that is visited. */
export function pageCase(
	family: string,
	name: string,
	route: Route | string,
	rest: Partial<HostileCase> & Pick<HostileCase, 'end'>,
): HostileCase {
	return {
		family,
		name,
		calls: ({ base }) => [visit(`${base}/page`)],
		...rest,
		routes: { '/page': route, ...rest.routes },
	};
}

/** A file of the project that is parsed. */
export function fileCase(
	family: string,
	name: string,
	file: string,
	content: string | Uint8Array,
	rest: Partial<HostileCase> & Pick<HostileCase, 'end'>,
): HostileCase {
	return {
		family,
		name,
		files: { [file]: content },
		calls: ({ folder }) => [parse(`${folder}/${file}`)],
		...rest,
	};
}

/** An HTML document around a body. */
export function html(body: string, head = '<title>Harbour ice</title>'): string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}</head><body><article><h1>Ice</h1><p>${honest} ${filler}</p>${body}</article></body></html>`;
}

/** Readers want some prose before they take a page for one. */
const filler = 'The tug breaks what is left of it, and the ferries sail again a few days later. '.repeat(4);

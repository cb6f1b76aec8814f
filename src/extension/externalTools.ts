import { type Tool, ToolError, type ToolResult } from '../agent/tool.ts';
import type { RunStores } from '../hosting/runStores.ts';
import { cutText } from '../report/cutText.ts';
import { visible } from '../report/inert.ts';
import type { EgressGuard } from '../tools/guard/egressGuard.ts';
import type { ToolOfRun } from '../tools/liveEnvironment.ts';
import { answerOf, type ExternalPart, toFindings } from './externalToolsAnswer.ts';

/** A tool of another extension, or of an MCP server, as the editor lists it. */
export interface ExternalTool {
	readonly name: string;
	/** Written by others: it may say anything. */
	readonly description: string;
	readonly inputSchema: object | undefined;
}

/** What tools of others need of the run and of the editor. */
export interface ExternalToolNeeds {
	readonly guard: Pick<EgressGuard, 'checkCall' | 'addForeign'>;
	readonly stores: RunStores;
	/** Calls a tool by its own name. What is thrown is what the tool, or the editor, says. */
	readonly invoke: (name: string, input: object, signal: AbortSignal) => Promise<readonly ExternalPart[]>;
	readonly now: () => Date;
	/** How long a call may take, in milliseconds. */
	readonly patience: number;
}

/**
 * Makes tools of others fit for a run. Each call is asked about, with exactly what the tool would get. What a tool answers is kept
 * beside the run and can be quoted; it counts as private, since nobody here knows where it is from.
 */
export function createExternalTools(tools: readonly ExternalTool[], needs: ExternalToolNeeds): readonly ToolOfRun[] {
	const names = new Set<string>();
	let calls = 0;
	return tools.map(it => {
		const name = freeName(it.name, names);
		names.add(name);
		const tool: Tool = {
			name,
			description: `A tool of another extension, called after the user has approved it. ${cutText(visible(it.description), mostDescription)}`,
			inputSchema: it.inputSchema ?? { type: 'object', properties: {} },
			effects: ['executes'],
			call: async (input, signal) => await call(it, { input, number: ++calls }, needs, signal),
		};
		// It tells the guard itself: addresses in foreign words are not as good as those in the user's files.
		return { shows: 'own', tool };
	});
}

async function call(
	{ name }: ExternalTool,
	{ input, number }: { readonly input: unknown; readonly number: number },
	needs: ExternalToolNeeds,
	signal: AbortSignal,
): Promise<ToolResult> {
	const { given, shown } = argumentsOf(name, input);
	await needs.guard.checkCall({ tool: name, shown, words: wordsIn(given) }, signal);
	signal.throwIfAborted();
	const startedAt = needs.now().toISOString();
	const answer = answerOf(await invoke(name, given, needs, signal));
	needs.guard.addForeign(answer.text);
	const findings = await toFindings(
		{ tool: name, input: shown, startedAt, ...answer },
		`external-${number}.txt`,
		needs.stores,
	);
	return { observation: describe(answer, findings), findings };
}

/** What a tool is given, and how the user is shown it: the same, with everything that cannot be seen spelt out. */
function argumentsOf(name: string, input: unknown): { readonly given: object; readonly shown: string } {
	if (typeof input !== 'object' || input === null || Array.isArray(input)) {
		throw new ToolError(`The arguments of ${name} must be a JSON object.`);
	}
	const shown = JSON.stringify(input, undefined, '\t').replace(
		/[\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u007f-\u009f\u2028\u2029\u2800]|(?! )\p{Zs}/gu,
		it =>
			Array.from(
				{ length: it.length },
				(_, at) => String.raw`\u${it.charCodeAt(at).toString(16).padStart(4, '0')}`,
			).join(''),
	);
	if (shown.length > mostInput) {
		throw new ToolError(
			`The arguments of ${name} are longer than ${mostInput} characters, which is more than a user can approve. Give fewer.`,
		);
	}
	return { given: input, shown };
}

/** All texts of the arguments, one after the other: a key may be hidden among marks, or in pieces. */
function wordsIn(input: object): string {
	const names: string[] = [];
	const values: string[] = [];
	JSON.stringify(input, (name, value: unknown) => {
		names.push(name);
		if (typeof value === 'string' || typeof value === 'number') {
			values.push(`${value}`);
		}
		return value;
	});
	return [...values, ...names].join('\n');
}

async function invoke(
	name: string,
	input: object,
	{ invoke, guard, patience }: ExternalToolNeeds,
	signal: AbortSignal,
): Promise<readonly ExternalPart[]> {
	const deadline = AbortSignal.timeout(patience);
	const either = AbortSignal.any([signal, deadline]);
	try {
		return await orAbort(invoke(name, input, either), either);
	} catch (error) {
		signal.throwIfAborted();
		if (deadline.aborted) {
			throw new ToolError(`${name} has not answered within ${Math.round(patience / 1_000)} s, and was cancelled.`);
		}
		if (error instanceof Error && error.name === 'Canceled') {
			throw new ToolError(`${name} was not called: the user has declined. Go on without it.`);
		}
		const words = cutText(visible(error instanceof Error ? error.message : String(error)), mostError);
		guard.addForeign(words);
		throw new ToolError(`${name} failed. It says: ${words}`);
	}
}

/** Waits for a tool no longer than the signal allows: one of others may not listen to it. */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	const aborted = Promise.withResolvers<never>();
	const abort = (): void => aborted.reject(signal.reason);
	signal.addEventListener('abort', abort, { once: true });
	if (signal.aborted) {
		abort();
	}
	try {
		return await Promise.race([work, aborted.promise]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}

function describe({ text, others, isCut }: ReturnType<typeof answerOf>, findings: ToolResult['findings']): string {
	const quoted = findings.reduce((sum, it) => sum + it.quote.length, 0);
	return [
		text === '' ? 'The tool has answered without any text.' : `The tool has answered with ${text.length} characters.`,
		...(text.length > quoted + slack
			? [`Its first ${quoted} are quoted. Ask it for less, or for another part, to see the rest.`]
			: []),
		...(isCut ? ['It was longer than can be kept, and its end was cut off.'] : []),
		...(others.length > 0 ? [`Not shown, as it is no text: ${others.join(', ')}.`] : []),
	].join(' ');
}

/** A name that models can call: letters, digits, `_` and `-`, at most 64 of them; it can be none of our own. */
function freeName(name: string, taken: ReadonlySet<string>): string {
	const base = `external_${name.normalize('NFKD').replaceAll(/[^\w-]+/g, '_')}`.slice(0, 60);
	for (let n = 1; ; n++) {
		const free = n === 1 ? base : `${base}_${n}`;
		if (!taken.has(free)) {
			return free;
		}
	}
}

const mostDescription = 1_000;
const mostInput = 4_000;
const mostError = 500;
/** Blanks between quoted passages are in none of them. */
const slack = 200;

import { cutText } from '../report/cutText.ts';
import type { Evidence, Finding } from '../report/evidence.ts';
import type { EvidenceLedger } from '../report/ledger.ts';
import type { Clock } from './clock.ts';
import type { ToolCall } from './decision.ts';
import type { RepetitionGuard, Verdict } from './repetition.ts';
import { type Tool, ToolError, type ToolResult } from './tool.ts';
import type { CallResult } from './workspace.ts';

/** What a call gave, before its findings are numbered: calls run together, ids are minted in their order. */
export interface RawResult {
	readonly call: ToolCall;
	readonly outcome: ToolResult | { readonly failure: string };
	readonly milliseconds: number;
}

/** A call that was judged, and is running if it may. */
export interface StartedCall {
	readonly verdict: Verdict;
	readonly result: Promise<RawResult> | undefined;
}

/** The calls of one round: those that began while the reply was still arriving, and the rest. */
export class RoundCalls {
	readonly #tools: readonly Tool[];
	readonly #guard: RepetitionGuard;
	readonly #clock: Clock;
	readonly #signal: AbortSignal;
	readonly #started = new Map<ToolCall, StartedCall>();

	constructor(tools: readonly Tool[], guard: RepetitionGuard, clock: Clock, signal: AbortSignal) {
		this.#tools = tools;
		this.#guard = guard;
		this.#clock = clock;
		this.#signal = signal;
	}

	/** Starts a call early if its effects are only reads: should the reply break off, nothing was done that counts. */
	dispatch(call: ToolCall): void {
		const tool = this.#tools.find(it => it.name === call.name);
		if (tool?.effects.every(it => it === 'reads-project' || it === 'reads-web')) {
			this.start(call);
		}
	}

	/** Judges and starts a call, once. */
	start(call: ToolCall): StartedCall {
		const known = this.#started.get(call);
		if (known) {
			return known;
		}
		const verdict = this.#guard.judge(call);
		const result = verdict.kind === 'run' ? callTool(this.#tools, call, this.#clock, this.#signal) : undefined;
		// If the reply fails before anyone waits for this call, its failure must not go unhandled.
		result?.catch(() => {});
		const started = { verdict, result };
		this.#started.set(call, started);
		return started;
	}
}

/** Calls a tool. What the model got wrong or the world refused is a failure to be read; an abort or a bug is thrown on. */
async function callTool(tools: readonly Tool[], call: ToolCall, clock: Clock, signal: AbortSignal): Promise<RawResult> {
	const started = clock.elapsed();
	const done = (outcome: RawResult['outcome']): RawResult => ({
		call,
		outcome,
		milliseconds: clock.elapsed() - started,
	});
	const tool = tools.find(it => it.name === call.name);
	if (!tool) {
		return done({ failure: `There is no tool "${call.name}". Tools: ${tools.map(it => it.name).join(', ')}.` });
	}
	try {
		return done(await tool.call(call.input, signal));
	} catch (error) {
		if (error instanceof ToolError && !signal.aborted) {
			return done({ failure: `${call.name} failed: ${error.message}` });
		}
		throw error;
	}
}

/** More than any prompt can show; what a tool says beyond it would only fill the log. */
const mostCharacters = 200_000;

/** Numbers what a call found, without what is from sources that the user excluded: that is told instead. */
export function recordResult(
	{ call, outcome }: RawResult,
	ledger: EvidenceLedger,
	isExcluded: (uri: string) => boolean = () => false,
): CallResult {
	if ('failure' in outcome) {
		return { call, text: outcome.failure, evidence: [], failed: true };
	}
	const [out = [], found = []] = [true, false].map(is =>
		outcome.findings.filter(it => isExcluded(it.source.uri) === is),
	);
	const evidence = new Set<Evidence>(found.map(it => ledger.add(it)));
	const text = [outcome.observation, ...(out.length > 0 ? [leftOut(out)] : [])].join('\n');
	const cut =
		text.length > mostCharacters
			? `${text.slice(0, mostCharacters)}\n[Cut here: ${text.length} characters are more than one round can read. Ask for less at once.]`
			: text;
	return { call, text: cut, evidence: [...evidence], failed: false };
}

function leftOut(findings: readonly Finding[]): string {
	const titles = [...new Set(findings.map(it => it.source.title))].slice(0, 5).map(it => `“${cutText(it, 100)}”`);
	const count = findings.length === 1 ? '1 passage was' : `${findings.length} passages were`;
	return `${count} left out: the user excluded ${titles.join(', ')}. Use other sources.`;
}

/** Waits for all calls, even when one fails, so that none is left running; then throws the first bug or abort. */
export async function allOf<T>(work: readonly (T | Promise<T>)[]): Promise<T[]> {
	const settled = await Promise.allSettled(work);
	return settled.map(it => {
		if (it.status === 'rejected') {
			throw it.reason;
		}
		return it.value;
	});
}

import {
	charged,
	firstReached,
	type Limit,
	type LimitName,
	type Prices,
	priced,
	type Spending,
} from '../../agent/budget.ts';
import type { Model } from '../../llm/model.ts';
import { ModelError } from '../../llm/modelError.ts';
import { estimateTokens } from '../../llm/tokens.ts';
import type { EvidenceFile, Verdict } from '../../report/evidenceFile.ts';
import { eachOf } from '../eachOf.ts';
import type { Estimate } from '../prices.ts';
import { type ReportPair, updateEvidence } from '../reportPair.ts';
import { type ClaimToJudge, claimsToJudge, type JudgedClaim } from './claimToJudge.ts';
import { judgePrompt } from './judgePrompt.ts';
import { type Judgement, readJudgements } from './judgeReply.ts';

export interface Verifier {
	readonly model: Model;
	readonly prices: Prices | undefined;
	/** What it may use: `rounds` are requests. Those that are on their way when a limit is reached are still awaited. */
	readonly limits: readonly Limit[];
	/** The first so many claims are judged; all when absent. */
	readonly mostClaims?: number | undefined;
	/** Claims are judged again on which a model has a verdict already; never those that a person has judged. */
	readonly isAll: boolean;
	readonly now: () => Date;
}

/** What a model thought of the claims of a report; nothing is written yet. */
export interface Verification {
	/** In the order of the report. */
	readonly judged: readonly JudgedClaim[];
	/** Claims that were to be judged and have no verdict, and why. */
	readonly unjudged: readonly ClaimToJudge[];
	/** Claims with a verdict that holds, which were not judged again. */
	readonly known: readonly JudgedClaim[];
	readonly end: VerificationEnd;
	readonly spent: Spending;
}

export type VerificationEnd =
	| { readonly kind: 'done' }
	| { readonly kind: 'stopped' }
	| { readonly kind: 'limit'; readonly limit: LimitName | 'claims' }
	| { readonly kind: 'failed'; readonly error: ModelError };

/**
 * Asks a model of each claim whether what it cites says so. What was judged when it is stopped, or fails, is in what it
 * returns; only bugs are thrown.
 */
export async function verifyReport(
	pair: ReportPair,
	verifier: Verifier,
	onProgress: (progress: { readonly done: number; readonly total: number }) => void,
	signal: AbortSignal,
): Promise<Verification> {
	const { wanted, left, known } = wantedOf(pair, verifier);
	const found = new Map<ClaimToJudge, Judgement>();
	let spent: Spending = { rounds: 0, tokens: 0, milliseconds: 0, cost: 0 };
	const judge = async (claims: readonly ClaimToJudge[]): Promise<void> => {
		signal.throwIfAborted();
		const limit = firstReached(verifier.limits, spent);
		if (limit) {
			throw new LimitReached(limit);
		}
		// Counted before it is sent, so that requests at the same time do not pass a limit together.
		spent = { ...spent, rounds: spent.rounds + 1 };
		const { reply, usage } = await ask(verifier, claims, signal);
		spent = charged(spent, usage);
		for (const [index, judgement] of readJudgements(reply, claims)) {
			const claim = claims[index];
			if (claim) {
				found.set(claim, judgement);
			}
		}
		onProgress({ done: found.size, total: wanted.length });
	};
	const end = await endOf(async () => {
		await eachOf(batchesOf(wanted), mostAtOnce, judge);
		// What a long reply left out is asked for once more, a claim at a time.
		const missing = wanted.filter(it => !found.has(it));
		await eachOf(
			missing.map(it => [it]),
			mostAtOnce,
			judge,
		);
	}, signal);
	const at = verifier.now().toISOString();
	return {
		judged: wanted.flatMap(claim => {
			const judgement = found.get(claim);
			return judgement ? [judgedClaim(claim, judgement, { by: verifier.model.name, at })] : [];
		}),
		unjudged: [...wanted.filter(it => !found.has(it)), ...left],
		known,
		end: end.kind === 'done' && left.length > 0 ? { kind: 'limit', limit: 'claims' } : end,
		spent,
	};
}

/** What a verification is to be expected to use. */
export function estimateVerification(
	pair: ReportPair,
	{ prices, ...wish }: Pick<Verifier, 'isAll' | 'prices' | 'mostClaims'>,
): Estimate & { readonly claims: number; readonly known: readonly JudgedClaim[] } {
	const { wanted, known } = wantedOf(pair, wish);
	const batches = batchesOf(wanted);
	const promptTokens = batches.reduce((sum, it) => sum + estimateTokens(textOf(it)), 0);
	const usage = { promptTokens, completionTokens: wanted.length * typicalReply };
	const { cost } = priced(usage, prices);
	return {
		claims: wanted.length,
		known,
		rounds: batches.length,
		tokens: usage.promptTokens + usage.completionTokens,
		cost,
	};
}

/** An evidence file with new verdicts: a model's earlier ones on the same claims with the same evidence give way. */
function withVerdicts(file: EvidenceFile, verdicts: readonly Verdict[]): EvidenceFile {
	const keyOf = ({ claim, evidence }: Verdict): string => JSON.stringify([claim, evidence.toSorted(byCodePoint)]);
	const replaced = new Set(verdicts.map(keyOf));
	const kept = (file.verdicts ?? []).filter(it => it.by === 'user' || !replaced.has(keyOf(it)));
	return { ...file, verdicts: [...kept, ...verdicts] };
}

/** Stores verdicts in the evidence file as it is now; what others have written there meanwhile stays. Throws as `updateEvidence` does. */
export async function writeVerdicts(pair: ReportPair, { judged }: Pick<Verification, 'judged'>): Promise<void> {
	const verdicts = judged.map(it => it.verdict);
	await updateEvidence(pair, file => withVerdicts(file, verdicts));
}

function byCodePoint(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

class LimitReached extends Error {
	override readonly name = 'LimitReached';
	readonly limit: LimitName;

	constructor(limit: LimitName) {
		super(`The limit of ${limit} was reached.`);
		this.limit = limit;
	}
}

async function endOf(work: () => Promise<void>, signal: AbortSignal): Promise<VerificationEnd> {
	try {
		await work();
		return { kind: 'done' };
	} catch (error) {
		if (signal.aborted) {
			return { kind: 'stopped' };
		}
		if (error instanceof LimitReached) {
			return { kind: 'limit', limit: error.limit };
		}
		if (error instanceof ModelError) {
			return { kind: 'failed', error };
		}
		throw error;
	}
}

/** Claims that are to be judged, those that are too many, and those with a verdict that holds. */
function wantedOf(
	{ report }: ReportPair,
	{ isAll, mostClaims = Number.POSITIVE_INFINITY }: Pick<Verifier, 'isAll' | 'mostClaims'>,
): {
	readonly wanted: readonly ClaimToJudge[];
	readonly left: readonly ClaimToJudge[];
	readonly known: readonly JudgedClaim[];
} {
	const { open, judged } = claimsToJudge(report);
	const isAgain = ({ verdict }: JudgedClaim): boolean => isAll && verdict.by !== 'user';
	const all = [...open, ...judged.filter(isAgain)].toSorted((a, b) => a.claim.start - b.claim.start);
	return {
		wanted: all.slice(0, mostClaims),
		left: all.slice(mostClaims),
		known: judged.filter(it => !isAgain(it)),
	};
}

/** Requests that are sent at the same time. */
const mostAtOnce = 3;
/** In a request: with more, models begin to mix them up. */
const mostInRequest = 6;
/** In characters of a request. */
const mostText = 16_000;
/** Tokens of a verdict. */
const typicalReply = 90;

function batchesOf(claims: readonly ClaimToJudge[]): readonly (readonly ClaimToJudge[])[] {
	const batches: ClaimToJudge[][] = [];
	let room = 0;
	for (const it of claims) {
		const size = it.claim.text.length + it.passages.reduce((sum, { evidence }) => sum + evidence.quote.length, 0);
		const last = batches.at(-1);
		if (last && last.length < mostInRequest && size <= room) {
			last.push(it);
			room -= size;
		} else {
			batches.push([it]);
			room = mostText - size;
		}
	}
	return batches;
}

function textOf(claims: readonly ClaimToJudge[]): string {
	return judgePrompt(claims)
		.map(it => it.content)
		.join('\n');
}

async function ask(
	{ model, prices }: Verifier,
	claims: readonly ClaimToJudge[],
	signal: AbortSignal,
): Promise<{ readonly reply: string; readonly usage: ReturnType<typeof priced> }> {
	const messages = judgePrompt(claims);
	let reply = '';
	let usage: Parameters<typeof priced>[0] | undefined;
	for await (const part of model.stream({ messages, sampling: { temperature: 0 } }, signal)) {
		if (part.type === 'restart') {
			reply = '';
		} else if (part.type === 'text-delta') {
			reply += part.delta;
		} else if (part.type === 'usage') {
			usage = part;
		}
		if (reply.length > longestReply) {
			break;
		}
	}
	const counted = usage ?? { promptTokens: estimateTokens(textOf(claims)), completionTokens: estimateTokens(reply) };
	return { reply, usage: priced(counted, prices) };
}

/** In characters; thoughts may stand before the verdicts. */
const longestReply = 100_000;

function judgedClaim(
	{ claim, passages }: ClaimToJudge,
	{ verdict, reason, quote, isMisquoted }: Judgement,
	{ by, at }: Pick<Verdict, 'by' | 'at'>,
): JudgedClaim {
	const stored: Verdict = {
		claim: claim.text,
		evidence: passages.map(it => it.evidence.id),
		verdict,
		reason,
		...(quote === undefined ? {} : { quote }),
		// A field of our own, for readers that want to know why there is no quote.
		...(isMisquoted ? { isMisquoted } : {}),
		by,
		at,
	};
	return { claim, passages, verdict: stored };
}

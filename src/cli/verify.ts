import { resolve } from 'node:path';
import type { Limit, Prices } from '../agent/budget.ts';
import type { ModelChoice } from '../hosting/modelChoice.ts';
import { ReportError } from '../hosting/reportError.ts';
import { type ReportPair, readReportPair } from '../hosting/reportPair.ts';
import type { JudgedClaim } from '../hosting/verify/claimToJudge.ts';
import {
	estimateVerification,
	type Verification,
	verifyReport,
	writeVerdicts,
} from '../hosting/verify/verifyReport.ts';
import type { Verdict } from '../report/evidenceFile.ts';
import { diskProblem, isDiskError } from '../runs/diskProblem.ts';
import { systemClock } from '../runs/systemClock.ts';
import type { Terminals } from './ask.ts';
import { CommandError, type ExitCode, exitCode, usageError } from './exitCode.ts';
import { count } from './progress.ts';
import { StopSignals } from './stopSignals.ts';
import type { Style, Terminal } from './terminal.ts';
import { printableLine } from './terminalText.ts';

export interface VerifyRequest {
	/** As the user wrote it. */
	readonly report: string;
	readonly workingFolder: string;
	readonly isAll: boolean;
	readonly mostClaims: number | undefined;
	readonly limits: readonly Limit[];
	readonly isJson: boolean;
	/** Chooses the model, and says where prompts go, once there is something to judge. `undefined` when none is configured. */
	chooseModel(): Promise<{ readonly choice: ModelChoice; readonly prices: Prices | undefined } | undefined>;
}

/** Asks a model of each claim of a report whether what it cites says so, stores its verdicts, and lists them all. */
export async function verify(request: VerifyRequest, { stdout, stderr }: Terminals): Promise<ExitCode> {
	const { report, isAll, mostClaims, limits } = request;
	try {
		const pair = await readReportPair(resolve(request.workingFolder, report));
		const { claims, known } = estimateVerification(pair, { isAll, mostClaims, prices: undefined });
		if (claims === 0) {
			return await tell(
				{ judged: [], unjudged: [], known, end: { kind: 'done' }, spent: nothing },
				pair,
				request,
				stdout,
			);
		}
		const chosen = await request.chooseModel();
		if (!chosen) {
			throw usageError('verify needs a language model: name one with --model.');
		}
		const { choice, prices } = chosen;
		const estimate = estimateVerification(pair, { isAll, mostClaims, prices });
		await stderr.write(`${describe(estimate)}\n`);
		using stop = new StopSignals(() => void stderr.write('Stopping: what is judged is kept.\n'));
		const verifier = { model: choice.model, prices, limits, mostClaims, isAll, now: () => systemClock.now() };
		const result = await verifyReport(pair, verifier, () => {}, stop.signal);
		if (result.judged.length > 0) {
			await writeVerdicts(pair, result);
		}
		return await tell(result, pair, request, stdout);
	} catch (error) {
		throw asCommandError(error, report);
	}
}

const nothing = { rounds: 0, tokens: 0, milliseconds: 0, cost: 0 } as const;

function describe({ claims, rounds, tokens, cost }: ReturnType<typeof estimateVerification>): string {
	const price = cost === undefined ? '' : `, about $${cost.toFixed(cost < 0.1 ? 4 : 2)}`;
	return `${count(claims, 'claim')} in ${count(rounds, 'request')}: about ${tokens} tokens${price}. The claims and the passages that they cite are sent.`;
}

async function tell(
	result: Verification,
	pair: ReportPair,
	{ report, isJson }: VerifyRequest,
	stdout: Terminal,
): Promise<ExitCode> {
	const all = [...result.known, ...result.judged].toSorted((a, b) => a.claim.start - b.claim.start);
	const lineOf = (it: { readonly claim: { readonly start: number } }): number =>
		pair.report.document.lines.positionOf(it.claim.start).line;
	const faults = all.filter(it => it.verdict.verdict === 'unsupported' || it.verdict.verdict === 'contradicted');
	if (isJson) {
		const { end, spent, unjudged } = result;
		const json = {
			report,
			end: end.kind === 'failed' ? { kind: 'failed', message: end.error.message } : end,
			verdicts: all.map(it => ({ line: lineOf(it), labels: labelsOf(it), ...it.verdict })),
			unjudged: unjudged.map(it => ({ line: lineOf(it), claim: it.claim.text })),
			tokens: spent.tokens,
			cost: spent.cost,
		};
		await stdout.write(`${JSON.stringify(json, undefined, '\t')}\n`);
	} else {
		const lines = [...all.flatMap(it => row(it, lineOf(it), stdout)), summarize(result, all, report)];
		await stdout.write(lines.map(it => `${it}\n`).join(''));
	}
	if (result.end.kind === 'failed') {
		throw new CommandError(exitCode.failed, result.end.error.message, { cause: result.end.error });
	}
	if (result.end.kind === 'stopped') {
		return exitCode.stopped;
	}
	return faults.length > 0 ? exitCode.findings : result.end.kind === 'limit' ? exitCode.limit : exitCode.done;
}

const styles: Readonly<Record<Verdict['verdict'], Style>> = {
	supported: 'green',
	partly: 'yellow',
	unsupported: 'red',
	contradicted: 'red',
};

/** A line for the claim, and one for what was found instead. */
function row(judged: JudgedClaim, line: number, terminal: Terminal): string[] {
	const { verdict, reason, quote, claim } = judged.verdict;
	const name = terminal.style(styles[verdict], verdict.padEnd(widest));
	const head = `${name} ${`${line}`.padStart(4)}  ${printableLine(claim)} ${labelsOf(judged)
		.map(it => `[${it}]`)
		.join(' ')}`;
	if (verdict === 'supported') {
		return [head];
	}
	const why = [reason, quote === undefined ? '' : `“${quote}”`].filter(it => it !== '').join(' ');
	return [head, `${' '.repeat(widest + 7)}${terminal.style('dim', printableLine(why))}`];
}

const widest = Math.max(...Object.keys(styles).map(it => it.length));

function labelsOf({ passages }: JudgedClaim): readonly string[] {
	return passages.map(it => it.evidence.label);
}

function summarize(
	{ judged, known, unjudged, end }: Verification,
	all: readonly JudgedClaim[],
	report: string,
): string {
	if (all.length === 0 && unjudged.length === 0) {
		return `${printableLine(report)}: it has no claim with evidence, so there was nothing to judge.`;
	}
	const counts = Object.keys(styles).flatMap(name => {
		const { length } = all.filter(it => it.verdict.verdict === name);
		return length > 0 ? [`${length} ${name}`] : [];
	});
	const parts = [
		`${count(judged.length, 'claim')} judged`,
		...(known.length > 0 ? [`${known.length} had a verdict already`] : []),
		...(unjudged.length > 0 ? [`${unjudged.length} left without one${whyLeft(end)}`] : []),
	];
	return `${printableLine(report)}: ${counts.join(', ') || 'no verdicts'}. ${parts.join(', ')}.`;
}

function whyLeft(end: Verification['end']): string {
	switch (end.kind) {
		case 'limit':
			return ` (limit of ${end.limit === 'rounds' ? 'requests' : end.limit})`;
		case 'done':
			return ' (the model gave none that could be read)';
		case 'stopped':
		case 'failed':
			return '';
	}
}

function asCommandError(error: unknown, report: string): unknown {
	if (error instanceof ReportError) {
		return usageError(error.message);
	}
	return isDiskError(error)
		? new CommandError(exitCode.unwritable, `The verdicts on ${report} could not be written: ${diskProblem(error)}.`, {
				cause: error,
			})
		: error;
}

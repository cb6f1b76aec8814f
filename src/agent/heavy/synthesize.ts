import { languageOf } from '../../report/apparatus.ts';
import { citedIds } from '../../report/citation.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import type { ReportLength } from '../../report/reportLength.ts';
import type { Policy } from '../policy.ts';
import { readQuestion } from '../steering.ts';
import type { Usage } from '../tool.ts';
import { type Asking, askWriter, noUsage, type Problem } from '../writing/asking.ts';
import { belowAnswer } from '../writing/material.ts';
import { blockOf, withoutFence } from '../writing/replies.ts';
import { bestOf } from './agreement.ts';
import { withoutCitations } from './claims.ts';
import { citedBy, type Pair } from './pair.ts';
import { synthesisPrompt } from './synthesisPrompt.ts';
import { synthesisWords } from './synthesisWords.ts';
import { votedReport } from './voting.ts';

export interface SynthesisRequest {
	/** With what the user has added since (`steeredQuestion`). */
	readonly question: string;
	/** At least one. */
	readonly pairs: readonly [Pair, ...Pair[]];
	/** Of all pairs. */
	readonly evidence: EvidenceReader;
	readonly length: ReportLength;
	/** Absent where no model is asked: the pairs are then voted on. */
	readonly asking: Asking | undefined;
	readonly present?: Policy['present'];
}

export interface Synthesis {
	/** The rollout whose answer it is, or agrees with most. */
	readonly chosen: number | undefined;
	readonly answer: string;
	readonly report: string;
	/** What the reader must know of how it came about; sentences in the language of the question. */
	readonly remarks: readonly string[];
	readonly usage: Usage;
}

/**
 * Makes one answer and report of what several rollouts ended with. Where a model's text cannot be used, the text of the best
 * rollout stands, and the remarks say so. Throws only what is a bug.
 */
export async function synthesize(request: SynthesisRequest): Promise<Synthesis> {
	const { question, pairs, evidence, length, asking, present } = request;
	const { asked } = readQuestion(question);
	const w = synthesisWords[languageOf(asked)];
	const best = bestOf(pairs, evidence) ?? pairs[0];
	const standing = ({ report }: { readonly report: string }): Synthesis => ({
		chosen: best.rollout,
		answer: best.answer,
		report: belowAnswer(length, best.answer, present?.(report, asked) ?? report),
		remarks: [],
		usage: noUsage,
	});
	if (pairs.length === 1) {
		return { ...standing(best), remarks: [w.onlyOne(best.rollout)] };
	}
	if (!asking) {
		return { ...standing({ report: votedReport(best, pairs, evidence) }), remarks: [w.voted(best.rollout)] };
	}
	const reply = await askWriter(
		asking,
		tokens => synthesisPrompt(question, pairs, length, tokens),
		text => readSynthesis(text, request, best),
	);
	if ('failure' in reply) {
		return { ...standing(best), remarks: [w.refused(best.rollout, reply.failure)], usage: reply.usage };
	}
	const { unknown, ...text } = reply.result;
	const remarks = [w.made(pairs.length), ...(unknown > 0 ? [w.mended(unknown)] : [])];
	return { ...text, remarks, usage: reply.usage };
}

type Read = Omit<Synthesis, 'remarks' | 'usage'> & {
	/** How many ids it cited that no pair had. */
	readonly unknown: number;
};

function readSynthesis(text: string, { pairs, length }: SynthesisRequest, best: Pair): Read | Problem {
	const [summary, body] = [blockOf(text, 'summary'), blockOf(text, 'report')];
	if (summary === undefined || (body === undefined && length !== 'brief')) {
		return 'form';
	}
	const known = new Set(pairs.flatMap(citedBy));
	const [answer, report] = [summary, length === 'brief' ? '' : (body ?? '')].map(it =>
		withoutCitations(withoutFence(it), id => !known.has(id)),
	);
	if (!answer || !report) {
		return 'form';
	}
	const cited = (it: string): number => citedIds(it).length;
	const kept = cited(`${answer.text}\n\n${report.text}`);
	// It may leave out what it did not choose: it is measured by the text that would stand in its place.
	const before = length === 'brief' ? cited(best.answer) : citedBy(best).length;
	if (kept === 0) {
		return 'uncited';
	}
	if (kept < before / 2) {
		return 'lost-citations';
	}
	const number = Number(/\d+/.exec(blockOf(text, 'chosen') ?? '')?.[0]);
	return {
		chosen: pairs[number - 1]?.rollout,
		answer: answer.text.trim(),
		report: report.text.trim(),
		unknown: new Set([...answer.removed, ...report.removed]).size,
	};
}

import type { ReportLanguage } from '../../report/apparatus.ts';
import type { Failure } from '../writing/asking.ts';
import { failureReasons } from '../writing/remarks.ts';

/** What the reader of a report is told of how rollouts became one text. */
export interface SynthesisWords {
	/** A model wrote it from so many. */
	made(pairs: number): string;
	voted(best: number): string;
	onlyOne(rollout: number): string;
	/** No model's text: that of the best rollout stands. */
	refused(best: number, failure: Failure): string;
	/** Citations of so many ids that no rollout had were taken out. */
	mended(ids: number): string;
	/** A rollout had cited what it never collected. */
	invented(rollout: number): string;
	ended(all: number, withAnswer: number): string;
	failed(rollout: number, message: string): string;
	/** The last ones were stopped because the others agreed. */
	stoppedEarly(rollouts: number): string;
}

export const synthesisWords: Readonly<Record<ReportLanguage, SynthesisWords>> = {
	en: {
		made: n => `This text was written from the answers and reports of ${n} rollouts, and from nothing else.`,
		voted: it => `The answer is that of rollout ${it}; findings that more rollouts came upon stand first.`,
		onlyOne: it => `Only rollout ${it} ended with an answer: its text stands as it is, and nothing confirms it.`,
		refused: (it, failure) =>
			`The rollouts were not made into one text, because ${failureReasons.en(failure)}: that of rollout ${it} stands in its place.`,
		mended: n =>
			`Citations of ${n === 1 ? 'one passage' : `${n} passages`} that no rollout had cited were taken out: what stands there without a citation is not backed by a source.`,
		invented: it =>
			`Rollout ${it} had cited evidence that it never collected; those citations were taken out: what stands there without a citation is not backed by a source.`,
		ended: (all, n) =>
			`The question was researched ${all} times independently; ${n === all ? 'each ended' : n === 1 ? 'one rollout ended' : `${n} rollouts ended`} with an answer.`,
		failed: (it, message) => `Rollout ${it} failed: ${message}`,
		stoppedEarly: n =>
			`${n === 1 ? 'One rollout was' : `${n} rollouts were`} stopped because most had ended with the same answer.`,
	},
	zh: {
		made: n => `本文仅根据 ${n} 次独立研究的答案和报告写成。`,
		voted: it => `答案取自第 ${it} 次研究；更多次研究发现的内容排在前面。`,
		onlyOne: it => `只有第 ${it} 次研究得出答案：其文字保持原样，没有其他研究印证。`,
		refused: (it, failure) => `各次研究未能合成一文（${failureReasons.zh(failure)}）：此处采用第 ${it} 次研究的文字。`,
		mended: n => `对 ${n} 处没有任何一次研究引用过的原文的引用已被删去：那里没有引用的内容没有来源支持。`,
		invented: it => `第 ${it} 次研究引用了从未收集到的证据，这些引用已被删去：那里没有引用的内容没有来源支持。`,
		ended: (all, n) => `该问题被独立研究了 ${all} 次，其中 ${n} 次得出答案。`,
		failed: (it, message) => `第 ${it} 次研究失败：${message}`,
		stoppedEarly: n => `因多数研究得出相同答案，停止了 ${n} 次研究。`,
	},
};

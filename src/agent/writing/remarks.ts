import type { ReportLanguage } from '../../report/apparatus.ts';
import type { LimitName } from '../budget.ts';
import type { Failure, Problem } from './asking.ts';
import type { SingleSourced } from './sites.ts';

/** What the reader of a report is told of how it was written. */
export interface RemarkWords {
	/** The whole report was not written. */
	unwritten(failure: Failure): string;
	/** It was written at once where sections were wanted; without a failure, because the user has written in it. */
	unplanned(failure: Failure | undefined): string;
	quoted(headings: readonly string[], failure: Failure): string;
	/** Citations were taken out of these sections, or, without any, of the report. */
	mended(headings: readonly string[]): string;
	unjoined(failure: Failure): string;
	refused(n: number): string;
	unsummarised(): string;
	oneSource(site: string): string;
	oneSourceEach(parts: readonly SingleSourced[]): string;
}

const mostParts = 8;

/** Why something was not written, as the end of a sentence. */
export const failureReasons: Readonly<Record<ReportLanguage, (failure: Failure) => string>> = {
	en: failure => {
		switch (failure.kind) {
			case 'limit':
				return `the limit of ${limits[failure.limit].en} was reached`;
			case 'finished':
				return 'the user wanted what there was';
			case 'stopped':
				return 'the user stopped it';
			case 'model':
				return `the model could not be asked (${failure.message})`;
			case 'reply':
				return problems[failure.problem].en;
		}
	},
	zh: failure => {
		switch (failure.kind) {
			case 'limit':
				return `达到了${limits[failure.limit].zh}上限`;
			case 'finished':
				return '用户要求提前完成';
			case 'stopped':
				return '用户停止了撰写';
			case 'model':
				return `无法调用模型（${failure.message}）`;
			case 'reply':
				return problems[failure.problem].zh;
		}
	},
};

const limits: Readonly<Record<LimitName, Readonly<Record<ReportLanguage, string>>>> = {
	rounds: { en: 'rounds', zh: '轮数' },
	tokens: { en: 'tokens', zh: 'token ' },
	minutes: { en: 'minutes', zh: '时间' },
	cost: { en: 'cost', zh: '费用' },
};

const problems: Readonly<Record<Problem, Readonly<Record<ReportLanguage, string>>>> = {
	cut: { en: 'the model’s reply was cut short', zh: '模型的回复被截断' },
	form: { en: 'the model’s reply was not of the form that was asked for', zh: '模型的回复不符合要求的格式' },
	uncited: { en: 'what the model wrote cited nothing', zh: '模型写的内容没有引用' },
	'lost-citations': {
		en: 'what the model wrote had lost most of the citations',
		zh: '模型写的内容丢失了大部分引用',
	},
	'lost-words': {
		en: 'what the model wrote had lost words of the user’s own',
		zh: '模型写的内容丢失了用户自己写的话',
	},
};

export const remarkWords: Readonly<Record<ReportLanguage, RemarkWords>> = {
	en: {
		unwritten: it =>
			`The report was not written out, because ${failureReasons.en(it)}: the working notes stand in its place.`,
		unplanned: it =>
			`The report was written in one piece, not section by section, because ${it ? failureReasons.en(it) : 'the user has written in it'}.`,
		quoted: (headings, it) =>
			`${headings.map(heading => `“${heading}”`).join(', ')} ${headings.length === 1 ? 'quotes its' : 'quote their'} passages as they are, because ${failureReasons.en(it)}.`,
		mended: headings =>
			`Citations of passages that the writer had not been shown were taken out${headings.length === 0 ? '' : ` of ${headings.map(it => `“${it}”`).join(', ')}`}: what stands there without a citation is not backed by a source.`,
		unjoined: it =>
			`The sections were not gone over together, because ${failureReasons.en(it)}: they may repeat each other.`,
		refused: n =>
			`${n === 1 ? 'One change' : `${n} changes`} of the last revision would have altered citations and ${n === 1 ? 'was' : 'were'} not made.`,
		unsummarised: () => 'The summary is the answer with which the research ended.',
		oneSource: site => `Everything cited here is from a single source, ${site}.`,
		oneSourceEach: parts =>
			`These parts rest on a single source each: ${parts
				.slice(0, mostParts)
				.map(({ heading, site }) => `${heading === '' ? 'the answer' : `“${heading}”`} (${site})`)
				.join(', ')}${parts.length > mostParts ? ` and ${parts.length - mostParts} more sections` : ''}.`,
	},
	zh: {
		unwritten: it => `未能撰写完整报告（${failureReasons.zh(it)}）：此处保留研究笔记。`,
		unplanned: it => `报告一次写成，未按章节撰写（${it ? failureReasons.zh(it) : '用户在其中写有内容'}）。`,
		quoted: (headings, it) =>
			`${headings.map(heading => `“${heading}”`).join('、')}直接摘录原文（${failureReasons.zh(it)}）。`,
		mended: headings =>
			`${headings.map(it => `“${it}”`).join('、')}中对未提供原文的引用已被删去：那里没有引用的内容没有来源支持。`,
		unjoined: it => `各节未统一修订（${failureReasons.zh(it)}），可能有重复。`,
		refused: n => `最后修订中有 ${n} 处改动会改变引用，未予采用。`,
		unsummarised: () => '摘要即研究结束时给出的答案。',
		oneSource: site => `所有引用都来自同一来源：${site}。`,
		oneSourceEach: parts =>
			`以下各部分都只依据单一来源：${parts
				.slice(0, mostParts)
				.map(({ heading, site }) => `${heading === '' ? '答案' : `“${heading}”`}（${site}）`)
				.join('、')}${parts.length > mostParts ? `，另有 ${parts.length - mostParts} 节` : ''}。`,
	},
};

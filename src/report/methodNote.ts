import { methodOpenings, type ReportLanguage } from './apparatus.ts';
import { codeSpan, escapeInline } from './inert.ts';

/** How a run went, for the note at the end of its report. Durations are in milliseconds, `cost` in US dollars. */
export interface MethodFacts {
	readonly rounds: number;
	readonly milliseconds: number;
	/** How often each tool was called, in the order of the first calls. */
	readonly calls: ReadonlyMap<string, number>;
	/** What was searched for, in the order of the searches. */
	readonly queries: readonly string[];
	/** Passages that were collected, and the sources that they are from. */
	readonly passages: number;
	readonly sourcesRead: number;
	/** 0 where no model was asked. */
	readonly tokens: number;
	/** 0 where no price is known. */
	readonly cost: number;
	/** Which limit ended the run, and what the writing had to leave out or give up: sentences in the language of the report. */
	readonly remarks: readonly string[];
}

/** What the composer knows besides. */
export interface MethodContext {
	readonly language: ReportLanguage;
	readonly policy: string;
	/** ISO date and time. */
	readonly startedAt: string;
	readonly sourcesCited: number;
	/** What the composer left out, a sentence each. */
	readonly dropped: readonly string[];
}

/** The note on how a report came about, as a list. */
export function methodNote(facts: MethodFacts, context: MethodContext): string {
	const { language, policy, startedAt, sourcesCited, dropped } = context;
	const w = words[language];
	const by = policy === 'extractive' ? w.noModel : codeSpan(policy);
	const tools = [...facts.calls].map(([name, n]) => `${codeSpan(name)} × ${n}`).join(w.comma);
	const queries = facts.queries.slice(0, mostQueries).map(it => escapeInline(w.quoted(it)));
	const more = facts.queries.length - queries.length;
	const remarks = [...facts.remarks, ...dropped].slice(0, mostRemarks).map(it => `- ${escapeInline(it)}`);
	const lines = [
		`${methodOpenings[language]}${by}${w.on(startedAt.slice(0, 10), duration(facts.milliseconds, w), facts.rounds)}`,
		`- ${w.read(facts.sourcesRead, facts.passages, sourcesCited)}`,
		...(queries.length === 0 ? [] : [`- ${w.searched(queries.join(w.comma), more)}`]),
		...(tools === '' ? [] : [`- ${w.tools(tools)}`]),
		...(facts.tokens === 0 ? [] : [`- ${w.used(facts.tokens.toLocaleString('en'), cost(facts.cost))}`]),
		...remarks,
	];
	return lines.join('\n');
}

/** What a reader takes in; the log of the run has all of them. */
const mostQueries = 3;
const mostRemarks = 20;

function duration(milliseconds: number, w: Words): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 1
		? w.underASecond
		: seconds < 60
			? w.seconds(seconds)
			: w.minutes(Math.floor(seconds / 60), seconds % 60);
}

function cost(dollars: number): string {
	return dollars === 0 ? '' : `$${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`;
}

interface Words {
	readonly noModel: string;
	readonly comma: string;
	readonly underASecond: string;
	quoted(text: string): string;
	seconds(n: number): string;
	minutes(minutes: number, seconds: number): string;
	on(date: string, duration: string, rounds: number): string;
	read(sources: number, passages: number, cited: number): string;
	searched(queries: string, more: number): string;
	tools(list: string): string;
	used(tokens: string, cost: string): string;
}

const words: Readonly<Record<ReportLanguage, Words>> = {
	en: {
		noModel: 'rules, without a language model,',
		comma: ', ',
		underASecond: 'under a second',
		quoted: text => `“${text}”`,
		seconds: n => `${n} s`,
		minutes: (minutes, seconds) => `${minutes} min ${seconds} s`,
		on: (date, time, rounds) => ` on ${date}: ${counted(rounds, 'round')} of research, ${time}.`,
		read: (sources, passages, cited) =>
			sources === 0
				? 'Nothing was found that could be quoted.'
				: `${counted(passages, 'passage')} collected from ${counted(sources, 'source')}; ${counted(cited, 'source')} cited.`,
		searched: (queries, more) => `Searched for ${queries}${more > 0 ? ` and in ${more} more wordings` : ''}.`,
		tools: list => `Calls of tools: ${list}.`,
		used: (tokens, cost) => `${tokens} tokens${cost === '' ? '' : `, ${cost}`}.`,
	},
	zh: {
		noModel: '规则（未使用语言模型）',
		comma: '、',
		underASecond: '不到 1 秒',
		quoted: text => `“${text}”`,
		seconds: n => ` ${n} 秒`,
		minutes: (minutes, seconds) => ` ${minutes} 分 ${seconds} 秒`,
		on: (date, time, rounds) => `，${date}：研究 ${rounds} 轮，用时${time}。`,
		read: (sources, passages, cited) =>
			sources === 0
				? '没有找到可以引用的内容。'
				: `从 ${sources} 个来源收集了 ${passages} 段原文；引用了 ${cited} 个来源。`,
		searched: (queries, more) => `搜索了${queries}${more > 0 ? `，另有 ${more} 种说法` : ''}。`,
		tools: list => `工具调用：${list}。`,
		used: (tokens, cost) => `${tokens} 个 token${cost === '' ? '' : `，${cost}`}。`,
	},
};

function counted(n: number, noun: string): string {
	return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

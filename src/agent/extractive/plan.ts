import { type Concept, conceptsOf } from './concepts.ts';
import { measureOf } from './measure.ts';
import { type AnswerType, answerTypeOf } from './questionType.ts';

/** One thing to find out, with what it is about. */
export interface SubQuestion {
	readonly text: string;
	readonly type: AnswerType;
	/** What the answer must name, when it is a value. */
	readonly measure: RegExp | undefined;
	/** What the sub-question itself names. */
	readonly concepts: readonly Concept[];
	/** What the question says around it: counts less, and its absence proves nothing. */
	readonly context: readonly Concept[];
}

/** Breaks a question into what has to be found out; a simple question stays whole. */
export function planOf(question: string): readonly SubQuestion[] {
	const { scene, questions } = partsOf(question);
	const found: SubQuestion[] = [];
	for (const text of questions) {
		const previous = found.at(-1);
		found.push(subQuestion(text, [...scene, ...(previous && leansOn(text) ? [previous.text] : [])]));
	}
	const [only] = found;
	// One question with its scene is one thing to find out, and its words count alike.
	return only && found.length === 1 && scene.length > 0
		? [{ ...subQuestion(oneLine(question), []), type: only.type, measure: only.measure }]
		: found;
}

/** The questions in what the user added to a question; a wish that asks nothing has none. */
export function askedIn(note: string, question: string): readonly SubQuestion[] {
	return sentencesOf(oneLine(note))
		.filter(it => /[?？]$/.test(it) || (asks(it) && isWhole(it)))
		.slice(0, maxSubQuestions)
		.map(it => subQuestion(it, [question]));
}

/** A sub-question as the report's heading words it; the user may have written it. */
export function subQuestion(text: string, around: readonly string[]): SubQuestion {
	const concepts = conceptsOf(text);
	const own = new Set(concepts.map(it => it.phrase.join(' ')));
	const context = conceptsOf(around.join(' ')).filter(it => it.kind !== 'light' && !own.has(it.phrase.join(' ')));
	return { text, type: answerTypeOf(text), measure: measureOf(text), concepts, context };
}

function oneLine(text: string): string {
	return text.replaceAll(/\s+/g, ' ').trim();
}

const maxSubQuestions = 6;

/** Sentences that ask, apart from those that set the scene. */
function partsOf(question: string): { readonly scene: readonly string[]; readonly questions: readonly string[] } {
	const sentences = sentencesOf(oneLine(question));
	const asking = sentences.filter(asks);
	const last = sentences.at(-1);
	const questions = asking.length > 0 ? asking : last === undefined ? [] : [last];
	const parts = questions.flatMap(clausesOf).flatMap(comparedOf).flatMap(listedOf);
	return {
		scene: sentences.filter(it => !questions.includes(it)),
		questions: [...new Set(parts)].slice(0, maxSubQuestions),
	};
}

function sentencesOf(text: string): string[] {
	return text
		.split(sentenceEnd)
		.map(it => it.trim())
		.filter(it => /[\p{L}\p{N}]/u.test(it));
}

/** A colon or a dash also ends a scene when the question begins after it. */
const sentenceEnd =
	/(?<=[?？。！；])\s*|(?<=[a-z0-9)`"”][.!;])\s+(?=[A-Z`"“])|(?<=\w{3}[:;]| [-–—])\s+(?=(?:(?:in|at|under|for|to|by|from|with|on|of|after|before|until|since)\s+)?(?:how|what|which|why|when|where|who|whose)\s)/iu;

const interrogative = 'how|what|which|why|when|where|who|whose';
const auxiliary = 'is|are|does|do|did|can|could|should|must|will|would|has|have|may';
const asksInChinese = /什么|如何|怎么|怎样|为何|哪|多少|几[个次天种]|多久|吗|是否|能否|谁|区别|呢/u;

function asks(sentence: string): boolean {
	return (
		/[?？]$/.test(sentence) ||
		new RegExp(
			`^(?:and |but |so |also )?(?:${interrogative}|explain|describe|list|compare|tell me|show me|find|name|give)\\b`,
			'i',
		).test(sentence) ||
		asksInChinese.test(sentence)
	);
}

const mayAsk = new RegExp(
	`\\b(?:${interrogative})\\b|^(?:${auxiliary})\\b|[,;:] (?:${auxiliary})\\b|${asksInChinese.source}`,
	'iu',
);

/** "… and how …", "…, and is it …": each side is a question of its own when it has enough words to be one. */
function clausesOf(sentence: string): string[] {
	const boundary = new RegExp(
		`[,;]?\\s+(?:and|but|or|then)\\s+(?:also\\s+|if so,?\\s+|then\\s+)?(?=(?:(?:in|at|under|for|to|by|from|with|on|of|after|before|until|since)\\s+)?(?:${interrogative})\\s|(?:${auxiliary})\\s+(?:it|they|there|this|that|the|a|an|i|you|we|one|these|those)\\s)|[，,；]\\s*(?:以及|并且|而且|还有|那么|和|又)?(?=[^，,；]*(?:${asksInChinese.source}))`,
		'giu',
	);
	const parts: string[] = [];
	let start = 0;
	for (const match of sentence.matchAll(boundary)) {
		const left = sentence.slice(start, match.index).trim();
		const right = sentence.slice(match.index + match[0].length).trim();
		if (isWhole(left) && isWhole(right) && (mayAsk.test(left) || parts.length > 0)) {
			parts.push(left);
			start = match.index + match[0].length;
		}
	}
	parts.push(sentence.slice(start).trim());
	return parts.length === 1
		? parts
		: parts.map((it, i) =>
				i < parts.length - 1 && !/[?？]$/.test(it) ? `${it}${/[\u4e00-\u9fff]$/u.test(it) ? '？' : '?'}` : capital(it),
			);
}

function isWhole(clause: string): boolean {
	const count = conceptsOf(clause).filter(it => it.kind !== 'light').length;
	return /[\u4e00-\u9fff]/u.test(clause)
		? clause.length >= 5 && count >= 1
		: clause.split(' ').length >= 4 && count >= 1;
}

function capital(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const comparisons = [
	/\b(?:differences?|distinction) between (?<a>.+?) and (?<b>.+?)(?= when\b| in (?:terms|what|the|how)\b| for\b|[?,.]|$)/i,
	/\bhow (?:does|do|is|are) (?<a>.+?) (?:differ|different) from (?<b>.+?)(?= when\b| in (?:terms|what|the)\b|[?,.]|$)/i,
	/\bcompare (?<a>.+?) (?:and|with|to) (?<b>.+?)(?= when\b| in terms\b|[?,.]|$)/i,
	/(?<a>[^\s,]+(?: [^\s,]+){0,2}) (?:vs\.?|versus) (?<b>[^\s,?]+(?: [^\s,?]+){0,2})/i,
	/(?<a>[^\s，,？?]{1,20}?)\s*(?:和|与|跟|同)\s*(?<b>[^\s，,？?]{1,20}?)\s*(?:之间)?(?:有什么|有何|有哪些|的)?(?:主要)?(?:区别|不同|差别|差异)/u,
];

/** A comparison asks for what is said of both together, and for each of the two. */
function comparedOf(question: string): string[] {
	for (const pattern of comparisons) {
		const groups = pattern.exec(question)?.groups;
		const sides = [groups?.['a'], groups?.['b']].map(it => it?.trim() ?? '');
		if (groups && sides.every(it => conceptsOf(it).length > 0 && it.length <= 60)) {
			return [question, ...sides.map(it => (/\p{Script=Han}/u.test(it) ? `${it}是什么？` : `What is ${it}?`))];
		}
	}
	return [question];
}

const listItem = '(?:[`"“][^`"”]+[`"”]|[\\w@./-]+)(?: [\\w@./-]+)?';
const listPattern = new RegExp(
	`(?<=\\b(?:of|for|do|does|are|mean by|about) (?:the )?)${listItem}(?:, ${listItem})+,? and ${listItem}`,
	'iu',
);

/** "What do A, B and C do?" is three questions when the things are short. */
function listedOf(question: string): string[] {
	const match = listPattern.exec(question);
	if (!match) {
		return [question];
	}
	const items = match[0].split(/, and |, | and /);
	const before = question.slice(0, match.index);
	const after = question.slice(match.index + match[0].length);
	return items.length >= 3 && items.every(it => conceptsOf(it).length > 0)
		? items.map(it => `${before}${it}${after}`)
		: [question];
}

/** Whether a question points back at the one before it, or is too bare to stand alone. */
function leansOn(text: string): boolean {
	return (
		/\b(?:it|its|they|them|their|that|this|those|these|one|there|so|such|he|she)\b/i.test(text) ||
		/它|其|这|那|该/u.test(text) ||
		conceptsOf(text).filter(it => it.kind !== 'light').length < 3
	);
}

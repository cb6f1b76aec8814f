/** What an answer has to look like. */
export type AnswerType = 'number' | 'how' | 'why' | 'when' | 'where' | 'who' | 'definition' | 'list' | 'yes-no' | 'any';

/** Reads from its words what kind of answer a question wants. */
export function answerTypeOf(question: string): AnswerType {
	const text = question.toLowerCase();
	return rules.find(([pattern]) => pattern.test(text))?.[1] ?? 'any';
}

// The first that fits: what is more special stands first.
const rules: readonly (readonly [RegExp, AnswerType])[] = [
	[
		/\bhow (?:many|much|long|often|big|large|deep|far|old)\b|\b(?:what|which) (?:\w+ ){0,3}(?:number|size|limit|port|percentage|maximum|minimum|timeout|interval|exit code|version)\b/,
		'number',
	],
	[/\bdefaults?\b/, 'number'],
	[/多少|几个|几次|几天|多久|多大|多长|默认|缺省|最大|最小/u, 'number'],
	[/\bwhy\b|\bwhat(?:'s| is) the (?:reason|rationale|point)\b|为什么|为何|原因/u, 'why'],
	[
		/\bhow (?:do|can|could|should|would|to|does one|might)\b|\bwhat (?:\w+ ){0,2}(?:command|option|flag|switch|setting)\b|\bwhich (?:\w+ ){0,2}(?:command|option|flag|switch|setting|argument)\b|\bways? (?:to|of)\b|如何|怎么|怎样|命令/u,
		'how',
	],
	[/^when\b|\b(?:and|or|,) when\b|\bwhen (?:do|does|is|are|was|will|should|can|did)\b|什么时候|何时/u, 'when'],
	[/\bwhere\b|哪里|哪儿|什么地方|何处|位于/u, 'where'],
	[/\bwho(?:m|se)?\b|谁/u, 'who'],
	[/\bwhat happens\b|\bhow (?:does|is|are|did)\b/, 'any'],
	[
		/\bwhat (?:does|do) .+ (?:mean|stand for|do)\b|\bwhat(?:'s| is| are) (?:an?|the (?:meaning|purpose|definition|role) of)\b|是什么|什么是|含义|意思|作用/u,
		'definition',
	],
	[
		/\b(?:which|what are|list|name (?:all|the)|what (?:\w+ ){0,2}(?:kinds|types|values|files|commands|options|steps|fields|ways|things|conditions|states))\b|哪些|有哪|列出/u,
		'list',
	],
	[
		/^(?:is|are|was|were|do|does|did|can|could|should|must|may|might|will|would|has|have|am)\b|\bwhether\b|吗|是否|能否|能不能|可不可以|会不会/u,
		'yes-no',
	],
	[/^what(?:'s| is| are)\b/, 'definition'],
];

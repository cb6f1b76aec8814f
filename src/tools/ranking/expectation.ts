/** What an answer must hold for a question to be answered, as far as the question's form tells; `undefined` when it does not. */
export function expectationOf(question: string): RegExp | undefined {
	return forms.find(it => it.question.test(question))?.answer;
}

const duration =
	/\b(?:\d+|an?|one|two|three|few|several)[ -]?(?:ms|milliseconds?|s|secs?|seconds?|min|minutes?|h|hours?|days?|weeks?|months?|years?)\b|[\d一二三四五六七八九十两]+\s*(?:毫秒|秒|分钟|小时|天|日|周|个月|月|年)/i;
const amount =
	/\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|thousand|million)\b|[一二三四五六七八九十百千万]/i;

/** The first form that fits decides. */
const forms: readonly { readonly question: RegExp; readonly answer: RegExp }[] = [
	{ question: /\bhow (?:long|often|old)\b|多久|多长时间/i, answer: duration },
	{
		question:
			/\bhow (?:many|much|large|big|deep)\b|\b(?:maximum|minimum|max|min|limit|longest|largest|smallest|shortest) |多少|几个|最大|最多|最小|最长/i,
		answer: amount,
	},
	{ question: /\b(?:which|what) version\b|\bsince when\b|哪个版本/i, answer: /\bv?\d+\.\d+|\bv\d+|@\d+/ },
	{
		question: /\bwhen (?:was|did|is|will)\b|\bwhat (?:year|date)\b|什么时候|哪一年/i,
		answer: /\b(?:19|20)\d\d\b|\b\d+\.\d+/,
	},
	{ question: /\bwhat port\b|\bwhich port\b|端口/i, answer: /\b\d{2,5}\b/ },
	{
		question: /^\s*where\b|\bwhich (?:folder|directory|file|path)\b|在哪|哪个(?:目录|文件)|位置/i,
		answer: /[\w.~$%-]*[/\\][\w.~-]+|\.\w{2,8}\b/,
	},
	{
		question:
			/\b(?:which|what) (?:command|option|flag|setting|switch|function|method)\b|哪个(?:命令|选项|参数)|什么命令/i,
		answer: /`[^`]+`|(?:^|\s)--?\w[\w-]+|\w\(\)/,
	},
	{
		question: /^\s*why\b|为什么|为何/i,
		answer:
			/\b(?:because|since|so that|reason|due to|in order to|therefore|otherwise|ensures?|prevents?|avoids?)\b|因为|由于|所以|以便|避免/i,
	},
];

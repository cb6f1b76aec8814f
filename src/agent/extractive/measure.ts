/** The value that an answer to `question` must name, as a pattern; `undefined` when it need not name one. */
export function measureOf(question: string): RegExp | undefined {
	const text = question.toLowerCase();
	return measures.find(([asks]) => asks.test(text))?.[1];
}

const number = String.raw`(?:\d[\d.,_]*(?:e\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|hundred|thousand|million|half|twice|once|[一二两三四五六七八九十百千万]+)`;
const time = String.raw`(?:ms|msecs?|milliseconds?|s|secs?|seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?|毫秒|秒|分钟|小时|天|周|个月|年)`;
const size = String.raw`(?:bits?|bytes?|[kmgtp]i?b|kilobytes?|megabytes?|gigabytes?|characters?|chars?|digits?|字节|字符)`;
const quantity = new RegExp(
	String.raw`(?<![\w.])${number}(?![\w])|no limit|unlimited|infinite|\bnull\b|\bnone\b|无限`,
	'iu',
);

// The first that fits: what is more special stands first.
const measures: readonly (readonly [RegExp, RegExp])[] = [
	[
		/\bhow (?:much|expensive) .*\b(?:cost|pay|price|plan|month|year|fee)|\b(?:price|cost|fee) of\b|多少钱|预算|费用/u,
		/[$€£¥]\s?\d|\d\s?(?:usd|eur|dollars|euros?|元|美元)\b|free of charge|\bfor free\b|免费/iu,
	],
	[/\bwhich (?:tcp |udp )?port|what port|port number|端口号|哪个端口/u, /(?<![\w.])\d{2,5}(?![\w.])/u],
	[
		/\bhow (?:long|soon)\b|\bhow (?:many|often) (?:seconds|minutes|hours|days|weeks)|\buntil when\b|多久|多长时间|几天/u,
		new RegExp(
			String.raw`${number}[\s-]?${time}(?![\p{L}])|\b(?:milliseconds|seconds|immediately|instantly|forever|never expires?|indefinitely|end of)\b|\b(?:19|20)\d\d\b`,
			'iu',
		),
	],
	[
		/\bhow (?:big|large)\b|\b(?:maximum|minimum|max|min|largest) (?:[\w-]+ ){0,3}(?:size|length)\b|\b(?:size|length) limit|多大|最大长度/u,
		new RegExp(String.raw`${number}[\s-]?${size}(?![\p{L}])|no limit|unlimited|limited only`, 'iu'),
	],
	[
		/\bwhen (?:was|were|did)\b|\b(?:what|which) (?:year|date)\b|哪一年|哪年/u,
		/\b(?:19|20)\d\d\b|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b/iu,
	],
	[/\bhow many\b|\bhow often\b|\bhow much\b|多少|几个|几次/u, quantity],
	[
		/\b(?:what|which) (?:[\w-]+ ){0,2}version\b|哪个版本/u,
		/\bv?\d+(?:\.\d+)+|\bv\d+\b|\b(?:version|release|node|python|npm|git)\s?\d+|\d/iu,
	],
];

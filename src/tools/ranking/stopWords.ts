/** Words that say how a question is asked, not what it is about. */
export function isStopWord(word: string): boolean {
	return english.has(word) || chinese.has(word);
}

const english = new Set(
	(
		'a an the this that these those it its i im me my mine we us our you your he she they them their there here who whom whose which what when where why how ' +
		'is are was were be been being am do does did doing done have has had having can could may might must shall should will would ' +
		'of in on at by for from to into onto with within about as and or but if then than so such not no nor only own same too very just also ' +
		'any some all each both more most other another one ones get gets got please tell want wants wanted need needs like know mean means way ways thing things ' +
		'happen happens s t d ll re ve don doesn isn aren won didn wasn weren shouldn couldn wouldn cannot exactly actually really ever let lets make makes possible'
	).split(' '),
);
const chinese = new Set(
	(
		'的 了 是 在 和 与 或 及 有 我 你 他 她 它 我们 你们 他们 这 那 这个 那个 这些 那些 什么 怎么 怎样 如何 为什么 为何 哪 哪里 哪个 哪些 哪儿 谁 几 多少 多 吗 呢 吧 啊 ' +
		'可以 能 能够 会 要 需要 应 应该 应当 得 地 着 过 被 把 从 到 向 对 对于 关于 中 里 上 下 时 时候 后 前 请 请问 一个 一些 一种 个 种 也 都 就 还 又 才 只 很 不 没 没有 则 而 但 ' +
		'以 以及 为 为了 于 之 其 做 让 使 使得 用 想 何 怎 办 样 是否 之间 有什么 做什么 是什么'
	).split(' '),
);

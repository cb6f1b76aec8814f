/**
 * Classes of text with what a piece of each costs in o200k tokens, on the high side. Measured beside the real encoding in
 * `test/llm/tokens.test.ts`; see docs/decisions for why this is not a library.
 */
const piece =
	/(?<blob>[A-Za-z0-9+/=_-]{40,})|(?<latin>[A-Za-z]+)|(?<alphabet>[\u00c0-\u024f\u0370-\u06ff]+)|(?<digits>[0-9]+)|(?<cjk>[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]+)|(?<indic>[\u0900-\u0dff]+)|(?<blank>[ \t]+)|(?<lines>[\r\n]+)|(?<marks>[!-/:-@[-`{-~]+)|(?<other>.)/gsu;

/**
 * Estimates how many tokens a text costs. It errs on the high side, because a prompt that is too long fails and one that is a
 * little short does not: at most 10 % low on any text we know, about 10 % high on prose and code, more on rare scripts.
 */
export function estimateTokens(text: string): number {
	let tokens = 0;
	for (const { groups = {}, 0: run } of text.matchAll(piece)) {
		const { length } = run;
		if (groups['latin']) {
			tokens += length <= 7 ? 1.02 : length / 6;
		} else if (groups['blank']) {
			tokens += length === 1 ? 0.05 : 1;
		} else if (groups['marks']) {
			tokens += length === 1 ? 0.85 : length * 0.75;
		} else if (groups['digits']) {
			tokens += length / 2.2 + 0.8;
		} else if (groups['lines']) {
			tokens += 0.8;
		} else if (groups['cjk']) {
			tokens += length * 0.95;
		} else if (groups['alphabet']) {
			tokens += Math.max(1, length / 2.2);
		} else if (groups['blob']) {
			tokens += length * 0.8;
		} else if (groups['indic']) {
			tokens += length * 0.7;
		} else {
			// An encoding without a token for a character spends one on each of its bytes.
			tokens += (run.codePointAt(0) ?? 0) < 0x800 ? 1.8 : length === 1 ? 2.7 : 3.6;
		}
	}
	return Math.ceil(tokens * 1.02);
}

/**
 * Keeps the head of `text`, in whole lines where it has some, so that it costs at most `budget` tokens; `undefined` when it
 * fits. Cuts by characters first: counting is what costs.
 */
export function cutToTokens(text: string, budget: number): string | undefined {
	// No long text has tokens of more than 16 characters on average.
	let head = text.slice(0, budget * 16);
	if (head === text && estimateTokens(text) <= budget) {
		return undefined;
	}
	for (let tokens = estimateTokens(head); tokens > budget && head !== ''; tokens = estimateTokens(head)) {
		const length = Math.floor(head.length * Math.min(0.95, budget / tokens));
		const newline = head.lastIndexOf('\n', length);
		head = head.slice(0, newline > length / 2 ? newline : length);
	}
	// Never half of a character.
	return head.replace(/[\ud800-\udbff]$/, '');
}

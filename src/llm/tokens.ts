/**
 * Estimates how many tokens a text costs in o200k, on the high side, because a prompt that is too long fails and one that is
 * a little short does not: at most 10 % low on any text we know, 10 to 20 % high on prose and code, more on rare scripts.
 * Measured beside the real encoding in `test/llm/tokens.test.ts`; docs/decisions say why this is not a library.
 */
export function estimateTokens(text: string): number {
	let tokens = 0;
	for (let start = 0; start < text.length; ) {
		const kind = kindOf(text.charCodeAt(start));
		let end = start + 1;
		while (end < text.length && kindOf(text.charCodeAt(end)) === kind) {
			end++;
		}
		if (kind === 'latin' || kind === 'digit') {
			const blobEnd = endOfBlob(text, start);
			if (blobEnd - start >= shortestBlob) {
				tokens += (blobEnd - start) * 0.8;
				start = blobEnd;
				continue;
			}
		}
		tokens += costOf(kind, end - start);
		start = end;
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

/** Base64, hashes and keys: long runs without a space that no vocabulary holds. */
const shortestBlob = 40;

type Kind = 'latin' | 'digit' | 'blank' | 'line' | 'mark' | 'alphabet' | 'indic' | 'cjk' | 'other';

function kindOf(code: number): Kind {
	if (code < 0x80) {
		return ascii[code] ?? 'other';
	}
	if ((code >= 0xc0 && code <= 0x24f) || (code >= 0x370 && code <= 0x6ff)) {
		return 'alphabet';
	}
	if (code >= 0x900 && code <= 0xdff) {
		return 'indic';
	}
	const isCjk =
		(code >= 0x3000 && code <= 0x30ff) ||
		(code >= 0x3400 && code <= 0x9fff) ||
		(code >= 0xac00 && code <= 0xd7af) ||
		code >= 0xff00;
	return isCjk ? 'cjk' : 'other';
}

const ascii: readonly Kind[] = Array.from({ length: 0x80 }, (_, code): Kind => {
	const character = String.fromCharCode(code);
	if (/[A-Za-z]/.test(character)) {
		return 'latin';
	}
	if (/\d/.test(character)) {
		return 'digit';
	}
	return /[ \t]/.test(character)
		? 'blank'
		: /[\r\n]/.test(character)
			? 'line'
			: code < 0x20 || code === 0x7f
				? 'other'
				: 'mark';
});

/** What a run of `length` characters of one kind costs. */
function costOf(kind: Kind, length: number): number {
	switch (kind) {
		case 'latin':
			return length <= 7 ? 1.02 : length / 6;
		case 'digit':
			return length / 2.2 + 0.8;
		case 'blank':
			return length === 1 ? 0.05 : 1;
		case 'line':
			return 0.8;
		case 'mark':
			return length === 1 ? 0.85 : length * 0.75;
		case 'alphabet':
			return Math.max(1, length / 2.2);
		case 'indic':
			return length * 0.7;
		case 'cjk':
			return length * 0.95;
		case 'other':
			// An encoding without a token for a character spends one on each of its bytes, three a UTF-16 unit at the most.
			return length * 2.2;
	}
}

function endOfBlob(text: string, start: number): number {
	let end = start;
	for (; end < text.length; end++) {
		const code = text.charCodeAt(end);
		const kind = ascii[code];
		// + / = - _
		const joins = code === 0x2b || code === 0x2f || code === 0x3d || code === 0x2d || code === 0x5f;
		if (kind !== 'latin' && kind !== 'digit' && !joins) {
			break;
		}
	}
	return end;
}

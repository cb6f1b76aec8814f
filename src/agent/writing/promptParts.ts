import { cutToTokens, estimateTokens } from '../../llm/tokens.ts';
import type { Evidence } from '../../report/evidence.ts';
import { formatEvidence, harmless } from '../prompt.ts';

/** One part of a prompt: foreign text between marks that it cannot end, cut to so many tokens. */
export function part(name: string, text: string, tokens: number): string {
	const safe = inData(text);
	const cut = cutToTokens(safe, tokens);
	return wrap(name, cut === undefined ? safe : `${cut}\n[The rest was left out: it is too long.]`);
}

/** The passages with their ids. Where they are too long together, the longest are cut; none is left out. */
export function evidencePart(evidence: readonly Evidence[], tokens: number): string {
	const texts = evidence.map(it => inData(formatEvidence(it)));
	const most = fairShare(texts.map(estimateTokens), tokens);
	const shown = evidence.map((it, i) => {
		const text = texts[i] ?? '';
		if (estimateTokens(text) <= most) {
			return text;
		}
		const around = estimateTokens(inData(formatEvidence({ ...it, quote: '' })));
		const quote = cutToTokens(it.quote, Math.max(20, most - around - 10)) ?? it.quote;
		return inData(formatEvidence({ ...it, quote: `${quote} [cut]` }));
	});
	return wrap('evidence', shown.join('\n'));
}

/** Tags of our own in foreign text are made harmless. */
function inData(text: string): string {
	return harmless(text).replace(ours, '&lt;');
}

const ours = /<(?=\/?\s*(?:evidence|outline|sections?|summary|notes|kept|brief|pair)\b)/gi;

function wrap(name: string, text: string): string {
	return `<${name}>\n${text}\n</${name}>`;
}

/** How much each may have at the most, so that all together have no more than `total`. */
function fairShare(costs: readonly number[], total: number): number {
	let left = total;
	for (const [i, cost] of costs.toSorted((a, b) => a - b).entries()) {
		const share = left / (costs.length - i);
		if (cost > share) {
			return share;
		}
		left -= cost;
	}
	return Number.POSITIVE_INFINITY;
}

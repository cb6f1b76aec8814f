import { words } from '../../base/words.ts';
import { type PreparedPassage, preparePassage } from './preparePassage.ts';
import type { Support, SupportGap, SupportingPassage } from './support.ts';

/**
 * Compares a claim, as a reader sees it, with all the passages that it cites. No model: it sees numbers, units, dates,
 * names, quotations, negations and how many words they share, not what is meant.
 */
export function supportOf(claim: string, passages: readonly (SupportingPassage | PreparedPassage)[]): Support {
	const prepared = passages.map(it => ('facts' in it ? it : preparePassage(it)));
	const has = (stem: string): boolean =>
		prepared.some(({ facts }) => facts.stems.has(stem) || facts.contextStems.has(stem));
	const said = words(claim).filter(it => it.text.length > 3 || /^\d/.test(it.text));
	const missing = said.filter(it => !has(it.stem));
	const gaps = missing
		.filter(it => /^\d/.test(it.text))
		.map((it): SupportGap => ({ kind: 'number', said: claim.slice(it.start, it.end) }));
	const score = said.length === 0 ? 0 : 1 - missing.length / said.length;
	if (gaps.length > 0) {
		return { verdict: 'unsupported', gaps, score };
	}
	const lacking = missing.map(it => claim.slice(it.start, it.end)).slice(0, 3);
	return said.length === 0 || score >= 0.4
		? { verdict: 'supported', gaps: [], score }
		: { verdict: 'weak', gaps: [{ kind: 'words', said: lacking.join(', ') }], score };
}

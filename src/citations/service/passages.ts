import type { Locator } from '../../report/source.ts';
import type { Claim } from '../citationDocument.ts';
import type { EvidenceIndex } from '../citedReport.ts';
import { type PreparedPassage, preparePassage } from '../support/preparePassage.ts';
import type { Support, SupportGap } from '../support/support.ts';
import { supportOf } from '../support/supportOf.ts';

/** Evidence, stored or not yet. */
interface Passage {
	readonly quote: string;
	readonly prefix: string;
	readonly suffix: string;
	readonly locator: Locator;
}

/** A passage, read to be compared with claims; it is read once. */
export function passageOf(passage: Passage, source: { readonly title: string } | undefined): PreparedPassage {
	const known = prepared.get(passage);
	if (known) {
		return known;
	}
	const { quote, prefix, suffix, locator } = passage;
	const context = [source?.title ?? '', ...(locator.headings ?? []), prefix, suffix].join('\n');
	const made = preparePassage({ quote, context });
	prepared.set(passage, made);
	return made;
}

const prepared = new WeakMap<Passage, PreparedPassage>();

/** How far a claim is supported by all that it cites; `undefined` where none of it is known. */
export function supportOfClaim(claim: Claim, evidence: EvidenceIndex): Support | undefined {
	const cited = passagesOf(claim, evidence);
	if (claim.kind === 'aside' || cited.length === 0) {
		return undefined;
	}
	const support = supportOf(claim.text, cited);
	return claim.cell === undefined ? support : ofCell(claim.cell, support);
}

/** A cell is no sentence: only what is exact in its own words is held against it, not the words of its row, or a “yes”. */
function ofCell(cell: string, support: Support): Support {
	const gaps = support.gaps.filter(({ kind, said }) => exact.has(kind) && cell.includes(said));
	return gaps.length > 0 ? { ...support, gaps } : { verdict: 'supported', gaps, score: support.score };
}

const exact: ReadonlySet<SupportGap['kind']> = new Set(['number', 'unit', 'date', 'quotation']);

/** What a claim cites, as far as the evidence file has it. */
export function passagesOf({ citations }: Claim, evidence: EvidenceIndex): readonly PreparedPassage[] {
	return [...new Set(citations.map(it => it.label))].flatMap(label => {
		const stored = evidence.byLabel.get(label);
		return stored ? [passageOf(stored, evidence.sources.get(stored.source))] : [];
	});
}

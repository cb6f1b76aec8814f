import type { Locator } from '../../report/source.ts';
import type { Claim } from '../citationDocument.ts';
import type { EvidenceIndex } from '../citedReport.ts';
import { type PreparedPassage, preparePassage } from '../support/preparePassage.ts';
import type { Support } from '../support/support.ts';
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
	return claim.kind === 'aside' || cited.length === 0 ? undefined : supportOf(claim.text, cited);
}

/** What a claim cites, as far as the evidence file has it. */
export function passagesOf({ citations }: Claim, evidence: EvidenceIndex): readonly PreparedPassage[] {
	return [...new Set(citations.map(it => it.label))].flatMap(label => {
		const stored = evidence.byLabel.get(label);
		return stored ? [passageOf(stored, evidence.sources.get(stored.source))] : [];
	});
}

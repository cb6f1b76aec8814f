import { bylineOf } from '../report/byline.ts';
import { citationKeysOf } from '../report/citationKey.ts';
import type { EvidenceFile, Verdict } from '../report/evidenceFile.ts';
import { passageText, surroundingsOf } from '../report/surroundings.ts';
import { isLinkable } from '../report/uri.ts';
import {
	bareWords,
	type PreviewCard,
	type PreviewCards,
	type PreviewVerdict,
	type PreviewWords,
} from './previewCard.ts';
import { fileLabel, placeOf } from './runViewSources.ts';
import { lineOf } from './runViewWords.ts';
import type { Translate } from './translate.ts';

type StoredEvidence = EvidenceFile['evidence'][number];
type StoredSource = EvidenceFile['sources'][number];

/** What the preview of a report shows of its evidence; `folder` is the URI of the one that both lie in. */
export function previewCardsOf(file: EvidenceFile, folder: string, t: Translate): PreviewCards {
	const sources = new Map(file.sources.toReversed().map(it => [it.id, it]));
	const verdicts = verdictsByEvidence(file.verdicts ?? [], t);
	const keys = citationKeysOf(file.sources.slice(0, mostSources));
	const keyOf = new Map(file.sources.slice(0, mostSources).map((it, index) => [it.id, keys[index] ?? '']));
	const byLabel = new Map<string, PreviewCard>();
	const byKey = new Map<string, PreviewCard>();
	for (const evidence of file.evidence.slice(0, mostPassages)) {
		const source = sources.get(evidence.source);
		if (source && !byLabel.has(evidence.label)) {
			const card = cardOf(evidence, source, { folder, verdicts: verdicts.get(evidence.id) ?? [], t });
			byLabel.set(card.label, card);
			const key = keyOf.get(source.id) ?? '';
			byKey.set(key, byKey.get(key) ?? card);
		}
	}
	return { byLabel, byKey, words: wordsOf(t) };
}

interface CardContext {
	readonly folder: string;
	readonly verdicts: readonly PreviewVerdict[];
	readonly t: Translate;
}

function cardOf(evidence: StoredEvidence, source: StoredSource, { folder, verdicts, t }: CardContext): PreviewCard {
	const host = hostOf(source.uri);
	const site = host ?? fileLabel(source.uri, []);
	const place = placeOf(evidence.locator, t);
	const heading = evidence.locator.headings?.at(-1) ?? '';
	const about = [
		...bylineOf(source),
		site,
		heading === source.title ? '' : heading,
		place,
		t('read {0}', source.retrievedAt.slice(0, 10)),
	];
	return {
		label: evidence.label,
		title: lineOf(source.title, mostTitle) || site,
		about: about.map(it => lineOf(it, mostTitle)).filter(it => it !== ''),
		...surroundingsOf(evidence),
		quote: passageText(evidence.quote.slice(0, mostKept)).trim(),
		target: isLinkable(folder, source.uri) ? source.uri : undefined,
		host,
		verdicts,
	};
}

const mostTitle = 200;
/** More than is ever shown. */
const mostKept = 2000;

function hostOf(uri: string): string | undefined {
	const url = /^https?:/i.test(uri) ? URL.parse(uri) : null;
	return url?.host.replace(/^www\./, '');
}

/** For each piece of evidence, the last verdict first. */
function verdictsByEvidence(verdicts: readonly Verdict[], t: Translate): ReadonlyMap<string, PreviewVerdict[]> {
	const found = new Map<string, PreviewVerdict[]>();
	for (const { claim, evidence, verdict, reason, by, at } of verdicts.slice(-mostVerdicts).toReversed()) {
		const shown: PreviewVerdict = {
			kind: verdict,
			claim: bareWords(claim.slice(0, longestClaim)),
			// Who checks by hand gives no reasons.
			reason: by === 'user' ? '' : lineOf(reason, mostTitle),
			by: by === 'user' ? t('checked by hand, {0}', at.slice(0, 10)) : `${lineOf(by, 60)}, ${at.slice(0, 10)}`,
		};
		for (const id of new Set(evidence)) {
			const known = found.get(id) ?? [];
			found.set(id, known);
			if (known.length < mostOfPassage) {
				known.push(shown);
			}
		}
	}
	return found;
}

/** Evidence files may be anyone's: each figure is far above what a report has. */
const mostPassages = 20_000;
const mostSources = 2000;
const mostOfPassage = 50;
const longestClaim = 4000;
const mostVerdicts = 5000;

function wordsOf(t: Translate): PreviewWords {
	return {
		supported: t('Supported'),
		partly: t('Partly supported'),
		unsupported: t('Not supported'),
		contradicted: t('Contradicted'),
		otherWording: t('Not verified as the sentence reads now'),
		leadsElsewhere: t('The link leads to another site than this passage is from'),
		footnotes: t('Footnotes'),
	};
}

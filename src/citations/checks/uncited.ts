import type { CitationDocument, Claim } from '../citationDocument.ts';
import type { CitedReport } from '../citedReport.ts';
import { type Found, stretchOf } from './found.ts';

/** Sentences that state facts and cite nothing, in a report that cites. What another sentence says with a citation is not asked for again. */
export function* checkUncited({ document, evidence }: CitedReport): Generator<Found> {
	if (document.citations.length === 0) {
		return;
	}
	const claims = document.claims.filter(it => it.kind === 'sentence');
	const cited = claims.filter(it => it.citations.length > 0).map(it => it.text);
	const backed = new Set([...cited, ...(evidence?.file.evidence.map(it => it.quote) ?? [])].flatMap(it => factsIn(it)));
	for (const claim of claims) {
		if (claim.citations.length === 0 && isAssertion(claim)) {
			if (factsIn(proseOf(claim, document)).some(it => !backed.has(it))) {
				const message = 'This sentence states a fact and cites nothing: cite what says it, or remove it.';
				yield { code: 'uncited', severity: 'hint', message, ...stretchOf(claim) };
			}
		}
	}
}

/** Its words without those in code, which are to be typed and not to be believed. */
function proseOf({ start, end, text }: Claim, { text: source, code }: CitationDocument): string {
	return code
		.filter(it => start <= it.start && it.end <= end)
		.map(it => source.slice(it.start, it.end).replaceAll('`', '').trim())
		.reduce((prose, it) => prose.replace(it, ' '), text);
}

/** What a report says of itself, what it tells its reader to do, and half a quotation are no assertions. */
function isAssertion({ text }: Claim): boolean {
	const marks = (mark: RegExp): number => text.match(mark)?.length ?? 0;
	return (
		!/^(?:(?:this|the present) (?:report|document|section|answer|summary)\b|本(?:报告|文|节))/i.test(text) &&
		marks(/[“「『]/g) === marks(/[”」』]/g)
	);
}

/**
 * What can be looked up: numbers and years (not those in names, versions and lists), quotations of three words and more, and
 * names of two words and more.
 */
function factsIn(text: string): string[] {
	return [...text.slice(0, 4000).matchAll(fact)].flatMap(({ groups }) => {
		const { number, quotation, name } = groups ?? {};
		return number?.replaceAll(/[,\s]/g, '') ?? quotation?.toLowerCase() ?? name ?? [];
	});
}

const fact = new RegExp(
	[
		String.raw`[“「『](?<quotation>[^“”「」『』]{3,}(?:\s\S+){2}[^“”「」『』]*|[^“”「」『』]*\p{Script=Han}{4}[^“”「」『』]*)[”」』]`,
		String.raw`(?<![\p{L}\p{N}._/@#-])(?<number>\d+(?:[,\s]\d{3})*(?:\.\d+)?)(?![\p{L}\p{N}_/]|[.,]\d)`,
		String.raw`(?<=\S\s)(?<name>\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)+)`,
	].join('|'),
	'gu',
);

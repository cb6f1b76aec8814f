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
			const lacks = (text: string): boolean => factsIn(text).some(it => !backed.has(it));
			if (lacks(claim.text) && lacks(proseOf(claim, document))) {
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

/** What a report says of itself and of what it has not found, and half a quotation, are no assertions. */
function isAssertion({ text }: Claim): boolean {
	const marks = (mark: RegExp): number => text.match(mark)?.length ?? 0;
	return !aboutItself.test(text) && marks(/[“「『]/g) === marks(/[”」』]/g);
}

const aboutItself =
	/^(?:(?:this|the present) (?:report|document|section|answer|summary)\b|the (?:documents|sources) (?:may|do|did|say|have) (?:not|nothing)\b|nothing (?:was )?found\b|no(?:ne of the)? (?:sources?|passages?|documents?)\b|the (?:question could not|last search|closest passages)\b|sources disagree\b|本(?:报告|文|节)|没有(?:找到|来源|资料)|未找到)/i;

/** What can be looked up: numbers and years (those in names and versions are not), quotations, and names of two words and more. */
function factsIn(text: string): string[] {
	return [...text.slice(0, mostRead).matchAll(fact)].flatMap(({ groups }) => {
		const { number, quotation, name } = groups ?? {};
		if (number !== undefined) {
			// “3 reasons” are counted in the text itself.
			return /^\d$/.test(number) ? [] : number.replaceAll(/[,\s]/g, '');
		}
		return name ?? (quotation !== undefined && isSentenceLike(quotation) ? quotation.toLowerCase() : []);
	});
}

/** Longer sentences are none; the evidence file may hold anything. */
const mostRead = 4000;

const fact = new RegExp(
	[
		String.raw`[“「『](?<quotation>[^“”「」『』]{4,400})[”」』]`,
		String.raw`(?<![A-Za-z\p{N}._/@#-])(?<number>\d+(?:[,\s]\d{3})*(?:\.\d+|%)?)(?![A-Za-z\p{N}_/]|[.,]\d)`,
		String.raw`(?<=\S\s)(?<name>\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)+)`,
	].join('|'),
	'gu',
);

/** One or two words in quotation marks are a term. */
function isSentenceLike(quotation: string): boolean {
	return /(?:\S+\s+){2}\S|\p{Script=Han}{4}/u.test(quotation);
}

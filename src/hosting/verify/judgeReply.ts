import * as z from 'zod';
import { parseLooseJson } from '../../agent/formats/looseJson.ts';
import { cutText } from '../../report/cutText.ts';
import type { Verdict } from '../../report/evidenceFile.ts';
import { findQuote } from '../../report/findQuote.ts';
import { visible } from '../../report/inert.ts';
import type { ClaimToJudge } from './claimToJudge.ts';

/** What a model thinks of a claim. */
export interface Judgement {
	readonly verdict: Verdict['verdict'];
	readonly reason: string;
	/** Verbatim in a passage that the claim cites. */
	readonly quote: string | undefined;
	/** Whether the model gave words that are in none of its passages. */
	readonly isMisquoted: boolean;
}

/**
 * Reads the verdicts on claims, by their index. What cannot be read, or is said in two ways of one claim, is left out: the
 * caller may ask again. Never throws.
 */
export function readJudgements(reply: string, claims: readonly ClaimToJudge[]): ReadonlyMap<number, Judgement> {
	const json = parseLooseJson(reply.replace(/<think>[\s\S]*?(?:<\/think>|$)/gi, ''));
	const parsed = Reply.safeParse(json);
	const entries = (parsed.success ? parsed.data.verdicts : []).flatMap(it => Entry.safeParse(it).data ?? []);
	const found = new Map<number, Judgement>();
	for (const [index, claim] of claims.entries()) {
		const [entry, ...others] = entries.filter(it => it.claim === index + 1);
		if (entry && others.every(it => it.verdict === entry.verdict)) {
			found.set(index, judgementOf(entry, claim));
		}
	}
	return found;
}

const Reply = z.object({ verdicts: z.array(z.unknown()) });

const Entry = z.object({
	claim: z.coerce.number().int(),
	verdict: z
		.string()
		.transform(it =>
			it
				.trim()
				.toLowerCase()
				.replace('partially supported', 'partly')
				.replace(/^partial(?:ly)?$/, 'partly'),
		)
		.pipe(z.enum(['supported', 'partly', 'unsupported', 'contradicted'])),
	reason: z.string().default(''),
	quote: z.string().nullish(),
});

function judgementOf({ verdict, reason, quote }: z.infer<typeof Entry>, { passages }: ClaimToJudge): Judgement {
	const wanted = quote?.trim().replace(/^[“"']+|[”"']+$/g, '') ?? '';
	const found = wanted === '' ? undefined : passages.map(it => verbatim(it.evidence.quote, wanted)).find(it => it);
	return {
		verdict,
		reason: cutText(visible(reason), longestReason),
		quote: found,
		isMisquoted: wanted !== '' && found === undefined,
	};
}

function verbatim(passage: string, quote: string): string | undefined {
	const at = findQuote(passage, quote);
	return at && passage.slice(at.start, at.end);
}

/** In characters. */
const longestReason = 400;

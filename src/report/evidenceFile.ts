import * as z from 'zod';
import { Evidence } from './evidence.ts';
import { Source } from './source.ts';

export const evidenceFileVersion = 1;

/**
 * What someone thought of a claim and its evidence: a model that was asked to verify, or a person (`by` is then `user`).
 * It holds for exactly this claim: once the sentence reads otherwise, it is out of date.
 */
export const Verdict = z.looseObject({
	/** The sentence as a reader sees it, without citations. */
	claim: z.string(),
	/** Ids of the evidence that it was judged against. */
	evidence: z.array(z.string()),
	verdict: z.enum(['supported', 'partly', 'unsupported', 'contradicted']),
	/** One sentence. */
	reason: z.string(),
	/** The words of the evidence that decide, verbatim. */
	quote: z.string().optional(),
	by: z.string(),
	at: z.iso.datetime(),
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * The evidence of one report document, beside it as `<name>.evidence.json`. URIs of files are relative to it.
 * Everything in an editor must work from `quote`, `prefix` and `suffix` alone: snapshots stay in the run folder.
 * Fields of later versions are kept.
 */
export const EvidenceFile = z.looseObject({
	version: z.int().min(1),
	run: z.string(),
	question: z.string(),
	/** The way from the root of what was searched to the folder of this file (`research`): where the two part, it finds the sources again. */
	folder: z.string().optional(),
	sources: z.array(z.looseObject({ ...Source.unwrap().shape, id: z.string() })),
	evidence: z.array(
		z.looseObject({
			...Evidence.unwrap().omit({ source: true }).shape,
			/** What the report document shows: `3` or `3b`. */
			label: z.string(),
			/** The `id` of one of `sources`. */
			source: z.string(),
			/** In which text the words were last, when the source was read again and they were not there any more as they are here. */
			lastSeen: z.looseObject({ sha256: z.string(), retrievedAt: z.string() }).optional(),
		}),
	),
	verdicts: z.array(Verdict).optional(),
	/** Of the document as its run wrote it, in hex: tells whether anyone has changed it since. */
	documentSha256: z.string().optional(),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

/** Reads an evidence file's text. What is wrong with it is one sentence for the user. */
export function parseEvidenceFile(text: string): EvidenceFile | { readonly problem: string } {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { problem: 'The evidence file is not JSON.' };
	}
	const parsed = EvidenceFile.safeParse(json);
	if (!parsed.success) {
		const first = new z.ZodError(parsed.error.issues.slice(0, mostTold));
		return { problem: `The evidence file is not of the form this version reads: ${z.prettifyError(first)}` };
	}
	return parsed.data;
}

/** A file that is wrong throughout has a problem for each of its entries, and to tell them all takes longer than anyone waits. */
const mostTold = 5;

export function formatEvidenceFile(file: EvidenceFile): string {
	return `${JSON.stringify(file, undefined, '\t')}\n`;
}

import * as z from 'zod';
import { Locator, Source } from './source.ts';

/** Names one piece of evidence within one run: `e1`, `e2`, … Only the ledger mints them. */
export const EvidenceId = z
	.string()
	.regex(/^e[1-9]\d{0,8}$/)
	.brand<'EvidenceId'>();
export type EvidenceId = z.infer<typeof EvidenceId>;

/** A passage copied verbatim from a source, before the ledger has numbered it. */
export const Finding = z
	.object({
		source: Source,
		/** Verbatim in the source's clean text, line breaks included. */
		quote: z.string().min(1),
		/** Up to 80 characters of clean text before and after the quote: they find it again when the source has moved. */
		prefix: z.string(),
		suffix: z.string(),
		locator: Locator,
	})
	.readonly();
export type Finding = z.infer<typeof Finding>;

/** A finding that the ledger has numbered, and that a claim may cite. */
export const Evidence = z.object({ id: EvidenceId, ...Finding.unwrap().shape }).readonly();
export type Evidence = z.infer<typeof Evidence>;

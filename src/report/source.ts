import * as z from 'zod';

/**
 * Where a passage was read. The fields are CSL-JSON's (citationstyles.org), and four of our own:
 * `uri` is a web address or a `file:` URI, `sha256` is that of the clean text (the text that quotes match).
 * Fields we do not know are kept.
 */
export const Source = z
	.looseObject({
		uri: z.string().min(1),
		title: z.string(),
		/** CSL item type: `document` for a file, `webpage`, `article-journal`, … */
		type: z.string(),
		retrievedAt: z.iso.datetime(),
		sha256: z.string().regex(/^[0-9a-f]{64}$/),
	})
	.readonly();
export type Source = z.infer<typeof Source>;

/** Where in its source a passage stands. Lines are those of the raw file, from 1, both ends included. */
export const Locator = z
	.looseObject({
		lines: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
		/** The headings above the passage, outermost first. */
		headings: z.array(z.string()).optional(),
		page: z.int().min(1).optional(),
	})
	.readonly();
export type Locator = z.infer<typeof Locator>;

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
		/** Where the text was really fetched, when it was not at `uri`: a web archive's copy, a reader's rendering. */
		via: z.string().optional(),
	})
	.readonly();
export type Source = z.infer<typeof Source>;

/** Where in its source a passage stands. Lines are those of the raw file, from 1, both ends included. */
export const Locator = z
	.looseObject({
		lines: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
		/** The headings above the passage, outermost first. */
		headings: z.array(z.string()).optional(),
		/** Of a PDF, from 1: its place in the file, whatever number is printed on it. */
		page: z.int().min(1).optional(),
		/** Of a presentation, from 1. */
		slide: z.int().min(1).optional(),
		/** A spreadsheet's sheet by name, and the cells as `A2:F9`. */
		sheet: z.string().optional(),
		cells: z.string().optional(),
		/** Of a notebook, from 1, all kinds of cells counted. */
		cell: z.int().min(1).optional(),
		/** The file within an archive, or the chapter file of a book. */
		part: z.string().optional(),
	})
	.readonly();
export type Locator = z.infer<typeof Locator>;

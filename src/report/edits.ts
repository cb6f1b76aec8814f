import * as z from 'zod';

/** One change of one section of the core report. `section` is a heading as it stands, `## Findings`; empty is the text before the first heading. */
export const ReportEdit = z
	.object({ op: z.enum(['replace', 'append', 'delete']), section: z.string(), body: z.string() })
	.readonly();
export type ReportEdit = z.infer<typeof ReportEdit>;

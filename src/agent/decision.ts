import * as z from 'zod';
import { ReportEdit } from '../report/edits.ts';

/** One call of a tool, as the model asked for it. */
export const ToolCall = z.object({ name: z.string(), input: z.unknown() }).readonly();
export type ToolCall = z.infer<typeof ToolCall>;

/** What a round does: calls that run together, the final answer, or nothing (the reply was not understood). */
export const Action = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('calls'), calls: z.array(ToolCall).min(1).readonly() }),
	z.object({ kind: z.literal('answer'), text: z.string() }),
	z.object({ kind: z.literal('none') }),
]);
export type Action = z.infer<typeof Action>;

/** What a round does to the core report. `keep` leaves it as it is. */
export const ReportChange = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('keep') }),
	z.object({ kind: z.literal('rewrite'), text: z.string() }),
	z.object({ kind: z.literal('edits'), edits: z.array(ReportEdit).readonly() }),
]);
export type ReportChange = z.infer<typeof ReportChange>;

/** What the policy returns in a round (IterResearch's d_t): a private thought, the change of the report, the action. */
export const Decision = z.object({ think: z.string(), report: ReportChange, action: Action }).readonly();
export type Decision = z.infer<typeof Decision>;

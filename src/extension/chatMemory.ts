import * as z from 'zod';

/** What a turn of a chat leaves for later turns; the editor keeps it with the chat, as JSON. */
export const ChatMemory = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('run'), runId: z.string(), isCited: z.boolean() }),
	z.object({ kind: z.literal('plan'), question: z.string(), plan: z.array(z.string()).readonly() }),
	z.object({ kind: z.enum(['check', 'sources']), runId: z.string().optional() }),
]);
export type ChatMemory = z.infer<typeof ChatMemory>;

/** The memory of one turn; `undefined` for a turn that left none, or one that this version does not know. */
export function parseChatMemory(metadata: unknown): ChatMemory | undefined {
	const parsed = ChatMemory.safeParse(metadata);
	return parsed.success ? parsed.data : undefined;
}

/** The id of the last run that a chat was about; `undefined` when it was about none. */
export function lastRunOf(history: readonly ChatMemory[]): string | undefined {
	const last = history.findLast(it => 'runId' in it && it.runId !== undefined);
	return last && 'runId' in last ? last.runId : undefined;
}

/** The plan that the last turn drafted for just this question; empty when it did not. */
export function planFor(question: string, history: readonly ChatMemory[]): readonly string[] {
	const last = history.at(-1);
	return last?.kind === 'plan' && last.question === question ? last.plan : [];
}

import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Passage = z.strictObject({ file: z.string(), passage: z.string() });

export const Question = z.strictObject({
	id: z.string(),
	kind: z.enum(['single', 'multi', 'contradiction', 'unanswerable']),
	split: z.enum(['dev', 'test']),
	folder: z.string(),
	question: z.string(),
	/** One entry for each hop; any passage of an entry answers that hop. */
	answers: z.array(z.strictObject({ anyOf: z.array(Passage) })),
	note: z.string(),
});
export type Question = z.infer<typeof Question>;

const QuestionSet = z.object({ version: z.literal(1), questions: z.array(Question) });

export function readQuestions(path: string): readonly Question[] {
	return QuestionSet.parse(JSON.parse(readFileSync(path, 'utf8'))).questions;
}

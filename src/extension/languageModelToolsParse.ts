import * as z from 'zod';
import {
	type LanguageModelToolInput,
	type LanguageModelToolName,
	languageModelToolInputs,
} from './languageModelToolsInput.ts';

/** What a model has sent, checked. What is wrong with it is worded for the model. */
export function parseToolInput<Name extends LanguageModelToolName>(
	name: Name,
	input: unknown,
): { readonly input: LanguageModelToolInput<Name> } | { readonly problem: string } {
	const parsed = schemas[name].safeParse(input);
	return parsed.success
		? { input: parsed.data }
		: { problem: `Invalid arguments for ${name}.\n${z.prettifyError(parsed.error)}` };
}

const schemas: { readonly [Name in LanguageModelToolName]: z.ZodType<LanguageModelToolInput<Name>> } =
	languageModelToolInputs;

import * as z from 'zod';
import { cutText } from '../../report/cutText.ts';
import type { ToolCall } from '../decision.ts';
import { parseLooseJson } from './looseJson.ts';

const CallShape = z.object({ name: z.string().min(1), arguments: z.unknown().optional() });

/** Reads a call from the text of a `<tool_call>`; the problem is worded for the model. */
export function parseCallText(text: string): ToolCall | { readonly problem: string } {
	// Tongyi's interpreter call carries its code beside the JSON, because code inside JSON needs escapes.
	// Within the JSON the same tag is a part of some text.
	const code = /\}\s*<code>([\s\S]*?)(?:<\/code>\s*)?$/.exec(text);
	const parsed = CallShape.safeParse(parseLooseJson(code ? text.slice(0, code.index + 1) : text));
	if (!parsed.success) {
		const problem = `A <tool_call> was not run, because it is not JSON of the form {"name": "…", "arguments": {…}}: ${cutText(text, 120)}`;
		return { problem };
	}
	const input = parseArguments(parsed.data.arguments);
	return { name: parsed.data.name, input: code ? withCode(input, code[1]?.trim() ?? '') : input };
}

/** The arguments of a call: an object, or an object as JSON text, whole or broken. */
export function parseArguments(value: unknown): unknown {
	return typeof value === 'string' ? (parseLooseJson(value) ?? value) : (value ?? {});
}

/** The arguments with the code that stood beside them; code that stands among them already is meant. */
function withCode(input: unknown, code: string): unknown {
	return input !== null && typeof input === 'object' ? { code, ...input } : { code };
}

import type { ModelPart, ModelToolCall } from '../../llm/model.ts';
import { cutText } from '../../report/cutText.ts';
import { ReportEdit } from '../../report/edits.ts';
import type { Action, ReportChange, ToolCall } from '../decision.ts';
import { parseArguments } from './callText.ts';
import type { ReplyReader } from './replyFormat.ts';

/** Calls that are not tools: they change the report, or end the run. */
export const reportCalls = { edit: 'edit_report', rewrite: 'rewrite_report', answer: 'answer' } as const;

/** Reads a reply of function calling, where editing the report is itself a call and the answer is a call. */
export class NativeReader implements ReplyReader {
	readonly #final: boolean;
	readonly #calls: ToolCall[] = [];
	readonly #edits: ReportEdit[] = [];
	readonly #problems: string[] = [];
	#rewrite: string | undefined;
	#answer: string | undefined;
	#text = '';
	#reasoning = '';

	constructor({ final }: { readonly final: boolean }) {
		this.#final = final;
	}

	push(part: ModelPart): readonly ToolCall[] {
		switch (part.type) {
			case 'reasoning-delta':
				this.#reasoning += part.delta;
				return [];
			case 'text-delta':
				this.#text += part.delta;
				return [];
			case 'tool-call':
				return this.#take(part.call);
			case 'usage':
			case 'finish':
			case 'restart':
				return [];
		}
	}

	finish(): ReturnType<ReplyReader['finish']> {
		const thoughts = [this.#reasoning, this.#text.replace(/<\/?think>/g, '')].map(it => it.trim());
		const action = this.#action();
		return {
			decision: { think: thoughts.filter(it => it !== '').join('\n'), report: this.#report(), action },
			problems: this.#problems,
		};
	}

	#take({ name, arguments: text }: ModelToolCall): readonly ToolCall[] {
		const input = parseArguments(text);
		if (typeof input !== 'object' || input === null) {
			this.#problems.push(`The arguments of ${name} are not a JSON object, so it was not run: ${cutText(text, 120)}`);
			return [];
		}
		switch (name) {
			case reportCalls.edit: {
				const edit = ReportEdit.safeParse({ body: '', section: '', ...input });
				if (edit.success) {
					this.#edits.push(edit.data);
				} else {
					this.#problems.push(
						'edit_report needs op (replace, append or delete), section and body; it was not applied.',
					);
				}
				return [];
			}
			case reportCalls.rewrite:
				this.#rewrite = textOf(input, 'report') ?? this.#rewrite;
				return [];
			case reportCalls.answer:
				this.#answer = textOf(input, 'text') ?? this.#answer;
				return [];
			default: {
				const call = { name, input };
				this.#calls.push(call);
				return [call];
			}
		}
	}

	#report(): ReportChange {
		if (this.#rewrite !== undefined) {
			return { kind: 'rewrite', text: this.#rewrite };
		}
		return this.#edits.length > 0 ? { kind: 'edits', edits: this.#edits } : { kind: 'keep' };
	}

	#action(): Action {
		// A last round may be answered in plain words: there is nothing else that they could be.
		const answer = this.#answer ?? (this.#final && this.#text.trim() !== '' ? this.#text.trim() : undefined);
		if (answer !== undefined && (this.#final || this.#calls.length === 0)) {
			return { kind: 'answer', text: answer };
		}
		if (answer !== undefined) {
			this.#problems.push('The reply called answer beside other tools; the tools were run. Answer alone.');
		}
		if (this.#calls.length > 0) {
			return { kind: 'calls', calls: this.#calls };
		}
		if (this.#problems.length === 0) {
			this.#problems.push('The reply called neither a tool nor answer. Call one of the two.');
		}
		return { kind: 'none' };
	}
}

function textOf(input: object, field: string): string | undefined {
	const value: unknown = Object.entries(input).find(([name]) => name === field)?.[1];
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

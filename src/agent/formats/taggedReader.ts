import type { ModelPart } from '../../llm/model.ts';
import type { ReportEdit } from '../../report/edits.ts';
import type { Action, ReportChange, ToolCall } from '../decision.ts';
import { parseArguments, parseCallText } from './callText.ts';
import type { ReplyReader } from './replyFormat.ts';
import { type Block, TaggedBlocks } from './taggedBlocks.ts';

/**
 * Reads a tagged reply: `<think>`, `<tool_call>`, `<report>` or `<edit>`s, `<answer>`, in any order, on one line or many, the
 * last one unclosed when a stream was cut. When a reply both calls tools and answers, the calls win, unless it is the last
 * round's.
 */
export class TaggedReader implements ReplyReader {
	readonly #final: boolean;
	readonly #blocks = new TaggedBlocks();
	readonly #calls: ToolCall[] = [];
	readonly #problems: string[] = [];
	#callBlocks = 0;
	#reasoning = '';

	constructor({ final }: { readonly final: boolean }) {
		this.#final = final;
	}

	push(part: ModelPart): readonly ToolCall[] {
		switch (part.type) {
			case 'reasoning-delta':
				this.#reasoning += part.delta;
				return [];
			case 'tool-call': {
				// Some servers turn the tags of a call into function calling on their own.
				const call = { name: part.call.name, input: parseArguments(part.call.arguments) };
				this.#calls.push(call);
				return [call];
			}
			case 'text-delta':
				return this.#takeCalls(this.#blocks.push(part.delta));
			case 'usage':
			case 'finish':
			case 'restart':
				return [];
		}
	}

	finish(): ReturnType<ReplyReader['finish']> {
		const blocks = this.#blocks.finish();
		// Calls behind a thought that was never closed are found only now.
		this.#takeCalls(blocks.filter(it => it.tag === 'tool_call' && it.closed).slice(this.#callBlocks));
		const thoughts = [this.#reasoning.trim(), ...blocks.filter(it => it.tag === 'think').map(it => it.text)];
		const problems = this.#problems;
		const report = reportChange(blocks, problems);
		const action = actionOf(blocks, this.#calls, this.#final, problems);
		return { decision: { think: thoughts.filter(it => it !== '').join('\n'), report, action }, problems };
	}

	#takeCalls(blocks: readonly Block[]): ToolCall[] {
		const taken: ToolCall[] = [];
		for (const { text } of blocks.filter(it => it.tag === 'tool_call')) {
			this.#callBlocks++;
			const call = parseCallText(text);
			if ('problem' in call) {
				this.#problems.push(call.problem);
			} else {
				taken.push(call);
			}
		}
		this.#calls.push(...taken);
		return taken;
	}
}

function reportChange(blocks: readonly Block[], problems: string[]): ReportChange {
	const report = blocks.findLast(it => it.tag === 'report' && it.text !== '');
	if (report?.closed) {
		return { kind: 'rewrite', text: report.text };
	}
	if (report) {
		problems.push(
			'The <report> was not closed, so it may be cut short; the report of the last round was kept. Write a shorter one, or use <edit>.',
		);
		return { kind: 'keep' };
	}
	const edits: ReportEdit[] = [];
	for (const { attributes, text, closed } of blocks.filter(it => it.tag === 'edit')) {
		const op = attribute(attributes, 'op');
		const section = attribute(attributes, 'section');
		if (!closed) {
			problems.push('The last <edit> was not closed; it was not applied.');
		} else if ((op !== 'replace' && op !== 'append' && op !== 'delete') || section === undefined) {
			problems.push(
				'An <edit> needs op="replace|append|delete" and section="## Heading" (empty for the text before the first heading); it was not applied.',
			);
		} else {
			edits.push({ op, section, body: text });
		}
	}
	return edits.length > 0 ? { kind: 'edits', edits } : { kind: 'keep' };
}

function actionOf(blocks: readonly Block[], calls: readonly ToolCall[], final: boolean, problems: string[]): Action {
	const answer = blocks.findLast(it => it.tag === 'answer' && it.text !== '');
	const callBlocks = blocks.filter(it => it.tag === 'tool_call');
	if (answer && (final || (callBlocks.length === 0 && calls.length === 0))) {
		return { kind: 'answer', text: answer.text };
	}
	if (answer) {
		problems.push('The reply had both a <tool_call> and an <answer>; the call was run. Answer when no call is needed.');
	}
	if (callBlocks.some(it => !it.closed)) {
		problems.push('The last <tool_call> was not closed, so it was not run.');
	}
	if (calls.length > 0) {
		return { kind: 'calls', calls };
	}
	if (callBlocks.length === 0) {
		problems.push('The reply had neither a <tool_call> nor an <answer>. Give exactly one of the two.');
	}
	return { kind: 'none' };
}

function attribute(attributes: string, name: string): string | undefined {
	const match = new RegExp(String.raw`(?:^|\s)${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
	return match ? (match[1] ?? match[2]) : undefined;
}

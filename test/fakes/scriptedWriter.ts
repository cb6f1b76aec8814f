import type { Writer, WriterReply } from '../../src/agent/writing/writer.ts';
import type { Message } from '../../src/llm/model.ts';

/** What a writer replies at a stage: text, a failure, or a reply that was cut. */
export type Written = string | Error | { readonly cut: string };

export interface Stages {
	readonly report?: Written;
	readonly outline?: Written;
	/** By the heading of the section; the replies to one heading in their order, the last one again. */
	readonly sections?: Readonly<Record<string, Written | readonly Written[]>>;
	readonly join?: Written;
}

/** A writer that plays the stages that it is given, and keeps what it was asked; a stage too many is a bug. */
export class ScriptedWriter implements Writer {
	readonly promptTokens = 8_000;
	readonly asked: { readonly stage: string; readonly prompt: string }[] = [];
	/** How many were being written at once, at the most. */
	mostAtOnce = 0;
	#atOnce = 0;
	readonly #stages: Stages;

	constructor(stages: Stages) {
		this.#stages = stages;
	}

	async ask(messages: readonly Message[], signal: AbortSignal): Promise<WriterReply> {
		const [system, user] = messages.map(it => it.content);
		const heading = /<brief>\n(.*)/.exec(user ?? '')?.[1];
		const stage = stageOf(system ?? '');
		this.asked.push({ stage: heading === undefined ? stage : `${stage} ${heading}`, prompt: user ?? '' });
		this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
		// As an endpoint: not at once, and later calls may be answered before earlier ones.
		await new Promise(resolve => setImmediate(resolve));
		this.#atOnce--;
		signal.throwIfAborted();
		const reply = this.#replyTo(stage, heading);
		if (reply === undefined) {
			throw new TypeError(`Nothing is scripted for ${stage} ${heading ?? ''}.`);
		}
		if (reply instanceof Error) {
			throw reply;
		}
		const isCut = typeof reply !== 'string';
		return { text: isCut ? reply.cut : reply, isCut, usage: { promptTokens: 10, completionTokens: 5, cost: 0.25 } };
	}

	#replyTo(stage: 'report' | 'outline' | 'section' | 'join', heading: string | undefined): Written | undefined {
		if (stage !== 'section') {
			return this.#stages[stage];
		}
		const replies = this.#stages.sections?.[heading ?? ''];
		const times = this.asked.filter(it => it.stage === `section ${heading}`).length;
		return isList(replies) ? replies[Math.min(times, replies.length) - 1] : replies;
	}
}

function stageOf(system: string): 'report' | 'outline' | 'section' | 'join' {
	const stages = [
		['You write the final report', 'report'],
		['You plan the final report', 'outline'],
		['You write one section', 'section'],
		['You are given the sections', 'join'],
	] as const;
	const found = stages.find(([opening]) => system.startsWith(opening));
	if (!found) {
		throw new TypeError('The writer was asked in words that it does not know.');
	}
	return found[1];
}

function isList(replies: Written | readonly Written[] | undefined): replies is readonly Written[] {
	return Array.isArray(replies);
}

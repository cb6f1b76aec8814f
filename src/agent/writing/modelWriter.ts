import type { Model, Sampling } from '../../llm/model.ts';
import { estimateTokens } from '../../llm/tokens.ts';
import { type Prices, priced } from '../budget.ts';
import { saneUsage } from '../saneUsage.ts';
import type { Usage } from '../tool.ts';
import type { Writer } from './writer.ts';

/** A language model as a writer of prose. An endpoint that reports no usage is charged by estimate. */
export function createModelWriter(options: {
	readonly model: Model;
	readonly sampling: Sampling;
	/** US dollars for a million tokens; for endpoints that do not tell what a reply cost. */
	readonly prices: Prices | undefined;
	readonly promptTokens: number;
}): Writer {
	const { model, sampling, prices, promptTokens: most } = options;
	return {
		promptTokens: most,
		async ask(messages, signal) {
			let text = '';
			let thoughts = 0;
			let isCut = false;
			let usage: Usage | undefined;
			for await (const part of model.stream({ messages, sampling }, signal)) {
				switch (part.type) {
					case 'text-delta':
						text += part.delta;
						break;
					case 'reasoning-delta':
						thoughts += part.delta.length;
						break;
					case 'restart':
						text = '';
						break;
					case 'finish':
						isCut = part.reason === 'length' || part.reason === 'content-filter';
						break;
					case 'usage':
						usage = saneUsage(part);
						break;
					case 'tool-call':
						break;
				}
			}
			const promptTokens = messages.reduce((sum, it) => sum + estimateTokens(it.content), 0);
			const completionTokens = Math.ceil((text.length + thoughts) / 3);
			return { text, isCut, usage: priced(usage ?? { promptTokens, completionTokens }, prices) };
		},
	};
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { ToolError } from '../agent/tool.ts';

/** A line that matches; `at` is where in the text the match begins. */
export interface MatchingLine {
	readonly start: number;
	readonly end: number;
	readonly at: number;
}

/**
 * Matches lines in a worker: an expression can take for ever on a single line, and nothing but the end of its thread
 * stops it. A batch of texts that takes longer than two seconds is such a case.
 */
export class LineMatcher implements AsyncDisposable {
	readonly #worker: Worker;
	#hasFailed = false;

	constructor(expression: RegExp) {
		this.#worker = new Worker(workerCode, {
			eval: true,
			workerData: { source: expression.source, flags: expression.flags },
			resourceLimits: { maxOldGenerationSizeMb: 256 },
		});
		// Where nobody waits for an answer, an error would end this process.
		this.#worker.on('error', () => {
			this.#hasFailed = true;
		});
	}

	/** The matching lines of each text. Throws `ToolError` when the expression takes too long, or fails on a text. */
	async match(texts: readonly string[], signal: AbortSignal): Promise<MatchingLine[][]> {
		if (this.#hasFailed) {
			throw new ToolError(needsTooMuch);
		}
		const deadline = AbortSignal.timeout(deadlineMs);
		const answer = once(this.#worker, 'message', { signal: AbortSignal.any([signal, deadline]) });
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
		this.#worker.postMessage(texts);
		try {
			const [message]: unknown[] = await answer;
			return Answer.parse(message).map(toLines);
		} catch (error) {
			signal.throwIfAborted();
			if (deadline.aborted) {
				throw new ToolError('The pattern takes too long; nested repetitions such as (a+)+ do. Use a simpler one.', {
					cause: error,
				});
			}
			throw new ToolError(needsTooMuch, { cause: error });
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#worker.terminate();
	}
}

const deadlineMs = 2_000;
const needsTooMuch = 'The pattern needs too much memory on these texts; use a simpler one, or narrow it with "path".';

/** For each text, triples of line start, line end and match. */
const Answer = z.array(z.array(z.int()));

function toLines(numbers: readonly number[]): MatchingLine[] {
	const lines: MatchingLine[] = [];
	for (let index = 0; index < numbers.length; index += 3) {
		lines.push({ start: numbers[index] ?? 0, end: numbers[index + 1] ?? 0, at: numbers[index + 2] ?? 0 });
	}
	return lines;
}

/** Plain JavaScript in a string, so that a bundle needs no file of its own for it. */
const workerCode = `
	const { parentPort, workerData } = require('node:worker_threads');
	const expression = new RegExp(workerData.source, workerData.flags);
	parentPort.on('message', texts => parentPort.postMessage(texts.map(linesOf)));
	function linesOf(text) {
		const found = [];
		for (let start = 0; start < text.length && found.length < 30000; ) {
			const at = text.indexOf('\\n', start);
			const end = at < 0 ? text.length : at;
			const match = expression.exec(text.slice(start, end));
			if (match) {
				found.push(start, end, start + match.index);
			}
			start = end + 1;
		}
		return found;
	}
`;

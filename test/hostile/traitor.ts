import { maxRounds } from '../../src/agent/budget.ts';
import type { RunEvent } from '../../src/agent/events.ts';
import { taggedFormat } from '../../src/agent/formats/formats.ts';
import { createModelPolicy } from '../../src/agent/modelPolicy.ts';
import { iterResearch } from '../../src/agent/paradigm.ts';
import { type RunFiles, run } from '../../src/agent/run.ts';
import type { Tool } from '../../src/agent/tool.ts';
import { createOpenAIModel } from '../../src/llm/openaiModel.ts';
import type { ReportDocument } from '../../src/report/document.ts';
import { FixedClock } from '../fakes/fixedClock.ts';
import { say } from '../fakes/modelReply.ts';
import { ModelServer } from '../fakes/modelServer.ts';

/** What a traitor did and what it was told. */
export interface Treason {
	readonly events: readonly RunEvent[];
	readonly document: ReportDocument | undefined;
	/** Every prompt that it was shown, in order. */
	readonly prompts: readonly string[];
}

/** What the traitor says, round by round; it sees the prompt, as an obedient model does. */
export type Script = readonly ((prompt: string) => string)[];

/** A whole run: a real endpoint on a loopback port, the real client, policy, loop and tools; only the model is a traitor. */
export async function betray(tools: readonly Tool[], question: string, script: Script): Promise<Treason> {
	const prompts: string[] = [];
	await using server = await ModelServer.start((request, index) => {
		const prompt = (request.body?.messages ?? []).map(it => it.content).join('\n');
		prompts.push(prompt);
		return say(script[index]?.(prompt) ?? '<answer>That is all.</answer>');
	});
	const model = createOpenAIModel({
		name: 'traitor',
		baseUrl: server.baseUrl,
		model: 'traitor',
		key: undefined,
		keyVariable: 'OPENAI_API_KEY',
	});
	let document: ReportDocument | undefined;
	const files: RunFiles = {
		append: async () => {},
		showReport: async () => {},
		placeReport: async () => ({
			folder: 'file:///project/research',
			document: 'file:///project/research/r.md',
			evidenceFile: 'file:///project/research/r.evidence.json',
		}),
		writeReport: async (_place, written) => {
			document = written;
			return { written: true };
		},
	};
	const researcher = {
		run: 'r1',
		policy: createModelPolicy({ model, format: taggedFormat, today: '2026-01-02' }),
		paradigm: iterResearch,
		environment: { name: 'live', tools: () => tools },
		limits: [maxRounds(script.length + 2)],
		clock: new FixedClock(),
	};
	const events: RunEvent[] = [];
	for await (const event of run(question, researcher, files, new AbortController().signal)) {
		events.push(event);
	}
	return { events, document, prompts };
}

/** A call as the model writes it. */
export function call(name: string, input: unknown): string {
	return `<tool_call>${JSON.stringify({ name, arguments: input })}</tool_call>`;
}

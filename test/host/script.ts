import type { ScriptedReply } from '../fakes/modelReply.ts';
import { say } from '../fakes/modelReply.ts';
import type { ServerRequest } from '../fakes/modelServer.ts';

/** The loopback endpoint's part: it searches first, then answers with what was found. A question may ask for more. */
export function playModel({ body }: ServerRequest): ScriptedReply {
	const prompt = body?.messages.map(it => it.content).join('\n') ?? '';
	if (prompt.includes('[e1]')) {
		const claim = 'The prepublish script runs before a package is published [e1].';
		return say(`<think>Found.</think>\n<answer>${claim}</answer>\n<report>${claim}</report>`);
	}
	const call = { name: 'search', arguments: { query: ['prepublish script'] } };
	return say(`<think>Look.</think>\n<tool_call>${JSON.stringify(call)}</tool_call>`);
}

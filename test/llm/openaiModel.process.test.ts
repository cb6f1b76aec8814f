import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { inspect } from 'node:util';
import type { Message } from '../../src/llm/model.ts';
import { ModelError } from '../../src/llm/modelError.ts';
import { createOpenAIModel, type OpenAIModelOptions } from '../../src/llm/openaiModel.ts';
import {
	breakOff,
	callTools,
	contextExceeded,
	emptyReply,
	failWith,
	htmlPage,
	type ScriptedReply,
	say,
} from '../fakes/modelReply.ts';
import { ModelServer } from '../fakes/modelServer.ts';
import { describeError, hello, readReply, transcribe } from './readReply.ts';

const key = 'sk-proj-THE.SECRET-0123456789';

function modelAt({ baseUrl }: { readonly baseUrl: string }, options: Partial<OpenAIModelOptions> = {}) {
	return createOpenAIModel({
		name: 'openai:m',
		baseUrl,
		model: 'm',
		key,
		keyVariable: 'OPENAI_API_KEY',
		timeouts: { firstToken: 200, betweenTokens: 200, total: 5_000 },
		...options,
	});
}

test('replies: the parts of what an endpoint says, in its dialect', async t => {
	const cases: readonly (readonly [string, ScriptedReply, string])[] = [
		['text', say('Ice melts.'), 'text Ice melts.\nusage 9 + 3\nfinish stop'],
		['text outside the first plane', say('冰在 0 °C 融化 🧊.'), 'text 冰在 0 °C 融化 🧊.\nusage 9 + 4\nfinish stop'],
		['thinking', say('Yes.', { reasoning: 'Hm, ice.' }), 'thinks Hm, ice.\ntext Yes.\nusage 9 + 3\nfinish stop'],
		[
			'thinking, as OpenRouter and newer vLLM name it',
			say('Yes.', { reasoning: 'Hm.', dialect: { reasoningField: 'reasoning' } }),
			'thinks Hm.\ntext Yes.\nusage 9 + 2\nfinish stop',
		],
		['null thinking', say('Yes.', { reasoning: null }), 'text Yes.\nusage 9 + 1\nfinish stop'],
		['inline thinking stays text', say('<think>a</think>b'), 'text <think>a</think>b\nusage 9 + 5\nfinish stop'],
		[
			'cached tokens and cost',
			say('Yes.', {
				usage: { prompt_tokens: 90, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 64 }, cost: 0.0012 },
			}),
			'text Yes.\nusage 90 + 1, 64 cached, $0.0012\nfinish stop',
		],
		[
			'usage that cannot be',
			say('Yes.', { usage: { prompt_tokens: -5, completion_tokens: 1 } }),
			'text Yes.\nfinish stop',
		],
		['no usage', say('Yes.', { usage: null }), 'text Yes.\nfinish stop'],
		['cut by length', say('Yes, and', { finish: 'length' }), 'text Yes, and\nusage 9 + 2\nfinish length'],
		['held back', { text: '', finish: 'content_filter', usage: null }, 'finish content-filter'],
		[
			'a JSON body in place of a stream',
			say('Yes.', { reasoning: 'Hm.', dialect: { body: 'json' }, toolCalls: [{ name: 'a', arguments: '{}' }] }),
			'thinks Hm.\ntext Yes.\ncalls a {} (call_0)\nusage 9 + 3\nfinish tool-calls',
		],
		[
			'a JSON body with the wrong content type',
			say('Yes.', { dialect: { body: 'json', contentType: 'text/event-stream' } }),
			'text Yes.\nusage 9 + 1\nfinish stop',
		],
		[
			'a stream with the wrong content type',
			say('Yes.', { dialect: { contentType: 'application/json' } }),
			'text Yes.\nusage 9 + 1\nfinish stop',
		],
		[
			'comments, a byte order mark and CR alone',
			say('Yes.', { dialect: { comments: true, bom: true, newline: '\r' } }),
			'text Yes.\nusage 9 + 1\nfinish stop',
		],
		['CR LF', say('Yes.', { dialect: { newline: '\r\n' } }), 'text Yes.\nusage 9 + 1\nfinish stop'],
		['no [DONE]', say('Yes.', { dialect: { withoutDone: true } }), 'text Yes.\nusage 9 + 1\nfinish stop'],
		[
			'the same words without end',
			{ fault: { kind: 'runaway', words: 'It is so. ' } },
			`text ${'It is so. '.repeat(1_000)}\nfinish length`,
		],
	];
	for (const [name, reply, expected] of cases) {
		await t.test(name, async () => {
			await using server = await ModelServer.start([reply]);
			const { parts, error } = await readReply(modelAt(server));
			assert.equal(error, undefined);
			assert.equal(transcribe(parts), expected);
			server.assertSpent();
		});
	}
});

test('calls: whole, one by one, in any numbering', async t => {
	const two = [
		{ name: 'search', arguments: '{"query": ["ice"]}' },
		{ name: 'visit', arguments: '{"url": "https://ice.test", "goal": "x"}' },
	];
	const dialects: readonly (readonly [string, ScriptedReply['dialect'], readonly [string, string]])[] = [
		['ordered', {}, ['call_0', 'call_1']],
		['every index 0', { toolIndex: 'zero' }, ['call_0', 'call_1']],
		['no index', { toolIndex: 'absent' }, ['call_0', 'call_1']],
		['gaps', { toolIndex: 'gaps' }, ['call_0', 'call_1']],
		['ids that change', { toolIds: 'changing' }, ['call_0_0', 'call_1_0']],
		['ids that change, every index 0', { toolIndex: 'zero', toolIds: 'changing' }, ['call_0_0', 'call_1_0']],
		['no ids', { toolIds: 'absent' }, ['call-1', 'call-2']],
		['neither ids nor index', { toolIds: 'absent', toolIndex: 'absent' }, ['call-1', 'call-2']],
		['as one body', { body: 'json' }, ['call_0', 'call_1']],
	];
	for (const [name, dialect = {}, [first, second]] of dialects) {
		await t.test(name, async () => {
			await using server = await ModelServer.start([callTools(two, { dialect, usage: null })]);
			const { parts } = await readReply(modelAt(server));
			assert.equal(
				transcribe(parts),
				`calls search ${two[0]?.arguments} (${first})\ncalls visit ${two[1]?.arguments} (${second})\nfinish tool-calls`,
			);
		});
	}
	await t.test('a call that a limit cut in two is left out', async () => {
		const cut = [...two, { name: 'recall', arguments: '{"query": "mel' }];
		await using server = await ModelServer.start([callTools(cut, { finish: 'length', usage: null })]);
		const { parts } = await readReply(modelAt(server));
		assert.deepEqual(
			parts.map(it => it.type),
			['tool-call', 'tool-call', 'finish'],
		);
	});
	await t.test('a call whose arguments are broken reaches the reader as it is', async () => {
		const broken = [{ name: 'search', arguments: '{"query": ' }, ...two];
		await using server = await ModelServer.start([callTools(broken, { usage: null })]);
		const { parts } = await readReply(modelAt(server));
		assert.equal(transcribe(parts).split('\n')[0], 'calls search {"query":  (call_0)');
		assert.equal(parts.length, 4);
	});
});

test('a call comes as soon as the next one begins, not with the end', async () => {
	const first = { name: 'search', arguments: '{"query": ["ice"]}' };
	const reply = callTools([first, { name: 'edit', arguments: '{"body": "a long text"}' }], {
		fault: { kind: 'silence', afterTokens: 9 },
	});
	await using server = await ModelServer.start([reply]);
	const { parts, error } = await readReply(modelAt(server));
	assert.equal(transcribe(parts), `calls search ${first.arguments} (call_0)`);
	assert.match(describeError(error), /fell silent/);
});

test('faults: what went wrong, as a code and one sentence with one thing to do', async t => {
	const echo = { error: { message: `Incorrect API key provided: ${key}. See https://x.test?key=${key}` } };
	const cases: readonly (readonly [string, ScriptedReply, RegExp, { transient: boolean; retryAfter?: number }?])[] = [
		['401', failWith(401), /^unauthorized: ADDRESS refuses the key of OPENAI_API_KEY \(401\): put a valid key/],
		['401 that repeats the key', failWith(401, { body: echo }), /^unauthorized: /],
		['400 that repeats the key', failWith(400, { body: echo }), /^refused: .*Incorrect API key provided: \[key\]/],
		['402', failWith(402), /^payment-required: .*\(402\).*“Insufficient credits\.”: top up the account/],
		[
			'429 for want of credit',
			failWith(429, { body: { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } } }),
			/^payment-required: .*top up/,
		],
		['403', failWith(403), /^refused: .*\(403\).*: choose another model/],
		[
			'404 of a model',
			failWith(404),
			/^model-not-found: ADDRESS has no model “m” \(404\).*`deep-research models` lists/,
		],
		[
			'400 of a model',
			failWith(400, { body: { error: { message: 'm is not a valid model ID', code: 400 } } }),
			/^model-not-found: /,
		],
		[
			'404 of tools',
			failWith(404, { body: { error: { message: 'No endpoints found that support tool use.', code: 404 } } }),
			/^refused: .*\(404\); it says: “No endpoints found that support tool use/,
		],
		['304, which nobody asked for', failWith(304, { body: '' }), /^refused: .*\(304\)/],
		['404 of a path', failWith(404, { body: '404 page not found' }), /^network: ADDRESS has no chat API \(404\)/],
		['408', failWith(408), /^network: ADDRESS gave up waiting \(408\): try again/, { transient: true }],
		['413', failWith(413), /^context-exceeded: /],
		['429', failWith(429), /^rate-limited: ADDRESS is asked too often \(429\)/, { transient: true }],
		['429 with seconds', failWith(429, { retryAfter: '7' }), /^rate-limited: /, { transient: true, retryAfter: 7_000 }],
		[
			'429 with a date, by the clock of the endpoint',
			failWith(429, {
				retryAfter: 'Sun, 01 Jan 2034 00:02:00 GMT',
				headers: { date: 'Sun, 01 Jan 2034 00:00:00 GMT' },
			}),
			/^rate-limited: /,
			{ transient: true, retryAfter: 120_000 },
		],
		['429 with nonsense', failWith(429, { retryAfter: 'soon' }), /^rate-limited: /, { transient: true }],
		['429 with less than nothing', failWith(429, { retryAfter: '-3' }), /^rate-limited: /, { transient: true }],
		['500', failWith(500), /^overloaded: ADDRESS is overloaded or failing \(500\)/, { transient: true }],
		['502 with a page', failWith(502), /^overloaded: [^<]*\(502\): try again later/, { transient: true }],
		['503', failWith(503, { body: '' }), /^overloaded: [^“]*\(503\): try/, { transient: true }],
		['529', failWith(529), /^overloaded: .*“Overloaded”/, { transient: true }],
		['501', failWith(501), /^overloaded: /],
		['reset', breakOff('reset', 3), /^network: The connection to ADDRESS broke/, { transient: true }],
		['silence', breakOff('silence', 3), /^network: ADDRESS fell silent .* for 0\.2 s/, { transient: true }],
		[
			'a clean close in the middle',
			breakOff('close', 3),
			/^network: The reply of ADDRESS broke off/,
			{ transient: true },
		],
		['a frame cut in two', breakOff('truncated-frame', 3), /^malformed: .*no JSON/, { transient: true }],
		['a frame that is no JSON', breakOff('invalid-json', 3), /^malformed: .*no JSON/, { transient: true }],
		[
			'an error in the middle',
			say('Half a', { fault: { kind: 'error-frame', afterTokens: 1, error: { code: 502, message: 'Upstream died' } } }),
			/^overloaded: .*\(502\); it says: “Upstream died”/,
			{ transient: true },
		],
		[
			'an error in the middle that will not pass',
			say('', {
				fault: {
					kind: 'error-frame',
					afterTokens: 0,
					error:
						'Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
				},
			}),
			/^context-exceeded: The prompt is longer than the context of “m” at ADDRESS \(4096 tokens\): load the model/,
		],
		[
			'nothing for too long',
			{ fault: { kind: 'hang' } },
			/^network: ADDRESS sent no word within 0\.2 s/,
			{ transient: true },
		],
		['an empty reply', emptyReply, /^malformed: “m” at ADDRESS sent an empty reply/, { transient: true }],
		[
			'a web page',
			htmlPage,
			/^malformed: ADDRESS answered with a web page .*: check that the address/,
			{ transient: true },
		],
		[
			'200 with an error',
			failWith(200, { body: { error: { message: 'No GPU', code: 503 } } }),
			/^overloaded: .*\(503\); it says: “No GPU”/,
			{ transient: true },
		],
		[
			'200 with broken JSON',
			failWith(200, { body: '{"choices": [' }),
			/^malformed: ADDRESS sent JSON that/,
			{ transient: true },
		],
		['a prompt that is too long', contextExceeded(8192), /^context-exceeded: .*\(8192 tokens\): load the model with/],
		[
			'a prompt that is too long, as llama.cpp says it',
			failWith(400, {
				body: {
					error: {
						code: 400,
						message: 'the request exceeds the available context size',
						type: 'exceed_context_size_error',
						n_ctx: 4096,
					},
				},
			}),
			/^context-exceeded: .*\(4096 tokens\)/,
		],
		[
			'words with controls and directions',
			failWith(400, { body: { error: { message: 'a\u001b[31m\u202eb\r\n'.repeat(500) } } }),
			/^refused: [^\p{Cc}\p{Cf}]{200,500}$/u,
		],
	];
	for (const [name, reply, expected, { transient, retryAfter } = { transient: false }] of cases) {
		await t.test(name, async () => {
			await using server = await ModelServer.start([reply]);
			const { error } = await readReply(modelAt(server));
			assert.ok(error instanceof ModelError, String(error));
			assert.match(describeError(error).replaceAll(server.baseUrl, 'ADDRESS'), expected);
			assert.equal(error.isTransient, transient);
			assert.equal(error.retryAfter, retryAfter);
			for (const text of [inspect(error, { depth: 10 }), JSON.stringify(error), error.stack ?? '']) {
				assert.ok(!text.includes(key) && !text.includes('SECRET'), text);
			}
			server.assertSpent();
		});
	}
});

test('what was never sent needs no network to fail', async () => {
	assert.throws(() => modelAt({ baseUrl: 'http://127.0.0.1:1/v1' }, { key: 'sk-a\nb' }), {
		code: 'unauthorized',
		message: /^OPENAI_API_KEY holds a space/,
	});
	const { error } = await readReply(modelAt({ baseUrl: 'http://127.0.0.1:1/v1' }));
	assert.match(describeError(error), /^network: .*port of http:\/\/127\.0\.0\.1:1\/v1/);
});

test('nobody there', async () => {
	await using server = await ModelServer.start([]);
	const { baseUrl } = server;
	await server[Symbol.asyncDispose]();
	const { error } = await readReply(modelAt({ baseUrl }, { startHint: 'start it with `ollama serve`' }));
	assert.equal(describeError(error), `network: Nothing answers at ${baseUrl}: start it with \`ollama serve\`.`);
});

test('the request: messages, tools, sampling, and no more about us than needed', async () => {
	await using server = await ModelServer.start([say('a'), say('b')]);
	const messages: readonly Message[] = [
		{ role: 'system', content: 'S' },
		{ role: 'user', content: 'U' },
		{ role: 'assistant', content: 'A', toolCalls: [{ id: 'c1', name: 'search', arguments: '{"q":1}' }] },
		{ role: 'tool', content: 'T', toolCallId: 'c1' },
	];
	const tools = [{ name: 'search', description: 'D', parameters: { type: 'object' } }];
	const sampling = { temperature: 0.6, topP: 0.95, presencePenalty: 1.1, maxTokens: 100, stop: ['</x>'] };
	const model = modelAt(server, { organization: 'org-1', headers: { 'x-title': 'Test' } });
	await readReply(model, { messages, tools, sampling });
	await readReply(modelAt(server, { key: undefined }), hello);
	const [first, second] = server.chats;
	assert.deepEqual(first?.body, {
		model: 'm',
		messages: [
			{ role: 'system', content: 'S' },
			{ role: 'user', content: 'U' },
			{
				role: 'assistant',
				content: 'A',
				tool_calls: [{ id: 'c1', type: 'function', function: { name: 'search', arguments: '{"q":1}' } }],
			},
			{ role: 'tool', content: 'T', tool_call_id: 'c1' },
		],
		tools: [{ type: 'function', function: { name: 'search', description: 'D', parameters: { type: 'object' } } }],
		temperature: 0.6,
		top_p: 0.95,
		presence_penalty: 1.1,
		max_tokens: 100,
		stop: ['</x>'],
		stream: true,
		stream_options: { include_usage: true },
	});
	assert.deepEqual(Object.keys(second?.body ?? {}).sort(), ['messages', 'model', 'stream', 'stream_options']);
	const ours = Object.entries(first?.headers ?? {}).filter(
		([name]) => !/^(?:host|connection|content-length)$/.test(name),
	);
	assert.deepEqual(Object.fromEntries(ours), {
		accept: 'text/event-stream, application/json',
		'accept-encoding': 'gzip, deflate',
		'accept-language': '*',
		authorization: `Bearer ${key}`,
		'content-type': 'application/json',
		'openai-organization': 'org-1',
		'sec-fetch-mode': 'cors',
		'user-agent': 'deep-research',
		'x-title': 'Test',
	});
	assert.equal(second?.headers['authorization'], undefined);
});

test('a parameter that the endpoint does not take is left out from then on', async () => {
	const refuse = (param: string, message = `Unsupported parameter: '${param}'`): ScriptedReply =>
		failWith(400, { body: { error: { message, param, code: 'unsupported_parameter' } } });
	const extra = failWith(422, { body: { detail: 'extra fields not permitted: stream_options' } });
	await using server = await ModelServer.start([
		refuse('max_tokens'),
		refuse('temperature'),
		extra,
		say('a'),
		say('b'),
	]);
	const model = modelAt(server);
	const request = { ...hello, sampling: { temperature: 0.6, maxTokens: 10, topP: 0.9 } };
	assert.equal(transcribe((await readReply(model, request)).parts), 'text a\nusage 9 + 1\nfinish stop');
	await readReply(model, request);
	assert.deepEqual(server.chats.at(-1)?.body, {
		model: 'm',
		messages: [{ role: 'user', content: 'Hello' }],
		max_completion_tokens: 10,
		top_p: 0.9,
		stream: true,
	});
	server.assertSpent();
});

test('a refusal that only mentions a parameter’s name as a word is thrown, not worked around', async () => {
	const body = { error: { message: 'Streaming is not supported: stop asking, the temperature is unknown.' } };
	await using server = await ModelServer.start([failWith(400, { body })]);
	const { error } = await readReply(modelAt(server), { ...hello, sampling: { temperature: 1, stop: ['x'] } });
	assert.match(describeError(error), /^refused: /);
	server.assertSpent();
});

test('one connection serves one reply after the other', async () => {
	await using server = await ModelServer.start(() => say('Hello.'));
	const model = modelAt(server);
	for (let i = 0; i < 8; i++) {
		await readReply(model);
	}
	// Node's own `fetch` opens a second one when requests follow at once.
	assert.ok(server.connections <= 2, `${server.connections} connections`);
});

test('an abort ends the request at once, with its own reason, and leaves nothing open', async t => {
	const cases: readonly (readonly [string, ScriptedReply, number])[] = [
		['before the first word', { fault: { kind: 'hang' } }, 0],
		['in the middle', breakOff('silence', 3), 3],
		['between tokens that keep coming', say('word '.repeat(10_000), { tokensPerSecond: 400 }), 3],
	];
	for (const [name, reply, after] of cases) {
		await t.test(name, async () => {
			await using server = await ModelServer.start([reply]);
			const timers = pendingTimers();
			const controller = new AbortController();
			const reason = new Error('Stopped.');
			let parts = 0;
			const model = modelAt(server, { timeouts: { firstToken: 9_000, betweenTokens: 9_000 } });
			const reading = async (): Promise<void> => {
				for await (const part of model.stream(hello, controller.signal)) {
					parts += part.type === 'text-delta' ? 1 : 0;
					if (parts === after) {
						setImmediate(() => controller.abort(reason));
					}
				}
			};
			if (after === 0) {
				setTimeout(() => controller.abort(reason), 20);
			}
			await assert.rejects(reading, it => it === reason);
			await untilNoSockets(server);
			assert.ok(pendingTimers() <= timers, 'A timer is left.');
		});
	}
	await t.test('a signal that is aborted already asks nothing', async () => {
		await using server = await ModelServer.start([]);
		const { error } = await readReply(modelAt(server), hello, AbortSignal.abort('gone'));
		assert.equal(error, 'gone');
		assert.equal(server.requests.length, 0);
	});
	await t.test('a reader that leaves ends the request', async () => {
		await using server = await ModelServer.start([say('word '.repeat(10_000), { tokensPerSecond: 400 })]);
		for await (const part of modelAt(server).stream(hello, new AbortController().signal)) {
			if (part.type === 'text-delta') {
				break;
			}
		}
		await untilNoSockets(server);
		assert.equal(server.abandoned, 1);
	});
});

test('a reader that takes its time is not the silence of the endpoint', async () => {
	await using server = await ModelServer.start([say('one two three four')]);
	let text = '';
	for await (const part of modelAt(server).stream(hello, new AbortController().signal)) {
		if (part.type === 'text-delta') {
			text += part.delta;
			if (text.length < 6) {
				await new Promise(resolve => setTimeout(resolve, 250));
			}
		}
	}
	assert.equal(text, 'one two three four');
});

test('a reply that takes too long as a whole is cut off', async () => {
	await using server = await ModelServer.start([say('word '.repeat(1_000), { tokensPerSecond: 200 })]);
	const { error } = await readReply(modelAt(server, { timeouts: { total: 80 } }));
	assert.match(describeError(error), /^network: The reply of .* was not whole after 0\.1 s/);
});

test('a redirect is followed on its own origin only, and never with another method', async t => {
	await using other = await ModelServer.start([]);
	const cases: readonly (readonly [string, number, string, RegExp])[] = [
		[
			'to another origin',
			307,
			`${other.baseUrl}/chat/completions?q=1`,
			/redirects to http:\/\/127\.0\.0\.1:\d+\/v1\/chat\/completions, which is not followed/,
		],
		['that drops the prompt', 302, '/elsewhere', /redirects to .*\/elsewhere, which is not followed/],
		['without end', 308, '/v1/chat/completions', /which is not followed/],
		['to nowhere', 307, 'http://[', /redirects to nowhere/],
		['within', 307, '/moved', /^refused: .*\(418\)/],
	];
	for (const [name, status, location, expected] of cases) {
		await t.test(name, async () => {
			const server = createServer((request, response) =>
				request.url === '/moved' ? response.writeHead(418).end('{}') : response.writeHead(status, { location }).end(),
			);
			await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
			const address = server.address();
			assert.ok(address && typeof address === 'object');
			const { error } = await readReply(modelAt({ baseUrl: `http://127.0.0.1:${address.port}/v1` }));
			assert.match(describeError(error), expected);
			assert.ok(error instanceof ModelError && !error.isTransient);
			server.closeAllConnections();
			server.close();
		});
	}
	assert.equal(other.requests.length, 0);
});

function pendingTimers(): number {
	return process.getActiveResourcesInfo().filter(it => it === 'Timeout').length;
}

async function untilNoSockets(server: ModelServer): Promise<void> {
	for (let i = 0; i < 100 && server.openSockets > 0; i++) {
		await new Promise(resolve => setTimeout(resolve, 5));
	}
	assert.equal(server.openSockets, 0);
}

import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Dialect, Fault, ScriptedReply } from './modelReply.ts';

/** Writes a reply as an endpoint would, at its pace, until it is whole, its fault strikes or the client leaves (false). */
export async function writeReply(
	response: ServerResponse,
	reply: ScriptedReply,
	request: { readonly model: string; readonly messages: readonly unknown[] } | undefined,
): Promise<boolean> {
	const { fault } = reply;
	const left = new AbortController();
	response.on('close', () => left.abort());
	try {
		if (fault?.kind === 'hang') {
			await untilClosed(response);
			return false;
		}
		await wait(reply.firstTokenMs ?? 0, undefined, { signal: left.signal });
		if (fault?.kind === 'status') {
			writeStatus(response, fault);
			return true;
		}
		if (fault?.kind === 'html') {
			response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
			response.end('<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>');
			return true;
		}
		const usage = reply.usage === undefined ? countUsage(reply, request) : reply.usage;
		if (reply.dialect?.body === 'json') {
			writeWhole(response, reply, usage);
			return true;
		}
		return await writeStream(response, reply, usage, left.signal);
	} catch (error) {
		if (left.signal.aborted) {
			return false;
		}
		throw error;
	}
}

function writeStatus(response: ServerResponse, fault: Extract<Fault, { kind: 'status' }>): void {
	const body = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? null);
	const type =
		typeof fault.body === 'string' ? (body.startsWith('<') ? 'text/html' : 'text/plain') : 'application/json';
	response.writeHead(fault.status, { 'content-type': type, ...fault.headers }).end(body);
}

async function writeStream(
	response: ServerResponse,
	reply: ScriptedReply,
	usage: unknown,
	left: AbortSignal,
): Promise<boolean> {
	const { dialect = {}, fault, tokensPerSecond } = reply;
	response.writeHead(200, {
		'content-type': dialect.contentType ?? 'text/event-stream; charset=utf-8',
		'cache-control': 'no-cache',
	});
	const write = writerFor(response, dialect, left);
	if (dialect.comments) {
		await write.raw(': PROCESSING\n\n');
	}
	await write.frame(chunkOf({ role: 'assistant', content: '' }));
	const started = performance.now();
	let sent = 0;
	for (const delta of deltasOf(reply)) {
		if (tokensPerSecond !== undefined) {
			const due = started + (sent / tokensPerSecond) * 1000 - performance.now();
			if (due > 1) {
				await wait(due, undefined, { signal: left });
			}
		}
		if (fault && 'afterTokens' in fault && sent >= fault.afterTokens) {
			await strike(response, fault, write);
			return false;
		}
		await write.frame(chunkOf(delta));
		sent++;
	}
	if (fault && 'afterTokens' in fault) {
		await strike(response, fault, write);
		return false;
	}
	if (!dialect.withoutFinish) {
		const reason = reply.finish ?? ((reply.toolCalls ?? []).length > 0 ? 'tool_calls' : 'stop');
		await write.frame(chunkOf({}, reason));
	}
	if (usage !== null) {
		await write.frame({ ...chunkOf({}), choices: [], usage });
	}
	if (!dialect.withoutDone) {
		await write.raw('data: [DONE]\n\n');
	}
	await write.flush();
	response.end();
	return true;
}

interface FrameWriter {
	frame(data: unknown): Promise<void>;
	raw(text: string): Promise<void>;
	flush(): Promise<void>;
}

function writerFor(response: ServerResponse, dialect: Dialect, left: AbortSignal): FrameWriter {
	let pending = dialect.bom ? Buffer.from('\ufeff') : Buffer.alloc(0);
	const { bytesPerWrite } = dialect;
	const send = async (bytes: Buffer): Promise<void> => {
		left.throwIfAborted();
		if (!response.write(bytes)) {
			await new Promise<void>(resolve => {
				response.once('drain', resolve);
				left.addEventListener('abort', () => resolve(), { once: true });
			});
			left.throwIfAborted();
		}
	};
	const raw = async (text: string): Promise<void> => {
		const bytes = Buffer.from(dialect.newline === undefined ? text : text.replaceAll('\n', dialect.newline));
		pending = Buffer.concat([pending, bytes]);
		if (bytesPerWrite === undefined) {
			await send(pending);
			pending = Buffer.alloc(0);
			return;
		}
		while (pending.length >= bytesPerWrite) {
			await send(pending.subarray(0, bytesPerWrite));
			pending = pending.subarray(bytesPerWrite);
			// A turn of the loop, so that the pieces arrive one by one.
			await wait(0);
		}
	};
	return {
		raw,
		frame: data => raw(`data: ${JSON.stringify(data)}\n\n`),
		async flush() {
			if (pending.length > 0) {
				await send(pending);
			}
		},
	};
}

async function strike(
	response: ServerResponse,
	fault: Extract<Fault, { afterTokens: number }>,
	write: FrameWriter,
): Promise<void> {
	switch (fault.kind) {
		case 'reset':
			await wait(5);
			response.socket?.resetAndDestroy();
			return;
		case 'silence':
			await untilClosed(response);
			return;
		case 'close':
			response.end();
			return;
		case 'truncated-frame':
			await write.raw('data: {"id":"c","choices":[{"index":0,"delta":{"content":"half a fr');
			response.end();
			return;
		case 'invalid-json':
			await write.raw('data: {"choices": [{"delta": {"content": oops}}]}\n\n');
			await write.raw('data: [DONE]\n\n');
			response.end();
			return;
		case 'error-frame':
			await write.raw(`data: ${JSON.stringify({ error: fault.error })}\n\n`);
			response.end();
	}
}

function untilClosed(response: ServerResponse): Promise<void> {
	return response.destroyed ? Promise.resolve() : new Promise(resolve => response.once('close', () => resolve()));
}

/** The deltas of a reply: thinking, then words, then calls. */
function* deltasOf({ reasoning, text, toolCalls = [], dialect = {}, fault }: ScriptedReply): Generator<object> {
	const field = dialect.reasoningField ?? 'reasoning_content';
	for (const token of tokensOf(reasoning ?? '')) {
		yield { content: null, [field]: token };
	}
	for (const token of tokensOf(text ?? '')) {
		yield reasoning === undefined ? { content: token } : { content: token, [field]: null };
	}
	if (fault?.kind === 'runaway') {
		for (;;) {
			yield { content: fault.words };
		}
	}
	for (const [position, call] of toolCalls.entries()) {
		const id = call.id ?? `call_${position}`;
		for (const [nth, piece] of ['', ...tokensOf(call.arguments)].entries()) {
			const ids = dialect.toolIds === 'changing' ? { id: `${id}_${nth}` } : nth === 0 && !dialect.toolIds ? { id } : {};
			yield {
				tool_calls: [
					{
						...indexOf(position, dialect),
						...ids,
						...(nth === 0 ? { type: 'function' } : {}),
						function: nth === 0 ? { name: call.name, arguments: piece } : { arguments: piece },
					},
				],
			};
		}
	}
}

function indexOf(position: number, { toolIndex = 'ordered' }: Dialect): object {
	switch (toolIndex) {
		case 'ordered':
			return { index: position };
		case 'zero':
			return { index: 0 };
		case 'gaps':
			return { index: position * 2 };
		case 'absent':
			return {};
	}
}

function writeWhole(response: ServerResponse, reply: ScriptedReply, usage: unknown): void {
	const { text = '', reasoning, toolCalls = [], dialect } = reply;
	const message = {
		role: 'assistant',
		content: text,
		...(reasoning === undefined ? {} : { [dialect?.reasoningField ?? 'reasoning_content']: reasoning }),
		...(toolCalls.length === 0
			? {}
			: {
					tool_calls: toolCalls.map(({ id, name, arguments: args }, at) => ({
						id: id ?? `call_${at}`,
						type: 'function',
						function: { name, arguments: args },
					})),
				}),
	};
	const finish = reply.finish ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop');
	const body = { id: 'c', object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }], usage };
	response
		.writeHead(200, { 'content-type': dialect?.contentType ?? 'application/json' })
		.end(JSON.stringify(body, null, 2));
}

function chunkOf(delta: object, finish: string | null = null): object {
	return {
		id: 'chatcmpl-fake',
		object: 'chat.completion.chunk',
		created: 0,
		model: 'fake',
		choices: [{ index: 0, delta, finish_reason: finish }],
	};
}

/** Four characters a token, which is near enough for pace and price. */
function tokensOf(text: string): string[] {
	return text.match(/[\s\S]{1,4}/gu) ?? [];
}

function countUsage(
	{ text = '', reasoning, toolCalls = [] }: ScriptedReply,
	request: { readonly messages: readonly unknown[] } | undefined,
): object {
	const prompt = Math.ceil(JSON.stringify(request?.messages ?? []).length / 4);
	const written = [text, reasoning ?? '', ...toolCalls.map(it => it.name + it.arguments)].join('');
	const completion = Math.ceil(written.length / 4);
	return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

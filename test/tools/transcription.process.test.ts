import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import test from 'node:test';
import { DocumentError, type DocumentErrorCode } from '../../src/tools/documents/documentReader.ts';
import { createTranscriber, transcriberFromEnvironment } from '../../src/tools/transcription.ts';
import type { WebDoor } from '../../src/tools/web/door.ts';
import { createWebDoor } from '../../src/tools/web/webDoor.ts';

interface Asked {
	readonly url: string | undefined;
	readonly headers: IncomingHttpHeaders;
	readonly form: FormData;
}

interface Answer {
	readonly status?: number;
	readonly body: unknown;
}

/** A server that answers what its script says, one answer a request, and parses the forms that it is sent. */
async function withServer(
	script: readonly Answer[],
	use: (base: URL, asked: Asked[], door: WebDoor) => Promise<void>,
): Promise<void> {
	const asked: Asked[] = [];
	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const headers = { 'content-type': request.headers['content-type'] ?? '' };
		const form = await new Response(await buffer(request), { headers }).formData();
		const { status = 200, body } = script[asked.length] ?? { status: 500, body: 'A request too many.' };
		asked.push({ url: request.url, headers: request.headers, form });
		response.statusCode = status;
		response.end(typeof body === 'string' ? body : JSON.stringify(body));
	};
	const server = createServer((request, response) => void answer(request, response));
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	assert.ok(typeof address === 'object' && address);
	const { port } = address;
	const door = createWebDoor({
		userAgent: 'Test/1',
		cacheFolder: undefined,
		allowedHosts: [],
		variables: {},
		now: () => new Date(0),
	});
	try {
		await use(new URL(`http://127.0.0.1:${port}/v1`), asked, door);
		assert.equal(asked.length, script.length, 'Fewer requests than the script has answers for.');
	} finally {
		await door[Symbol.asyncDispose]();
		server.close();
	}
}

const recording = { bytes: Buffer.from('ID3\0\u00ff sound'), name: 'Über ice "1".mp3' };
const never = new AbortController().signal;

async function fails(code: DocumentErrorCode, message: RegExp, reading: Promise<unknown>): Promise<void> {
	await assert.rejects(reading, (error: unknown) => {
		assert.ok(error instanceof DocumentError, String(error));
		assert.equal(error.code, code);
		assert.match(error.message, message);
		assert.doesNotMatch(error.message, /sk-secret/);
		return true;
	});
}

test('sends the recording as a form, and gives paragraphs with their times', async () => {
	// The shape of a verbose transcription in OpenAI's API reference (Audio, "The transcription object (Verbose JSON)").
	const body = {
		task: 'transcribe',
		language: 'english',
		duration: 4000,
		text: 'Ice melts. It does. Steam is hot. The end.',
		segments: [
			{ id: 0, start: 0, end: 4.2, text: ' Ice melts.' },
			{ id: 1, start: 4.2, end: 8, text: ' It does.' },
			{ id: 2, start: 65.5, end: 70, text: ' Steam is hot.' },
			{ id: 3, start: 3723, end: 3724, text: ' The end.' },
		],
	};
	await withServer([{ body }], async (endpoint, asked, door) => {
		const transcriber = createTranscriber({ endpoint, model: 'whisper-1', key: 'sk-secret-1', door });
		const { text } = await transcriber.read(recording, never);
		assert.equal(text, '[0:00] Ice melts. It does.\n\n[1:05] Steam is hot.\n\n[1:02:03] The end.\n');
		const [{ url, headers, form } = { url: '', headers: {}, form: new FormData() }] = asked;
		const file = form.get('file');
		assert.ok(file instanceof File);
		assert.deepEqual(Buffer.from(await file.arrayBuffer()), recording.bytes);
		assert.equal(file.name, '_ber_ice__1_.mp3');
		assert.equal(url, '/v1/audio/transcriptions');
		assert.equal(headers.authorization, 'Bearer sk-secret-1');
		assert.equal(form.get('model'), 'whisper-1');
		assert.equal(form.get('response_format'), 'verbose_json');
	});
});

test('asks for text alone where a model gives no times', async () => {
	const refusal = {
		error: { message: "response_format 'verbose_json' is not compatible with model", type: 'invalid_request_error' },
	};
	await withServer(
		[{ status: 400, body: refusal }, { body: { text: 'Ice melts.' } }],
		async (endpoint, asked, door) => {
			const { text } = await createTranscriber({ endpoint, model: 'm', door }).read(recording, never);
			assert.equal(text, 'Ice melts.\n');
			assert.equal(asked[1]?.form.get('response_format'), 'json');
			assert.equal(asked[1]?.headers.authorization, undefined);
		},
	);
});

for (const [status, body, code, message] of [
	[401, { error: { message: 'Incorrect API key provided: sk-secret-1' } }, 'unsupported', /TRANSCRIPTION_KEY/],
	[404, 'not found', 'unsupported', /TRANSCRIPTION_MODEL/],
	[413, 'too large', 'too-large', /shorter/],
	[500, 'sk-secret-1 broke\u001b[31m', 'unsupported', /status 500: \[key\] broke/],
	[200, '<html>', 'unsupported', /no transcription/],
	[200, { text: ' ' }, 'no-text', /No speech/],
] as const) {
	test(`says what ${status} ${JSON.stringify(body)} means`, async () => {
		await withServer([{ status, body }], async (endpoint, _, door) => {
			const transcriber = createTranscriber({ endpoint, model: 'm', key: 'sk-secret-1', door });
			await fails(code, message, transcriber.read(recording, never));
		});
	});
}

test('says how to configure a service, and what is wrong with one', async () => {
	await withServer([], async (endpoint, _, door) => {
		const read = async (variables: Record<string, string>): Promise<unknown> =>
			await transcriberFromEnvironment(variables, door).read(recording, never);
		const set = { DEEP_RESEARCH_TRANSCRIPTION_URL: endpoint.href, DEEP_RESEARCH_TRANSCRIPTION_MODEL: 'm' };
		await fails('unsupported', /set DEEP_RESEARCH_TRANSCRIPTION_URL .*_MODEL .*_KEY/, read({}));
		await fails('unsupported', /no.* web address/, read({ ...set, DEEP_RESEARCH_TRANSCRIPTION_URL: 'file:///x' }));
		await fails('unsupported', /characters/, read({ ...set, DEEP_RESEARCH_TRANSCRIPTION_KEY: 'a\nb' }));
	});
});

test('sends nothing that is larger than services take', async () => {
	await withServer([], async (endpoint, _, door) => {
		const bytes = new Uint8Array((25 << 20) + 1);
		await fails(
			'too-large',
			/25 MB/,
			createTranscriber({ endpoint, model: 'm', door }).read({ bytes, name: 'a.mp3' }, never),
		);
	});
});

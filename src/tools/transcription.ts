import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { createRedactor, quoteForeign } from '../llm/redact.ts';
import { DocumentBuilder } from './documents/documentBuilder.ts';
import { DocumentError, type DocumentInput, type ReadDocument } from './documents/documentReader.ts';
import { type ServiceReply, type WebDoor, WebError } from './web/door.ts';

/** Makes text of recordings. */
export interface Transcriber {
	/**
	 * Transcribes sound, or the sound of a film; paragraphs begin with their time where the service tells it. Throws
	 * `DocumentError`, whose message says what to do when no service is configured; the signal's reason when it aborts.
	 */
	read(input: DocumentInput, signal: AbortSignal): Promise<ReadDocument>;
}

export interface TranscriberOptions {
	/** The base of an OpenAI-compatible API, as `https://api.openai.com/v1`; `/audio/transcriptions` is added. */
	readonly endpoint: URL;
	readonly model: string;
	/** Sent as a bearer token; a server of one's own may need none. */
	readonly key?: string | undefined;
	readonly door: WebDoor;
}

export function createTranscriber(options: TranscriberOptions): Transcriber {
	return {
		async read(input, signal) {
			if (input.bytes.length > largest) {
				throw new DocumentError(
					'too-large',
					'The recording is larger than 25 MB, the most that a transcription service takes. Give a shorter or more strongly compressed one.',
				);
			}
			let reply = await ask(options, input, 'verbose_json', signal);
			if ((reply.status === 400 || reply.status === 422) && reply.text.includes('response_format')) {
				// Newer models give only the text.
				reply = await ask(options, input, 'json', signal);
			}
			if (reply.status >= 400) {
				throw refused(options, reply);
			}
			return written(parse(reply.text));
		},
	};
}

/**
 * The transcriber that the environment configures. Without one, or with a wrong one, reading fails with the sentence that says
 * which variables to set.
 */
export function transcriberFromEnvironment(
	variables: Readonly<Record<string, string | undefined>>,
	door: WebDoor,
): Transcriber {
	const address = variables['DEEP_RESEARCH_TRANSCRIPTION_URL']?.trim() ?? '';
	const model = variables['DEEP_RESEARCH_TRANSCRIPTION_MODEL']?.trim() ?? '';
	const key = variables['DEEP_RESEARCH_TRANSCRIPTION_KEY']?.trim() || undefined;
	const endpoint = URL.parse(address);
	if (address === '' || model === '') {
		return failing(
			'Recordings are transcribed by a service, and none is configured. The user can set DEEP_RESEARCH_TRANSCRIPTION_URL to an ' +
				'OpenAI-compatible API (https://api.openai.com/v1), DEEP_RESEARCH_TRANSCRIPTION_MODEL to its model (whisper-1) and, ' +
				'where it needs one, DEEP_RESEARCH_TRANSCRIPTION_KEY to its key.',
		);
	}
	if (!endpoint || !/^https?:$/.test(endpoint.protocol) || endpoint.username !== '') {
		return failing(
			'DEEP_RESEARCH_TRANSCRIPTION_URL is not a web address. The user can set it to https://api.openai.com/v1.',
		);
	}
	if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
		return failing('DEEP_RESEARCH_TRANSCRIPTION_KEY holds characters that no key has. The user can set it again.');
	}
	return createTranscriber({ endpoint, model, key, door });
}

const largest = 25 << 20;
const timeout = 300_000;

function failing(message: string): Transcriber {
	return { read: async () => await Promise.reject(new DocumentError('unsupported', message)) };
}

async function ask(
	{ endpoint, model, key, door }: TranscriberOptions,
	input: DocumentInput,
	format: 'verbose_json' | 'json',
	signal: AbortSignal,
): Promise<ServiceReply> {
	const url = new URL(endpoint);
	url.pathname = `${url.pathname.replace(/\/$/, '')}/audio/transcriptions`;
	try {
		return await door.callService(
			{
				service: 'The transcription service',
				url,
				method: 'POST',
				headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
				content: form(input, { model, response_format: format }),
				isUsersOwn: true,
				timeout,
			},
			signal,
		);
	} catch (error) {
		if (error instanceof WebError) {
			throw new DocumentError(error.code === 'timeout' ? 'timeout' : 'unsupported', error.message, { cause: error });
		}
		throw error;
	}
}

/** The file and the fields as multipart/form-data (RFC 7578). Services tell the kind of a recording by its name. */
function form(
	{ bytes, name }: DocumentInput,
	fields: Readonly<Record<string, string>>,
): { readonly bytes: Uint8Array; readonly mediaType: string } {
	const boundary = `deep-research-${randomUUID()}`;
	const fileName = name.replaceAll(/[^\w.-]/g, '_').slice(-100);
	const head = Object.entries(fields).map(
		([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
	);
	const file =
		`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\n` +
		'Content-Type: application/octet-stream\r\n\r\n';
	return {
		bytes: Buffer.concat([Buffer.from(head.join('') + file), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
		mediaType: `multipart/form-data; boundary=${boundary}`,
	};
}

const Transcription = z.object({
	text: z.string().catch(''),
	language: z.string().optional().catch(undefined),
	segments: z
		.array(z.object({ start: z.number(), text: z.string() }))
		.optional()
		.catch(undefined),
});
type Transcription = z.infer<typeof Transcription>;

function parse(text: string): Transcription {
	try {
		return Transcription.parse(JSON.parse(text));
	} catch (cause) {
		throw new DocumentError(
			'unsupported',
			'The transcription service answered with something that is no transcription.',
			{
				cause,
			},
		);
	}
}

/** Segments are a line of speech each; half a minute of them is a paragraph. */
function written({ text, language, segments }: Transcription): ReadDocument {
	const builder = new DocumentBuilder();
	const paragraphs: { readonly start: number; text: string }[] = [];
	for (const segment of segments ?? []) {
		const last = paragraphs.at(-1);
		if (last && segment.start < last.start + paragraphSeconds) {
			last.text += ` ${segment.text.trim()}`;
		} else {
			paragraphs.push({ start: segment.start, text: segment.text.trim() });
		}
	}
	if (paragraphs.length === 0) {
		builder.block('paragraph', text);
	}
	for (const paragraph of paragraphs) {
		builder.block('paragraph', paragraph.text === '' ? '' : `[${clock(paragraph.start)}] ${paragraph.text}`);
	}
	return builder.build({
		metadata: { language: /^[a-z]{2,3}$/.exec(language ?? '')?.[0] },
		whenEmpty: 'No speech was recognized in the recording.',
	});
}

const paragraphSeconds = 30;

/** `4:05`, `1:04:05` */
function clock(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const parts = [Math.floor(whole / 60) % 60, whole % 60].map(it => String(it).padStart(2, '0'));
	const hours = Math.floor(whole / 3600);
	return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
}

function refused({ key, model }: TranscriberOptions, { status, text }: ServiceReply): DocumentError {
	const said = quoteForeign(text.slice(0, 500), createRedactor([key]));
	switch (status) {
		case 401:
		case 403:
			return new DocumentError(
				'unsupported',
				'The transcription service refuses the key. The user can set DEEP_RESEARCH_TRANSCRIPTION_KEY again.',
			);
		case 404:
			return new DocumentError(
				'unsupported',
				`The transcription service knows no model ${JSON.stringify(model)}, or transcribes nothing at this address. The user can check DEEP_RESEARCH_TRANSCRIPTION_URL and DEEP_RESEARCH_TRANSCRIPTION_MODEL.`,
			);
		case 413:
			return new DocumentError(
				'too-large',
				'The recording is larger than the transcription service takes. Give a shorter one.',
			);
		case 429:
			return new DocumentError(
				'unsupported',
				'The transcription service is busy or its quota is used up. Try again later.',
			);
		default:
			return new DocumentError('unsupported', `The transcription service answered with status ${status}: ${said}`);
	}
}

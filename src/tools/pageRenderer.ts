import * as z from 'zod';
import { ToolError } from '../agent/tool.ts';
import { readMarkdown } from './corpus/readers/markdown.ts';
import { Pacer } from './pacer.ts';
import { type WebDoor, WebError } from './web/door.ts';
import type { WebDocument } from './webDocument.ts';

/** Reads pages that are empty until their scripts have run. */
export interface PageRenderer {
	/** Throws `ToolError`. */
	render(url: URL, signal: AbortSignal): Promise<WebDocument>;
}

export interface JinaReaderOptions {
	readonly door: WebDoor;
	/** A server of the user's own that speaks as the service does. */
	readonly endpoint?: URL;
	/** Without one the service allows few requests a minute. */
	readonly key: string | undefined;
	now(): Date;
}

/**
 * Jina Reader (https://jina.ai/reader/): the address goes to the service, which opens it in a browser of its own and answers
 * in Markdown. It is asked only for pages that gave no text, and only when the user has switched it on.
 */
export function createJinaReader(options: JinaReaderOptions): PageRenderer {
	const { door, endpoint = new URL('https://r.jina.ai/'), key } = options;
	return {
		async render(url, signal) {
			const { title, text } = await ask(url, signal);
			const document = await new Pacer(signal).finish(readMarkdown(text));
			return {
				...document,
				title: title || document.title || url.href,
				path: url.href,
				hasLines: false,
				links: [],
				notes: ['The page needs scripts: this is how Jina Reader rendered it.'],
				source: {
					uri: url.href,
					title: title || url.href,
					type: 'webpage',
					retrievedAt: options.now().toISOString(),
					via: `${endpoint.href}${url.href}`,
				},
			};
		},
	};

	async function ask(url: URL, signal: AbortSignal): Promise<{ title: string; text: string }> {
		try {
			const { status, text } = await door.callService(
				{
					service: 'Jina Reader',
					url: endpoint,
					method: 'POST',
					body: { url: url.href },
					headers: {
						accept: 'application/json',
						...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
					},
					timeout: 45_000,
					isUsersOwn: options.endpoint !== undefined,
				},
				signal,
			);
			const reply = status < 400 ? Reply.safeParse(JSON.parse(text)) : undefined;
			if (!reply?.success || reply.data.data.content.trim() === '') {
				throw new ToolError(
					`${url.href} needs scripts, and Jina Reader could not render it (${status}). Read another source.`,
				);
			}
			return { title: reply.data.data.title.trim(), text: reply.data.data.content };
		} catch (error) {
			if (error instanceof WebError || error instanceof SyntaxError) {
				throw new ToolError(`${url.href} needs scripts, and Jina Reader did not answer: ${error.message}`, {
					cause: error,
				});
			}
			throw error;
		}
	}
}

const Reply = z.object({ data: z.object({ title: z.string().default(''), content: z.string().default('') }) });

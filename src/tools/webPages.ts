import { basename } from 'node:path/posix';
import { ToolError } from '../agent/tool.ts';
import { archivedCopy } from './archive.ts';
import { citedFields } from './documents/citedFields.ts';
import { DocumentError, type DocumentReader, type ReadDocument } from './documents/documentReader.ts';
import type { EgressGuard } from './guard/egressGuard.ts';
import type { PageRenderer } from './pageRenderer.ts';
import { quotedName } from './quotedName.ts';
import { type WebDoor, WebError, type WebPage } from './web/door.ts';
import type { WebDocument } from './webDocument.ts';

export interface WebPagesOptions {
	readonly door: WebDoor;
	readonly documents: DocumentReader;
	readonly guard: EgressGuard;
	/** Renders pages that only scripts fill, when the user has chosen a service for it. */
	readonly renderer?: PageRenderer | undefined;
	/** The web archive to look for dead pages in; none when absent. */
	readonly archive?: URL | undefined;
	/** What a register of papers says of a DOI, in the fields of CSL-JSON. */
	readonly lookUpDoi?: LookUpDoi | undefined;
	/** Whether a page is on this machine or in a private network, by the user's leave: no service learns its address. */
	readonly isUsersOwn?: ((url: URL) => boolean) | undefined;
}

/** Looks up a DOI; `undefined` when it is unknown. May throw: the page is then cited by what it says itself. */
export interface LookUpDoi {
	(
		doi: string,
		signal: AbortSignal,
	): Promise<{ readonly fields: Readonly<Record<string, unknown>>; readonly warning: string | undefined } | undefined>;
}

interface Reading {
	readonly page: Promise<WebDocument>;
	readonly isCrawling: boolean;
}

/** The pages that one run reads. Each is fetched once, however many calls ask for it; one that failed may be tried again. */
export class WebPages {
	readonly #options: WebPagesOptions;
	readonly #pages = new Map<string, Reading>();

	constructor(options: WebPagesOptions) {
		this.#options = options;
	}

	/** Reads the page of an address, if the run may ask for it and, where nobody asked for this very page, its site allows that. Throws `ToolError`. */
	async open(
		address: string,
		{ isCrawling }: { readonly isCrawling: boolean },
		signal: AbortSignal,
	): Promise<WebDocument> {
		const url = URL.canParse(address) ? new URL(address) : undefined;
		if (!url) {
			throw new ToolError(`${quotedName(address)} is no address. Write it whole, as https://example.org/page.`);
		}
		await this.#options.guard.checkAddress(url, signal);
		url.hash = '';
		const known = this.#pages.get(url.href);
		// What a program may not read by itself may still be read by whoever asks for it.
		const page =
			known && (isCrawling || !known.isCrawling ? await known.page : await known.page.catch(() => undefined));
		return page ?? (await this.#begin(url, isCrawling, signal));
	}

	async #begin(url: URL, isCrawling: boolean, signal: AbortSignal): Promise<WebDocument> {
		const reading: Reading = { page: this.#read(url, isCrawling, signal), isCrawling };
		this.#pages.set(url.href, reading);
		reading.page.catch(() => this.#pages.get(url.href) === reading && this.#pages.delete(url.href));
		for (const oldest of this.#pages.keys()) {
			if (this.#pages.size <= mostPages) {
				break;
			}
			this.#pages.delete(oldest);
		}
		return await reading.page;
	}

	async #read(url: URL, isCrawling: boolean, signal: AbortSignal): Promise<WebDocument> {
		const document = await this.#fetch(url, isCrawling, signal);
		// Where it was found after redirects is how the run is told to ask for more of it.
		this.#options.guard.addPublic('', [document.path, ...document.links.map(it => it.url)]);
		return document;
	}

	/** What lets a page be read that is not public, as the host calls it. */
	whatAllows(url: URL): string | undefined {
		return this.#options.guard.whatAllows({ act: 'reach-private-address', asset: url.href, destination: url.host });
	}

	async #fetch(url: URL, isCrawling: boolean, signal: AbortSignal): Promise<WebDocument> {
		const { door } = this.#options;
		const archive = this.#isUsersOwn(url) ? undefined : this.#options.archive;
		try {
			return await this.#parse(url, await door.fetchPage(url, { isCrawling }, signal), signal);
		} catch (error) {
			if (!(error instanceof WebError)) {
				throw error;
			}
			const copy = archive && isDead(error) ? await archivedCopy(url, archive, door, signal) : undefined;
			if (!copy) {
				// What is not public, the user alone can allow.
				const means = isPrivateAddress(error) ? this.whatAllows(url) : undefined;
				const advice = means === undefined ? '' : ` The user can allow it with ${means}.`;
				throw new ToolError(error.message + advice, { cause: error });
			}
			const document = await this.#parse(url, copy.page, signal);
			const note = `${url.href} itself is gone (${error.status ?? 'no answer'}): this is the web archive's copy of ${copy.date}.`;
			return {
				...document,
				// The link must lead to what was read.
				source: { ...document.source, title: `${document.title} (archived ${copy.date})`, archive: 'Internet Archive' },
				notes: [note, ...document.notes],
			};
		}
	}

	async #parse(url: URL, page: WebPage, signal: AbortSignal): Promise<WebDocument> {
		const { documents, renderer } = this.#options;
		const name = basename(new URL(page.url).pathname) || 'index.html';
		const { bytes, mediaType, charset } = page;
		try {
			const read = await documents.read({ bytes, name, mediaType, charset, address: page.url }, signal);
			refuseBlockPage(url, read);
			return await this.#asRegistered(documentOf(read, page), signal);
		} catch (error) {
			if (!(error instanceof DocumentError)) {
				throw error;
			}
			if (error.code === 'no-text' && renderer && !this.#isUsersOwn(url) && mediaType.includes('html')) {
				return await renderer.render(url, signal);
			}
			throw new ToolError(`${url.href} cannot be read: ${error.message}`, { cause: error });
		}
	}

	#isUsersOwn(url: URL): boolean {
		return this.#options.isUsersOwn?.(url) ?? false;
	}

	/** A paper is cited as its register has it, which also knows that it was retracted; if the register does not answer, as the page says. */
	async #asRegistered(document: WebDocument, signal: AbortSignal): Promise<WebDocument> {
		const { DOI: doi } = document.source;
		const { lookUpDoi } = this.#options;
		if (typeof doi !== 'string' || !lookUpDoi) {
			return document;
		}
		const limited = AbortSignal.any([signal, AbortSignal.timeout(registerTime)]);
		const registered = await lookUpDoi(doi, limited).catch(() => undefined);
		signal.throwIfAborted();
		return registered
			? {
					...document,
					source: { ...document.source, ...registered.fields },
					notes: registered.warning === undefined ? document.notes : [registered.warning, ...document.notes],
				}
			: document;
	}
}

const registerTime = 4_000;
const mostPages = 60;

/** Whether an address was refused because it is not one of the public internet. */
export function isPrivateAddress(error: unknown): boolean {
	return error instanceof WebError && error.code === 'refused' && error.message.includes('no public address');
}

/** Gone, or never there again: what an archive may still have. */
function isDead({ code, status }: WebError): boolean {
	return code === 'unreachable' || status === 404 || status === 410 || status === 451;
}

/** What stands between a reader and the page is never cited in its place. */
function refuseBlockPage(url: URL, { title, text }: ReadDocument): void {
	const start = `${title ?? ''}\n${text.slice(0, 800)}`;
	if (
		text.length < 1_500 &&
		/captcha|verify (?:that )?you are (?:a )?human|checking your browser|enable javascript|access denied|unusual traffic|are you a robot/i.test(
			start,
		)
	) {
		throw new ToolError(
			`${url.href} shows a barrier (a captcha, a request for scripts or a refusal) instead of its text. Read another source.`,
		);
	}
}

function documentOf(read: ReadDocument, { url, mediaType, retrievedAt }: WebPage): WebDocument {
	const { metadata } = read;
	const title = read.title?.trim() || url;
	const isPaper = metadata.doi !== undefined;
	return {
		...read,
		title,
		path: url,
		hasLines: false,
		source: {
			uri: url,
			title,
			type: isPaper ? 'article-journal' : mediaType.includes('html') ? 'webpage' : 'document',
			retrievedAt,
			...citedFields(metadata),
			mediaType,
		},
	};
}

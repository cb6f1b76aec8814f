import { getDomain } from 'tldts';
import { ToolError, type ToolResult } from '../../agent/tool.ts';
import type { Finding } from '../../report/evidence.ts';
import type { ApprovalRequest, Approvals } from './approvals.ts';
import { plainWords, withoutBlanks } from './plainWords.ts';
import { type Act, rulingOf } from './policyTable.ts';
import { PrivateText } from './privateText.ts';
import { Secrets } from './secrets.ts';

/**
 * Decides what one run may send out. It knows what the run was shown: private text (project files, attachments), public text,
 * and every address that stood in either. A model that obeys a hostile page can then choose among addresses that others wrote,
 * within a budget, and can ask search services in words that are not copied from the project; and nothing else.
 */
export class EgressGuard {
	readonly #approvals: Approvals;
	#question: string;
	readonly #private = new PrivateText();
	readonly #secrets: Secrets;
	readonly #public = new Set<string>();
	/** Addresses that a search result, the user or the project gave: an attacker who wrote a page cannot choose among them. */
	readonly #named = new Set<string>();
	/** Addresses that stood on pages, the newest last. */
	readonly #linked = new Set<string>();
	/** Sites that a search result, the user or the project named; a page alone can make any number of others known. */
	readonly #namedSites = new Set<string>();
	/** The pages of each site that only a page, or the model, gave the address of. */
	readonly #fetched = new Map<string, Set<string>>();

	constructor(question: string, approvals: Approvals) {
		this.#approvals = approvals;
		this.#question = plainWords(question);
		this.#secrets = new Secrets(question);
		this.#addNamed(addressesIn(question));
	}

	/** Takes in what the user adds to the question: it counts like the question itself. */
	hear(note: string): void {
		this.#question = `${this.#question} ${plainWords(note)}`;
		this.#secrets.allow(note);
		this.#addNamed(addressesIn(note));
	}

	/**
	 * Takes up what an earlier run was shown, for a run that goes on from it. Text of no web page is private. It names no address:
	 * among it is what that run's own programs printed, which may hold what a model wanted to be an address.
	 */
	takeUp(earlier: readonly Finding[]): void {
		for (const { source, quote } of earlier) {
			if (/^https?:/.test(source.uri)) {
				this.addPublic(quote, [...addressesIn(quote), source.uri]);
			} else {
				this.addPrivate(quote);
			}
		}
	}

	/** Whether the run has seen private text: from then on what it sends out might hold some. */
	get hasSeenPrivate(): boolean {
		return !this.#private.isEmpty;
	}

	/** Remembers what a tool showed: passages by where they were read, the rest as private if the tool reads nothing else. */
	note({ observation, findings }: ToolResult, isObservationPrivate: boolean): void {
		for (const { source, quote } of findings) {
			if (/^https?:/.test(source.uri)) {
				this.addPublic(quote, addressesIn(quote));
			} else {
				this.addPrivate(quote);
				// Whoever wrote an address into the project meant it to be followed.
				this.#addNamed(addressesIn(quote));
			}
		}
		if (isObservationPrivate) {
			this.addPrivate(observation);
		}
	}

	/** Private text in which addresses mean nothing: what a tool says of its work repeats what the model asked of it. */
	addPrivate(text: string): void {
		this.#private.add(text);
		this.#secrets.add(text);
	}

	/** Public text, and the addresses that stand in it. */
	addPublic(text: string, addresses: readonly string[]): void {
		this.#public.add(plainWords(text));
		for (const address of addresses) {
			this.#link(keyOf(address));
		}
	}

	/**
	 * What a tool that is not ours has answered: nobody knows where it is from, so it counts as private, and the addresses in it
	 * for no more than those on a page.
	 */
	addForeign(text: string): void {
		this.addPrivate(text);
		for (const address of addressesIn(text)) {
			this.#link(keyOf(address));
		}
	}

	/** Results of a search: their sites count as named by more than a page. */
	addResults(addresses: readonly string[]): void {
		this.#addNamed(addresses);
	}

	/** Throws `ToolError` when a query may not go to a search service. */
	async checkQuery(query: string, service: string, signal: AbortSignal): Promise<void> {
		if (this.#secrets.isIn(query) || this.#secrets.hasKey(query)) {
			throw new ToolError('The query was not sent: it holds a part of a key or password.');
		}
		if (!this.hasSeenPrivate) {
			return;
		}
		const copy = this.#private.copyIn(query, it => this.#isExcused(it)) ?? this.#oddWord(query);
		if (copy !== undefined) {
			await this.#require(
				'send-project-words',
				{ asset: query, destination: service },
				signal,
				() =>
					`The query was not sent to the web: “${copy}” is copied from a project file. Ask in general words of your own, or in fewer of the file's.`,
			);
		}
	}

	/** Throws `ToolError` when a tool that is not ours may not be called. `shown` is all that it gets as the user sees it, `words` what stands in it. */
	async checkCall(
		{ tool, shown, words }: { readonly tool: string; readonly shown: string; readonly words: string },
		signal: AbortSignal,
	): Promise<void> {
		if ([shown, words].some(it => this.#secrets.isIn(it) || this.#secrets.hasKey(it))) {
			throw new ToolError(`${tool} was not called: its arguments hold a part of a key or password.`);
		}
		await this.#require(
			'call-external-tool',
			{ asset: shown, destination: tool },
			signal,
			() => `${tool} was not called: the user has not allowed this call. Go on without it.`,
		);
	}

	/** Throws `ToolError` when an address may not be fetched. The door checks where it leads. */
	async checkAddress(url: URL, signal: AbortSignal): Promise<void> {
		const site = siteOf(url);
		const request = { asset: url.href, destination: site };
		const text = readable(url);
		if (this.#secrets.isIn(url.href) || this.#secrets.isIn(text)) {
			throw new ToolError(`${url.origin} was not asked: the address holds a part of a key or password.`);
		}
		const key = keyOf(url.href);
		const isNamed = this.#named.has(key);
		const isSeen = isNamed || this.#linked.has(key);
		if (!isSeen) {
			await this.#require(
				'fetch-composed',
				request,
				signal,
				() =>
					`${url.href} was not fetched: it stands in no search result, page or file of this run, and an address of your own making could carry what the project files say. Search for the page, or take an address that a result or a page shows.`,
			);
			if (this.hasSeenPrivate) {
				this.#refuseCopies(url, text);
			}
		}
		if (!isNamed) {
			await this.#countFetch(url, isSeen, request, signal);
		}
		// What was asked for once may be asked for again, whatever the run has read since.
		this.#link(key);
	}

	#refuseCopies(url: URL, text: string): void {
		if (url.search.length > longestQueryString || this.#private.copyIn(text, it => this.#isExcused(it)) !== undefined) {
			throw new ToolError(
				`${url.origin} was not asked: the address is long enough to hold text of the project files, or does.`,
			);
		}
	}

	/** A page that offers many links could read out bits by which of them are followed: hence a budget for each site. */
	async #countFetch(
		url: URL,
		isSeen: boolean,
		request: { asset: string; destination: string },
		signal: AbortSignal,
	): Promise<void> {
		const site = siteOf(url);
		const fetched = this.#fetched.get(site) ?? new Set();
		this.#fetched.set(site, fetched);
		const budget = this.#namedSites.has(site) || !this.hasSeenPrivate ? fetchesPerSite : fetchesPerLinkedSite;
		if ((this.hasSeenPrivate || !isSeen) && fetched.size >= budget && !fetched.has(keyOf(url.href))) {
			await this.#require(
				'fetch-often',
				request,
				signal,
				() =>
					`${url.href} was not fetched: ${budget} pages of ${site} have been read that only pages link to, which is all that this run may. Work with those, or search: results may always be read.`,
			);
		}
		fetched.add(keyOf(url.href));
	}

	/** What allows something, as the host calls it; `undefined` where nothing does. */
	whatAllows(request: ApprovalRequest): string | undefined {
		return this.#approvals.whatAllows?.(request);
	}

	/** Of millions of links the oldest are forgotten: nobody is about to follow them. */
	#link(key: string): void {
		this.#linked.delete(key);
		this.#linked.add(key);
		for (const oldest of this.#linked) {
			if (this.#linked.size <= mostLinked) {
				break;
			}
			this.#linked.delete(oldest);
		}
	}

	async #require(
		act: Act,
		request: { readonly asset: string; readonly destination: string },
		signal: AbortSignal,
		explain: () => string,
	): Promise<void> {
		const ruling = rulingOf(act, this.hasSeenPrivate);
		if (ruling === 'allow' || (ruling === 'ask' && (await this.#approvals.isApproved({ act, ...request }, signal)))) {
			return;
		}
		const means = this.whatAllows({ act, ...request });
		throw new ToolError(explain() + (means === undefined ? '' : ` The user can allow it with ${means}.`));
	}

	#isExcused(stretch: string): boolean {
		const form = stretch.includes(' ') ? (text: string): string => text : withoutBlanks;
		if (form(this.#question).includes(stretch)) {
			return true;
		}
		for (const text of this.#public) {
			if (form(text).includes(stretch)) {
				return true;
			}
		}
		return false;
	}

	/** A word that nobody would search for: it may be text in disguise. */
	#oddWord(query: string): string | undefined {
		return query
			.match(/[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{60,}/gu)
			?.find(it => !this.#isExcused(plainWords(it)));
	}

	#addNamed(addresses: readonly string[]): void {
		for (const address of addresses) {
			if (URL.canParse(address)) {
				this.#named.add(keyOf(address));
				this.#namedSites.add(siteOf(new URL(address)));
			}
		}
	}
}

const longestQueryString = 200;
const fetchesPerSite = 20;
const fetchesPerLinkedSite = 3;
const mostLinked = 300_000;

/** What is the same page: the fragment never leaves the machine. */
function keyOf(address: string): string {
	return URL.canParse(address) ? new URL(address).href.replace(/#.*$/, '') : address;
}

/** The registrable domain, so that subdomains are no way around a budget; the host itself where there is none. */
export function siteOf(url: URL): string {
	return getDomain(url.hostname, { allowPrivateDomains: true }) ?? url.hostname;
}

/** Addresses that stand in a text, without the punctuation after them; where it is not clear where one ends, each way to read it. */
export function addressesIn(text: string): string[] {
	return [...text.matchAll(/(?=(https?:\/\/[^\s<>"'`\\^{|}]{1,2000}))/gi)]
		.flatMap(({ 1: found = '' }) => [
			found,
			// An address in an address may be a part of it, or the next one of a list.
			found.replace(/(?!^)https?:.*$/i, ''),
			// In a link of Markdown, in a list, and in Chinese, what follows stands next to it.
			found.replace(/[)\]].*$/, ''),
			found.replace(/[,;].*$/, ''),
			found.replace(/[^\x21-\x7e].*$/, ''),
		])
		.map(withoutPunctuation)
		.filter((it, at, all) => URL.canParse(it) && all.indexOf(it) === at);
}

/** A closing bracket belongs to an address that has opened one. */
function withoutPunctuation(address: string): string {
	const bare = address.replace(/[.,;:!?*_~”’»]+$/u, '');
	const isOpen = bare.split(/[([]/).length >= bare.split(/[)\]]/).length;
	return /[)\]]$/.test(bare) && !isOpen ? withoutPunctuation(bare.slice(0, -1)) : bare;
}

function readable(url: URL): string {
	const text = `${url.hostname} ${url.pathname} ${url.search}`;
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** What a key is for: an endpoint of language models, known by its origin, or a search service. */
export type KeyPurpose =
	| { readonly kind: 'endpoint'; readonly origin: string }
	| { readonly kind: 'search'; readonly service: SearchService };

/** Search services that need a key, with the variable that holds it in the environment. */
export const searchServices = {
	serper: { name: 'Serper', variable: 'SERPER_API_KEY' },
	tavily: { name: 'Tavily', variable: 'TAVILY_API_KEY' },
	brave: { name: 'Brave Search', variable: 'BRAVE_API_KEY' },
	exa: { name: 'Exa', variable: 'EXA_API_KEY' },
	jina: { name: 'Jina', variable: 'JINA_API_KEY' },
} as const;

export type SearchService = keyof typeof searchServices;

/** Where an editor keeps secrets; each call may fail, on machines without a keyring above all. */
export interface Secrets {
	get(id: string): PromiseLike<string | undefined>;
	store(id: string, value: string): PromiseLike<void>;
	delete(id: string): PromiseLike<void>;
	keys(): PromiseLike<string[]>;
}

/**
 * The keys that the user has entered, one for each purpose. Where secrets cannot be kept, a key lasts until the window closes; it
 * is never written anywhere else.
 */
export class KeyStore {
	readonly #secrets: Secrets;
	readonly #warn: (message: string) => void;
	readonly #session = new Map<string, string>();
	readonly #listeners = new Set<() => void>();

	/** `warn` is told why a secret could not be read or removed, never the secret. */
	constructor(secrets: Secrets, warn: (message: string) => void) {
		this.#secrets = secrets;
		this.#warn = warn;
	}

	async get(purpose: KeyPurpose): Promise<string | undefined> {
		const id = idOf(purpose);
		return this.#session.get(id) ?? (await this.#try('read', async () => await this.#secrets.get(id)));
	}

	/** `session`: it could not be stored, and is forgotten when the window closes. */
	async set(purpose: KeyPurpose, key: string): Promise<'stored' | 'session'> {
		const id = idOf(purpose);
		try {
			await this.#secrets.store(id, key);
			this.#session.delete(id);
			return 'stored';
		} catch (error) {
			this.#warn(`A key could not be stored: ${reasonOf(error)}`);
			this.#session.set(id, key);
			return 'session';
		} finally {
			this.announce();
		}
	}

	/** Throws when the stored key could not be removed: the user must not believe that it is gone. */
	async delete(purpose: KeyPurpose): Promise<void> {
		const id = idOf(purpose);
		this.#session.delete(id);
		try {
			await this.#secrets.delete(id);
		} finally {
			this.announce();
		}
	}

	/** What keys are kept for. */
	async list(): Promise<readonly KeyPurpose[]> {
		const stored = (await this.#try('listed', async () => await this.#secrets.keys())) ?? [];
		return [...new Set([...stored, ...this.#session.keys()])].toSorted().flatMap(it => purposeOf(it) ?? []);
	}

	/** The keys of search services, under the names of their variables. */
	async searchKeys(): Promise<Readonly<Record<string, string>>> {
		const keys = await Promise.all(
			searchServiceNames.map(async service => {
				const key = await this.get({ kind: 'search', service });
				return key === undefined ? [] : [[searchServices[service].variable, key] as const];
			}),
		);
		return Object.fromEntries(keys.flat());
	}

	/** Tells that keys may have changed, as they do when another window sets one. */
	announce(): void {
		for (const listener of this.#listeners) {
			listener();
		}
	}

	onDidChange(listener: () => void): { dispose(): void } {
		this.#listeners.add(listener);
		return { dispose: () => this.#listeners.delete(listener) };
	}

	async #try<Value>(what: string, act: () => Promise<Value>): Promise<Value | undefined> {
		try {
			return await act();
		} catch (error) {
			this.#warn(`Stored keys could not be ${what}: ${reasonOf(error)}`);
			return undefined;
		}
	}
}

export const searchServiceNames = Object.keys(searchServices).filter(isSearchService);

function isSearchService(name: string): name is SearchService {
	return Object.hasOwn(searchServices, name);
}

/** A key as it is used: what is pasted often brings spaces along. `undefined` for what no service takes. */
export function cleanKey(text: string): string | undefined {
	const key = text.trim();
	return /^[\x21-\x7e]{1,1000}$/.test(key) ? key : undefined;
}

function idOf(purpose: KeyPurpose): string {
	return purpose.kind === 'endpoint' ? `endpoint:${purpose.origin}` : `search:${purpose.service}`;
}

function purposeOf(id: string): KeyPurpose | undefined {
	const [kind, rest] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
	if (kind === 'endpoint') {
		return { kind, origin: rest };
	}
	return kind === 'search' && isSearchService(rest) ? { kind, service: rest } : undefined;
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

import type { WebDoor } from '../web/door.ts';
import { createBrave } from './brave.ts';
import { createExa } from './exa.ts';
import { createJinaSearch } from './jinaSearch.ts';
import { mirrorOf } from './mirrors.ts';
import type { SearchProvider } from './searchProvider.ts';
import { createSearxng } from './searxng.ts';
import { createSerper } from './serper.ts';
import type { KeyedOptions } from './serviceCall.ts';
import { createTavily } from './tavily.ts';
import { createWikipedia } from './wikipedia.ts';

/** Environment variables, as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The search providers that the environment's variables configure, in the order in which they are asked: the user's own SearXNG
 * first, then services with a key, and Wikipedia, which needs none. `names` picks and orders them; what cannot be had of
 * them is said in `problems`, in sentences for the user.
 */
export function providersFromEnvironment(
	variables: Variables,
	door: WebDoor,
	names?: readonly string[],
): { readonly providers: readonly SearchProvider[]; readonly problems: readonly string[] } {
	const problems: string[] = [];
	const providers: SearchProvider[] = [];
	const wanted = names?.map(it => it.trim().toLowerCase()).filter(it => it !== '');
	for (const name of new Set(wanted ?? makers.keys())) {
		const maker = makers.get(name);
		if (!maker) {
			problems.push(
				`There is no search provider ${JSON.stringify(name)}. There are: ${[...makers.keys()].join(', ')}.`,
			);
			continue;
		}
		const value = maker.variable === undefined ? '' : variables[maker.variable]?.trim();
		if (value === undefined || (maker.variable !== undefined && value === '')) {
			if (wanted) {
				problems.push(`The search provider ${name} is not configured. Set the environment variable ${maker.variable}.`);
			}
			continue;
		}
		const made = maker.make(door, value, variables);
		if (typeof made === 'string') {
			problems.push(made);
		} else {
			providers.push(made);
		}
	}
	return { providers, problems };
}

interface Maker {
	/** What must be set; absent for a provider that needs nothing. */
	readonly variable?: string;
	/** Makes the provider of the variable's value; a sentence when the value is wrong. */
	make(door: WebDoor, value: string, variables: Variables): SearchProvider | string;
}

const makers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
	['searxng', { variable: 'SEARXNG_URL', make: makeSearxng }],
	['serper', keyed('SERPER_API_KEY', createSerper)],
	['tavily', keyed('TAVILY_API_KEY', createTavily)],
	['brave', keyed('BRAVE_API_KEY', createBrave)],
	['exa', keyed('EXA_API_KEY', createExa)],
	['jina', keyed('JINA_API_KEY', createJinaSearch)],
	['wikipedia', { make: makeWikipedia }],
]);

function keyed(variable: string, create: (door: WebDoor, options: KeyedOptions) => SearchProvider): Maker {
	return {
		variable,
		make: (door, key) =>
			// A header cannot hold anything else; a key that was pasted with a line break would fail in an unreadable way.
			/^[\x21-\x7e]+$/.test(key)
				? create(door, { key })
				: `${variable} holds characters that no key has. Set it again, without spaces and line breaks.`,
	};
}

function makeSearxng(door: WebDoor, value: string): SearchProvider | string {
	const url = URL.parse(value);
	return url && /^https?:$/.test(url.protocol) && url.username === ''
		? createSearxng(door, url)
		: 'SEARXNG_URL is not a web address. Set it to the address of your instance, for instance http://localhost:8080.';
}

function makeWikipedia(door: WebDoor, _value: string, variables: Variables): SearchProvider {
	const mirror = mirrorOf(variables, 'wikipedia');
	return createWikipedia(door, mirror ? { mirror } : {});
}

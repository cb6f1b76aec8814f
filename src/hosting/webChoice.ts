import { join } from 'node:path';
import { waybackMachine } from '../tools/archive.ts';
import type { WebParts } from '../tools/liveEnvironment.ts';
import { createJinaReader } from '../tools/pageRenderer.ts';
import { providersFromEnvironment, type Variables } from '../tools/providers/environment.ts';
import type { SearchProvider } from '../tools/providers/searchProvider.ts';
import { createDoiResolver } from '../tools/scholar/resolveDoi.ts';
import { mailtoOf } from '../tools/scholar/scholarSources.ts';
import type { WebDoor } from '../tools/web/door.ts';
import { createTargets, portOf } from '../tools/web/targets.ts';
import { createWebDoor } from '../tools/web/webDoor.ts';
import type { LookUpDoi } from '../tools/webPages.ts';
import { ChoiceError } from './choiceError.ts';
import { version } from './version.ts';

/** What the user chooses of the web. */
export interface WebWish {
	/** Where indexes, pages and snapshots are kept between runs; nowhere when `undefined`. */
	readonly cacheFolder: string | undefined;
	/** No tool may use the network. */
	readonly isOffline: boolean;
	/** Search providers by name, in their order; `none`; when absent what DEEP_RESEARCH_SEARCH says, else those that are configured. */
	readonly search: readonly string[] | 'none' | undefined;
	/** Whether catalogues of papers are searched: with `search` none they, and the pages they lead to, are all of the web. */
	readonly hasPapers: boolean;
	/** `jina` renders pages that need scripts. */
	readonly reader: string | undefined;
	/** Hosts, or hosts with a port, whose pages may be read although they are on this machine or in a private network. */
	readonly allowedHosts: readonly string[];
	/** The environment's variables, and what the host keeps elsewhere under the same names: keys of services among them. */
	readonly variables: Variables;
}

/** Opens the door under the program's own name, for the hosts that the user allows. */
export function openDoor(
	{ cacheFolder, allowedHosts, variables }: Pick<WebWish, 'cacheFolder' | 'allowedHosts' | 'variables'>,
	now: () => Date,
): WebDoor {
	// Some services want to know whom to write to; only the user can say.
	const mailto = mailtoOf(variables);
	return createWebDoor({
		userAgent: `deep-research/${version()} (reads pages for a person's question${mailto === undefined ? '' : `; ${mailto}`})`,
		cacheFolder: cacheFolder === undefined ? undefined : join(cacheFolder, 'pages'),
		allowedHosts,
		variables,
		now,
	});
}

/** What a run has of the web, by what the user chose; `undefined` for none. Throws `ChoiceError` when nothing of it can be had. */
export function webOf(wish: WebWish, door: WebDoor, now: () => Date): WebParts | undefined {
	const { isOffline, reader, allowedHosts, variables } = wish;
	const providers = isOffline ? 'none' : providersOf(wish, door);
	if (isOffline || (providers === 'none' && !wish.hasPapers)) {
		return undefined;
	}
	const renderer = reader === undefined ? undefined : createJinaReader({ door, key: variables['JINA_API_KEY'], now });
	const archive = archiveOf(variables);
	const targets = createTargets(allowedHosts);
	return {
		door,
		providers: providers === 'none' ? [] : providers,
		renderer,
		archive,
		lookUpDoi: registerOf(variables, door),
		isUsersOwn: url => targets.isAllowed(url.hostname, portOf(url)),
	};
}

function providersOf({ search, variables }: WebWish, door: WebDoor): readonly SearchProvider[] | 'none' {
	const fromVariable = variables['DEEP_RESEARCH_SEARCH']?.trim() ?? '';
	const chosen =
		search ?? (fromVariable === 'none' ? 'none' : fromVariable === '' ? undefined : fromVariable.split(','));
	if (chosen === 'none') {
		return 'none';
	}
	const { providers, problems } = providersFromEnvironment(variables, door, chosen);
	if (problems.length > 0 || providers.length === 0) {
		const source = search === undefined && chosen ? 'environment' : 'user';
		throw new ChoiceError({ code: 'no-search-provider', problems, source });
	}
	return providers;
}

/** The user's own archive, or the Internet Archive. A wrong address must not quietly become the latter. */
function archiveOf(variables: Variables): URL {
	const address = variables['DEEP_RESEARCH_ARCHIVE_URL']?.trim() ?? '';
	const url = URL.parse(address);
	if (address !== '' && (!url || !/^https?:$/.test(url.protocol))) {
		throw new ChoiceError({ code: 'archive-unreadable' });
	}
	return url ?? waybackMachine;
}

function registerOf(variables: Variables, door: WebDoor): LookUpDoi {
	const resolve = createDoiResolver(variables, door);
	return async (doi, signal) => {
		const found = await resolve(doi, signal);
		if (!found) {
			return undefined;
		}
		const { note, ...fields } = found;
		return { fields: note === undefined ? { ...fields } : { ...fields, note }, warning: note };
	};
}

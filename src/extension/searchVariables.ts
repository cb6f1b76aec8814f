import { type Variables, variable } from '../llm/modelSpec.ts';
import type { EnvironmentConsent } from './environmentConsent.ts';
import { type KeyStore, searchServiceNames, searchServices } from './keyStore.ts';
import type { Settings } from './settings.ts';
import type { Translate } from './translate.ts';

export interface SearchVariableParts {
	readonly variables: Variables;
	readonly settings: () => Settings;
	readonly keys: KeyStore;
	readonly consent: EnvironmentConsent;
	readonly t: Translate;
}

/**
 * The environment as tools read it: with the keys and the address that the user has given here, and without those keys of search
 * services that the user does not want to be used. Services that the settings name are wanted.
 */
export async function searchVariables({
	variables,
	settings,
	keys,
	consent,
	t,
}: SearchVariableParts): Promise<Variables> {
	const { search } = settings();
	const stored = await keys.searchKeys();
	const unasked = searchServiceNames.filter(
		it =>
			variable(variables, searchServices[it].variable) !== undefined &&
			!(searchServices[it].variable in stored) &&
			!search.engines.includes(it),
	);
	const isLeftOut = search.isOffline || search.engines.length > 0 || unasked.length === 0;
	const isWanted =
		!isLeftOut &&
		(await consent.ask(
			questionOf(
				unasked.map(it => searchServices[it]),
				t,
			),
		));
	return {
		...variables,
		...(isWanted ? {} : Object.fromEntries(unasked.map(it => [searchServices[it].variable, undefined]))),
		...stored,
		...(search.baseUrl ? { SEARXNG_URL: search.baseUrl } : {}),
	};
}

function questionOf(services: readonly { readonly name: string; readonly variable: string }[], t: Translate) {
	const variables = services.map(it => it.variable).join(', ');
	return {
		id: `search:${variables}`,
		message: t('Search the web with the keys of {0}?', variables),
		detail: t('Search queries go to {0}. Without them, Wikipedia is searched.', services.map(it => it.name).join(', ')),
	};
}

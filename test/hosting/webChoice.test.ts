import assert from 'node:assert/strict';
import test from 'node:test';
import { ChoiceError } from '../../src/hosting/choiceError.ts';
import { openDoor, type WebWish, webOf } from '../../src/hosting/webChoice.ts';
import type { WebParts } from '../../src/tools/liveEnvironment.ts';
import { worldWish } from './worldWish.ts';

const now = (): Date => new Date(0);

async function choose(wish: Partial<WebWish>): Promise<WebParts | undefined> {
	const whole = worldWish({ isOffline: false, hasPapers: false, ...wish });
	await using door = openDoor(whole, now);
	return webOf(whole, door, now);
}

async function names(wish: Partial<WebWish>): Promise<string[] | undefined> {
	return (await choose(wish))?.providers.map(it => it.name);
}

async function problemOf(wish: Partial<WebWish>): Promise<unknown> {
	const error: unknown = await choose(wish).catch((it: unknown) => it);
	assert.ok(error instanceof ChoiceError, String(error));
	return error.problem;
}

const variables = { TAVILY_API_KEY: 'tvly-1', BRAVE_API_KEY: 'b-1' };

test('providers are those that are configured, or those that were named, in their order', async () => {
	assert.deepEqual(await names({ variables }), ['tavily', 'brave', 'wikipedia']);
	assert.deepEqual(await names({ variables, search: ['brave', 'tavily'] }), ['brave', 'tavily']);
	const named = { ...variables, DEEP_RESEARCH_SEARCH: 'wikipedia,brave' };
	assert.deepEqual(await names({ variables: named }), ['wikipedia', 'brave']);
	assert.deepEqual(await names({ variables: named, search: ['tavily'] }), ['tavily']);
});

test('there is no web offline, nor where neither pages nor papers are searched', async () => {
	assert.equal(await names({ isOffline: true, search: ['nonsense'] }), undefined);
	assert.equal(await names({ search: 'none' }), undefined);
	assert.equal(await names({ variables: { DEEP_RESEARCH_SEARCH: 'none' } }), undefined);
});

test('papers alone leave a web in which pages are read and not searched', async () => {
	assert.deepEqual(await names({ search: 'none', hasPapers: true }), []);
});

test('a provider that cannot be had is told with who named it', async () => {
	assert.partialDeepStrictEqual(await problemOf({ search: ['gogle'] }), { code: 'no-search-provider', source: 'user' });
	assert.partialDeepStrictEqual(await problemOf({ variables: { DEEP_RESEARCH_SEARCH: 'gogle' } }), {
		source: 'environment',
	});
	assert.deepEqual(await problemOf({ search: [] }), { code: 'no-search-provider', problems: [], source: 'user' });
	assert.deepEqual(await problemOf({ variables: { DEEP_RESEARCH_ARCHIVE_URL: 'here' } }), {
		code: 'archive-unreadable',
	});
});

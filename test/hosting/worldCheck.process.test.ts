import assert from 'node:assert/strict';
import test from 'node:test';
import { ChoiceError } from '../../src/hosting/choiceError.ts';
import { checkSearch, checkWorld } from '../../src/hosting/worldCheck.ts';
import { pagesAs, SearchServer } from '../fakes/searchServers.ts';
import { worldWish } from './worldWish.ts';

const { signal } = new AbortController();
const page = { url: 'https://en.wikipedia.org/wiki/Wikipedia', title: 'Wikipedia', snippet: 'An encyclopedia.' };

test('each service that a run would ask is tried, and only what was set up has to answer', async () => {
	await using server = await SearchServer.start(({ url }) =>
		url.pathname.startsWith('/searxng') ? { body: pagesAs.searxng([page]) } : { status: 503, body: 'closed' },
	);
	const wish = worldWish({
		isOffline: false,
		allowedHosts: [server.at('/').host],
		variables: { SEARXNG_URL: server.at('/searxng').href, DEEP_RESEARCH_WIKIPEDIA_URL: server.at('/wiki').href },
	});
	const searches = await checkSearch(wish, signal);
	assert.ok(searches !== 'off');
	assert.deepEqual(
		searches.map(({ works, isConfigured }) => ({ works, isConfigured })),
		[
			{ works: true, isConfigured: true },
			{ works: false, isConfigured: false },
		],
	);
	assert.match(searches[0]?.line ?? '', /^searxng: works/);
	const whole = await checkWorld({ ...wish, hasPapers: false }, signal);
	assert.deepEqual([whole.searches !== 'off', whole.catalogues, whole.python], [true, 'off', 'off']);
});

test('without a web nothing is asked, and a service that cannot be had is told as before a run', async () => {
	assert.equal(await checkSearch(worldWish({}), signal), 'off');
	await assert.rejects(checkSearch(worldWish({ isOffline: false, search: ['gogle'] }), signal), ChoiceError);
});

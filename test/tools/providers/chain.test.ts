import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createSearchChain } from '../../../src/tools/providers/chain.ts';
import { providersFromEnvironment } from '../../../src/tools/providers/environment.ts';
import { fuseHits } from '../../../src/tools/providers/fuseHits.ts';
import {
	SearchError,
	type SearchErrorCode,
	type SearchHit,
	type SearchProvider,
} from '../../../src/tools/providers/searchProvider.ts';
import { createTurns } from '../../../src/tools/providers/turns.ts';
import { ask, never, openDoor } from './loopback.ts';

type Answers = Readonly<Record<string, readonly string[] | SearchErrorCode>>;

/** A provider that knows the names of pages by query, and counts how often it is asked. */
class KnownProvider implements SearchProvider {
	readonly asked: string[] = [];
	readonly name: string;
	readonly isComplement: boolean;
	readonly #answers: Answers;

	constructor(name: string, answers: Answers) {
		this.name = name;
		this.isComplement = name === 'wikipedia';
		this.#answers = answers;
	}

	async search({ text }: { readonly text: string }): Promise<readonly SearchHit[]> {
		this.asked.push(text);
		// Later queries are answered first.
		await wait(10 - text.length);
		const answer = this.#answers[text] ?? this.#answers['*'] ?? [];
		if (typeof answer === 'string') {
			throw new SearchError(answer, `${this.name} is ${answer}.`);
		}
		return answer.map(hit);
	}
}

function hit(name: string): SearchHit {
	return { url: `https://${name}/`, title: name, snippet: '' };
}

const titles = (hits: readonly SearchHit[]): string => hits.map(it => it.title).join(' ');

test('pages that several queries find come first, whatever is answered first', async () => {
	const engine = new KnownProvider('engine', { a: ['x', 'y', 'z'], bb: ['y', 'w'], ccc: ['y', 'x'] });
	const { hits, notices } = await createSearchChain([engine]).searchAll([ask('a'), ask('bb'), ask('ccc')], never);
	assert.equal(titles(hits), 'y x w z');
	assert.deepEqual(hits[0]?.queries, ['a', 'bb', 'ccc']);
	assert.equal(hits[0]?.provider, 'engine');
	assert.deepEqual(notices, []);
});

test('the next engine is asked when one fails; what concerns an account is learned for the run and said once', async () => {
	const first = new KnownProvider('first', { '*': 'quota' });
	const second = new KnownProvider('second', { '*': 'unavailable' });
	const third = new KnownProvider('third', { '*': ['x'] });
	const chain = createSearchChain([first, second, third]);
	const one = await chain.searchAll([ask('a')], never);
	assert.equal(titles(one.hits), 'x');
	assert.deepEqual(one.notices, ['first is quota.', 'second is unavailable.']);
	const two = await chain.searchAll([ask('bb')], never);
	assert.deepEqual(two.notices, []);
	assert.deepEqual([first.asked, second.asked, third.asked], [['a'], ['a', 'bb'], ['a', 'bb']]);
});

test('an engine that finds nothing has answered', async () => {
	const first = new KnownProvider('first', {});
	const second = new KnownProvider('second', { '*': ['x'] });
	const { hits, notices } = await createSearchChain([first, second]).searchAll([ask('a')], never);
	assert.deepEqual([hits, notices, second.asked], [[], [], []]);
});

test('without a network nobody else is asked, and it is said each time that nothing was found', async () => {
	const first = new KnownProvider('first', { '*': 'offline' });
	const second = new KnownProvider('second', { '*': ['x'] });
	const chain = createSearchChain([first, second]);
	for (let call = 0; call < 2; call++) {
		const { hits, notices } = await chain.searchAll([ask('a'), ask('bb')], never);
		assert.deepEqual([hits, notices], [[], ['first is offline.']]);
	}
	assert.deepEqual(second.asked, []);
});

test('Wikipedia is asked beside an engine, comes after its best pages, and is not missed when it fails', async () => {
	const engine = new KnownProvider('engine', { '*': ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'both'] });
	const wikipedia = new KnownProvider('wikipedia', { a: ['w', 'both'], bb: 'unavailable' });
	const chain = createSearchChain([engine, wikipedia]);
	const { hits } = await chain.searchAll([ask('a')], never);
	assert.equal(titles(hits), 'both a b c d e f w g');
	const { notices } = await chain.searchAll([ask('bb')], never);
	assert.deepEqual(notices, []);
	const alone = await createSearchChain([wikipedia]).searchAll([ask('bb')], never);
	assert.deepEqual(alone.notices, ['wikipedia is unavailable.']);
});

test('a stop is thrown on with its reason, a bug as it is', async () => {
	const stop = new AbortController();
	stop.abort(new Error('Stopped.'));
	const engine = new KnownProvider('engine', { '*': 'unavailable' });
	await assert.rejects(createSearchChain([engine]).searchAll([ask('a')], stop.signal), /Stopped\./);
	const broken: SearchProvider = { name: 'broken', search: () => Promise.reject(new TypeError('A bug.')) };
	await assert.rejects(createSearchChain([broken]).searchAll([ask('a')], never), TypeError);
});

test('a page comes once whatever its address; the address is the one first given', () => {
	const [first, ...others] = fuseHits([
		{
			query: 'q',
			provider: 'p',
			isComplement: false,
			hits: [
				{ url: 'http://www.example.org/a/', title: 'A', snippet: '' },
				{ url: 'https://example.org/a?utm_source=x', title: 'A', snippet: 'Text.', published: '2024' },
			],
		},
	]);
	assert.deepEqual([first?.url, first?.snippet, first?.published], ['http://www.example.org/a/', 'Text.', '2024']);
	assert.deepEqual(others, []);
});

test('of pages with one title and one text the best stays; one description on many pages is no copy', () => {
	const text = 'Ice melts at zero degrees Celsius under a pressure of one atmosphere, says the handbook of physics.';
	const hits = [
		{ url: 'https://a.org/1', title: 'Melting point of ice', snippet: text },
		{ url: 'https://mirror.net/x', title: 'Melting point of ice - Mirror', snippet: `${text} Read on.` },
		{ url: 'https://a.org/2', title: 'Boiling water', snippet: text },
	];
	const fused = fuseHits([{ query: 'q', provider: 'p', isComplement: false, hits }]);
	assert.deepEqual(
		fused.map(it => it.url),
		['https://a.org/1', 'https://a.org/2'],
	);
});

test('the environment configures the user’s own server first, then services with a key, then Wikipedia', async () => {
	await using door = openDoor();
	const names = (variables: Readonly<Record<string, string>>, wanted?: readonly string[]) => {
		const { providers, problems } = providersFromEnvironment(variables, door, wanted);
		return [providers.map(it => it.name).join(' '), ...problems];
	};
	const all = {
		JINA_API_KEY: 'k',
		EXA_API_KEY: 'k',
		BRAVE_API_KEY: 'k',
		TAVILY_API_KEY: 'k',
		SERPER_API_KEY: 'k',
		SEARXNG_URL: 'http://localhost:8080',
	};
	assert.deepEqual(names({}), ['wikipedia']);
	assert.deepEqual(names({ SERPER_API_KEY: ' ' }), ['wikipedia']);
	assert.deepEqual(names(all), ['searxng serper tavily brave exa jina wikipedia']);
	assert.deepEqual(names(all, ['Wikipedia', 'exa', 'exa']), ['wikipedia exa']);
	assert.deepEqual(names({}, ['google', 'serper']), [
		'',
		'There is no search provider "google". There are: searxng, serper, tavily, brave, exa, jina, wikipedia.',
		'The search provider serper is not configured. Set the environment variable SERPER_API_KEY.',
	]);
	assert.match(names({ SEARXNG_URL: 'localhost:8080' })[1] ?? '', /^SEARXNG_URL is not a web address\./);
	assert.match(names({ EXA_API_KEY: 'a\nb' })[1] ?? '', /^EXA_API_KEY holds characters that no key has\./);
});

test('turns are as far apart as asked', async () => {
	const takeTurn = createTurns({ apart: 20 });
	const begun: number[] = [];
	await Promise.all([1, 2, 3].map(() => takeTurn(async () => void begun.push(performance.now()), never)));
	for (const [at, time] of begun.slice(1).entries()) {
		// A timer may fire up to a millisecond early.
		assert.ok(time - (begun[at] ?? 0) >= 18);
	}
});

test('turns: one at a time, in order; who gives up while waiting is not served and holds up nobody', async () => {
	const takeTurn = createTurns({ apart: 0 });
	const served: string[] = [];
	const serve = (name: string) => async () => {
		served.push(`${name} begins`);
		await wait(1);
		served.push(`${name} ends`);
	};
	const stop = new AbortController();
	const first = takeTurn(serve('first'), never);
	const second = takeTurn(serve('second'), stop.signal);
	const third = takeTurn(() => Promise.reject(new Error('Failed.')), never);
	const fourth = takeTurn(serve('fourth'), never);
	stop.abort(new Error('Stopped.'));
	await assert.rejects(second, /Stopped\./);
	await assert.rejects(third, /Failed\./);
	await Promise.all([first, fourth]);
	assert.deepEqual(served, ['first begins', 'first ends', 'fourth begins', 'fourth ends']);
});

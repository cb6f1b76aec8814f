import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSettings } from '../../src/extension/checkSettings.ts';
import { type ConsentQuestion, EnvironmentConsent, type Memory } from '../../src/extension/environmentConsent.ts';
import { KeyStore } from '../../src/extension/keyStore.ts';
import { searchVariables } from '../../src/extension/searchVariables.ts';
import { formatted } from './translated.ts';

const question: ConsentQuestion = { id: 'OPENAI_API_KEY→https://api.openai.com', message: 'Use it?', detail: '' };

test('an answer is remembered; a question that was closed is asked again', async () => {
	const { consent, asked } = user([undefined, true]);
	assert.equal(await consent.ask(question), false);
	assert.equal(consent.answered(question.id), undefined);
	assert.equal(await consent.ask(question), true);
	assert.equal(await consent.ask(question), true);
	assert.equal(consent.answered(question.id), true);
	assert.equal(asked.length, 2);
});

test('a no is kept as well, until it is forgotten', async () => {
	const { consent } = user([false, true]);
	assert.equal(await consent.ask(question), false);
	assert.equal(consent.answered(question.id), false);
	await consent.forget('another question');
	assert.equal(consent.answered(question.id), false);
	await consent.forget(question.id);
	assert.equal(await consent.ask(question), true);
});

test('who asks twice at once asks the user once', async () => {
	const { consent, asked } = user([true]);
	assert.deepEqual(await Promise.all([consent.ask(question), consent.ask(question)]), [true, true]);
	assert.equal(asked.length, 1);
});

test('what others put into the memory is no answer', () => {
	const consent = new EnvironmentConsent(memory('nonsense'), async () => assert.fail('Nobody is to be asked.'));
	assert.equal(consent.answered(question.id), undefined);
	assert.equal(consent.answered('toString'), undefined);
});

const environment = { TAVILY_API_KEY: 'tvly-env', BRAVE_API_KEY: 'brave-env', HTTPS_PROXY: 'http://proxy' };

test('search keys of the environment are used when the user agrees, and others are left as they are', async () => {
	const { asked, ...yes } = user([true]);
	assert.deepEqual(await variables({}, yes.consent), environment);
	assert.deepEqual(
		asked.map(it => it.message),
		['Search the web with the keys of TAVILY_API_KEY, BRAVE_API_KEY?'],
	);
	const no = user([false]);
	const without = await variables({}, no.consent);
	assert.deepEqual([without['TAVILY_API_KEY'], without['BRAVE_API_KEY']], [undefined, undefined]);
	assert.equal(without['HTTPS_PROXY'], 'http://proxy');
});

test('a key that the user entered wins, and is not asked about', async () => {
	const { consent, asked } = user([false]);
	const all = await variables({}, consent, { tavily: 'tvly-own', brave: 'brave-own' });
	assert.deepEqual([all['TAVILY_API_KEY'], all['BRAVE_API_KEY'], asked.length], ['tvly-own', 'brave-own', 0]);
});

test('services that the settings name are wanted; nobody is asked offline', async () => {
	const { consent, asked } = user([]);
	const named = await variables({ 'search.engines': ['brave'], 'search.baseUrl': 'http://localhost:8080' }, consent);
	assert.deepEqual([named['BRAVE_API_KEY'], named['TAVILY_API_KEY']], ['brave-env', undefined]);
	assert.equal(named['SEARXNG_URL'], 'http://localhost:8080/');
	assert.equal((await variables({ 'search.offline': true }, consent))['TAVILY_API_KEY'], undefined);
	assert.equal(asked.length, 0);
});

/** A user with answers in their order, and none too few. */
function user(answers: readonly (boolean | undefined)[]) {
	const left = [...answers];
	const asked: ConsentQuestion[] = [];
	const consent = new EnvironmentConsent(memory(undefined), async it => {
		assert.ok(left.length > 0, `Asked too often: ${it.message}`);
		asked.push(it);
		return left.shift();
	});
	return { consent, asked };
}

function memory(first: unknown): Memory {
	let kept = first;
	return { get: () => kept, update: async (_, value) => void (kept = value) };
}

async function variables(
	set: Readonly<Record<string, unknown>>,
	consent: EnvironmentConsent,
	entered: Readonly<Record<string, string>> = {},
) {
	const kept = new Map(Object.entries(entered).map(([service, key]) => [`search:${service}`, key]));
	const keys = new KeyStore(
		{
			get: async id => kept.get(id),
			store: async (id, value) => void kept.set(id, value),
			delete: async id => void kept.delete(id),
			keys: async () => [...kept.keys()],
		},
		message => assert.fail(message),
	);
	const { settings } = checkSettings(name => set[name], { isTrusted: true, t: formatted });
	return await searchVariables({ variables: environment, settings: () => settings, keys, consent, t: formatted });
}

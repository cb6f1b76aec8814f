import assert from 'node:assert/strict';
import test from 'node:test';
import { ChoiceError } from '../../src/hosting/choiceError.ts';
import { chooseModel, type ModelChoice, type ModelDestination, type ModelWish } from '../../src/hosting/modelChoice.ts';

const { signal } = new AbortController();

async function choose(
	wish: Partial<ModelWish>,
): Promise<{ choice: ModelChoice | undefined; announced: ModelDestination[] }> {
	const announced: ModelDestination[] = [];
	const choice = await chooseModel(
		{ spec: undefined, variables: {}, isOffline: false, ...wish },
		async it => void announced.push(it),
		signal,
	);
	return { choice, announced };
}

async function problemOf(wish: Partial<ModelWish>): Promise<unknown> {
	const error: unknown = await choose(wish).catch((it: unknown) => it);
	assert.ok(error instanceof ChoiceError, String(error));
	return error.problem;
}

test('nothing configured is no model, and nothing is announced', async () => {
	assert.deepEqual(await choose({}), { choice: undefined, announced: [] });
	assert.deepEqual(await choose({ spec: 'extractive' }), { choice: undefined, announced: [] });
});

test('where prompts go is announced with the variable whose key goes along', async () => {
	const variables = { OPENAI_API_KEY: 'sk-variable' };
	const { choice, announced } = await choose({ spec: 'openai:gpt-x', variables });
	assert.equal(choice?.endpoint.key, 'sk-variable');
	assert.deepEqual(announced, [
		{
			name: 'openai:gpt-x',
			baseUrl: 'https://api.openai.com/v1',
			key: { variable: 'OPENAI_API_KEY' },
			isOnThisMachine: false,
		},
	]);
});

test('a key that the host keeps goes before the variable, and only to the endpoint it was kept for', async () => {
	const variables = { OPENAI_API_KEY: 'sk-variable' };
	const named = await choose({ spec: 'openai:gpt-x', variables, key: 'sk-kept' });
	assert.equal(named.choice?.endpoint.key, 'sk-kept');
	assert.equal(named.announced[0]?.key, 'kept');
	const found = await choose({ variables, key: 'sk-kept' });
	assert.equal(found.choice?.endpoint.key, 'sk-variable');
	const local = await choose({ spec: 'ollama:qwen3', key: 'sk-kept' });
	assert.deepEqual([local.choice?.endpoint.key, local.announced[0]?.isOnThisMachine], ['sk-kept', true]);
});

test('what cannot be had is told by a code', async () => {
	assert.deepEqual(await problemOf({ spec: 'openai:gpt-x' }), {
		code: 'key-missing',
		name: 'openai:gpt-x',
		keyVariable: 'OPENAI_API_KEY',
	});
	assert.deepEqual(await problemOf({ spec: 'http://models.test/v1#m', isOffline: true }), {
		code: 'model-elsewhere',
		destination: 'http://models.test/v1',
	});
	const unreadable = { spec: 'openrouter:gpt-x', variables: { DEEP_RESEARCH_MODEL: 'gibberish' } };
	assert.partialDeepStrictEqual(await problemOf(unreadable), { code: 'spec-unreadable', source: 'user' });
	assert.partialDeepStrictEqual(await problemOf({ variables: unreadable.variables }), { source: 'environment' });
});

test('without a network, what the environment holds is passed over and a server on this machine is not', async () => {
	const variables = { OPENAI_API_KEY: 'sk-variable' };
	assert.equal((await choose({ variables, isOffline: true })).choice, undefined);
	const { choice } = await choose({ spec: 'http://127.0.0.1:9/v1#m', isOffline: true });
	assert.equal(choice?.destination, 'http://127.0.0.1:9/v1');
});

test('reports name a model without the address of one’s own server', async () => {
	const { choice } = await choose({ spec: 'http://127.0.0.1:9/v1#m', isOffline: true });
	assert.equal(choice?.model.name, 'm');
	assert.equal(choice?.name, 'http://127.0.0.1:9/v1#m');
});

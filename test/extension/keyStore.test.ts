import assert from 'node:assert/strict';
import test from 'node:test';
import { cleanKey, type KeyPurpose, KeyStore, type Secrets } from '../../src/extension/keyStore.ts';

const openai: KeyPurpose = { kind: 'endpoint', origin: 'https://api.openai.com' };
const elsewhere: KeyPurpose = { kind: 'endpoint', origin: 'https://api.openai.com.evil.test' };
const tavily: KeyPurpose = { kind: 'search', service: 'tavily' };

test('a key belongs to the origin it was entered for, and to no other', async () => {
	const { store } = keyring();
	await store.set(openai, 'sk-canary-1');
	assert.equal(await store.get(openai), 'sk-canary-1');
	assert.equal(await store.get(elsewhere), undefined);
	assert.equal(await store.get({ kind: 'endpoint', origin: 'http://api.openai.com' }), undefined);
});

test('keys of search services come under the names of their variables', async () => {
	const { store } = keyring();
	await store.set(tavily, 'tvly-1');
	await store.set(openai, 'sk-1');
	assert.deepEqual(await store.searchKeys(), { TAVILY_API_KEY: 'tvly-1' });
	assert.deepEqual(await store.list(), [openai, tavily]);
	await store.delete(tavily);
	assert.deepEqual(await store.searchKeys(), {});
});

test('what others stored under names of their own is left out', async () => {
	const { store, kept } = keyring();
	kept.set('search:altavista', 'x').set('something', 'y').set('', 'z');
	assert.deepEqual(await store.list(), []);
});

test('without a keyring a key lasts as long as the window, and nothing that is logged has it', async () => {
	const warnings: string[] = [];
	const store = new KeyStore(brokenKeyring, it => warnings.push(it));
	assert.equal(await store.set(openai, 'sk-canary-2'), 'session');
	assert.equal(await store.get(openai), 'sk-canary-2');
	assert.equal(await store.get(tavily), undefined);
	assert.deepEqual(await store.list(), [openai]);
	assert.ok(warnings.length > 0 && warnings.every(it => it.includes('No keyring') && !it.includes('canary')));
});

test('a key that could not be removed is not said to be gone', async () => {
	const store = new KeyStore(brokenKeyring, () => {});
	await assert.rejects(store.delete(openai), /No keyring/);
});

test('a change is announced, to those who still listen', async () => {
	const { store } = keyring();
	let changes = 0;
	const subscription = store.onDidChange(() => changes++);
	await store.set(openai, 'a');
	await store.delete(openai);
	subscription.dispose();
	await store.set(openai, 'b');
	assert.equal(changes, 2);
});

test('a pasted key is trimmed; one with spaces, line breaks or odd letters is none', () => {
	assert.equal(cleanKey('  sk-abc\n'), 'sk-abc');
	for (const bad of ['', '  ', 'sk abc', 'sk-a\nb', 'sk-ä', 'x'.repeat(1001)]) {
		assert.equal(cleanKey(bad), undefined);
	}
});

function keyring() {
	const kept = new Map<string, string>();
	const secrets: Secrets = {
		get: async id => kept.get(id),
		store: async (id, value) => void kept.set(id, value),
		delete: async id => void kept.delete(id),
		keys: async () => [...kept.keys()],
	};
	const fail = (message: string): never => assert.fail(message);
	return { kept, store: new KeyStore(secrets, fail) };
}

const refuse = async (): Promise<never> => {
	throw new Error('No keyring is there.');
};
const brokenKeyring: Secrets = { get: refuse, store: refuse, delete: refuse, keys: refuse };

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { breakOff, callTools, contextExceeded, failWith, htmlPage, say } from '../fakes/modelReply.ts';
import { ModelServer } from '../fakes/modelServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { run, writeDocs } from './cliProcess.ts';

const key = 'sk-test-0123456789abcdef';

const query = { query: ['prepublish script'] };
const answer = 'Before a package is published [e1].';
const report = say(`<summary>\n${answer}\n</summary>\n<report>\n## When it runs\n\n${answer}\n</report>`);

test('ask researches with the model of OPENAI_BASE_URL, and says first where prompts go', async () => {
	using folder = temporaryFolder();
	writeDocs(folder.path);
	await using server = await ModelServer.start([
		say(
			'<think>Look.</think>\n<tool_call>{"name": "search", "arguments": {"query": ["prepublish script"]}}</tool_call>',
		),
		say(
			'<think>Found.</think>\n<answer>Before a package is published [e1].</answer>\n<report>It runs before a package is published [e1].</report>',
		),
		report,
	]);
	const { code, stderr } = await run(
		['ask', 'When does prepublish run?', '--folder', 'docs', '--model', 'test-model', '--out', 'report.md'],
		{ cwd: folder.path, env: { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key } },
	);
	assert.equal(code, 0, stderr);
	assert.match(stderr, new RegExp(`^Model: test-model at ${server.baseUrl} with the key of OPENAI_API_KEY`));
	assert.doesNotMatch(stderr, new RegExp(key));
	const written = readFileSync(join(folder.path, 'report.md'), 'utf8');
	assert.match(written, /before a package is published/i);
	assert.equal(server.chats[0]?.body?.model, 'test-model');
	assert.equal(server.chats[0]?.headers['authorization'], `Bearer ${key}`);
	server.assertSpent();
});

const searchText = `<think>Look.</think>\n<tool_call>\n${JSON.stringify({ name: 'search', arguments: query })}\n</tool_call>`;
const answerText = `<think>Found.</think>\n<answer>${answer}</answer>`;
const formats = {
	tagged: [say(searchText), say(`${answerText}\n<report>${answer}</report>`), report],
	tongyi: [say(searchText), say(answerText), report],
	native: [
		callTools([{ name: 'search', arguments: JSON.stringify(query) }]),
		callTools([{ name: 'answer', arguments: JSON.stringify({ text: answer }) }]),
		report,
	],
};

test('each reply format in each paradigm writes a report that checks', async t => {
	for (const [format, script] of Object.entries(formats)) {
		for (const mode of ['iter', 'react']) {
			await t.test(`${format} ${mode}`, async () => {
				using folder = temporaryFolder();
				const cwd = folder.path;
				writeDocs(cwd);
				await using server = await ModelServer.start(script);
				const options = ['--folder', 'docs', '--format', format, '--mode', mode, '--out', 'report.md'];
				const asked = await run(['ask', 'When does prepublish run?', '--model', 'm', ...options], {
					cwd,
					env: { OPENAI_BASE_URL: server.baseUrl },
				});
				assert.equal(asked.code, 0, asked.stderr);
				assert.equal(server.chats[0]?.body?.tools !== undefined, format === 'native');
				server.assertSpent();
				assert.match(
					readFileSync(join(cwd, 'report.md'), 'utf8'),
					/Before a package is published \[1\]\.\n\n## When it runs\n\nBefore a package/,
				);
				const checked = await run(['check', 'report.md', '--folder', 'docs'], { cwd });
				assert.equal(checked.code, 0, checked.stdout);
			});
		}
	}
});

test('a faltering endpoint costs a run nothing but time', async () => {
	using folder = temporaryFolder();
	writeDocs(folder.path);
	const [first, second] = formats.tagged;
	assert.ok(first && second);
	const script = [failWith(503), breakOff('reset', 12, first.text), first]
		.concat(failWith(429, { retryAfter: '0' }), second)
		.concat(breakOff('reset', 30, report.text), report);
	await using server = await ModelServer.start(script);
	const { code, stderr } = await run(['ask', 'When does prepublish run?', '--folder', 'docs', '--model', 'm'], {
		cwd: folder.path,
		env: { OPENAI_BASE_URL: server.baseUrl },
	});
	assert.equal(code, 0, stderr);
	server.assertSpent();
});

test('an endpoint that fails for good ends the run with the sentence that helps', async () => {
	using folder = temporaryFolder();
	writeDocs(folder.path);
	await using server = await ModelServer.start([failWith(402)]);
	const { code, stdout, stderr } = await run(['ask', 'What?', '--folder', 'docs', '--model', 'm'], {
		cwd: folder.path,
		env: { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key },
	});
	assert.equal(code, 1);
	assert.match(stdout + stderr, /wants credit before it goes on \(402\).*top up the account/s);
	assert.doesNotMatch(stdout + stderr, new RegExp(key));
});

test('bad input: formats and modes', async () => {
	using folder = temporaryFolder();
	writeDocs(folder.path);
	const cases: readonly (readonly [string[], RegExp])[] = [
		[['--format', 'nativ', '--model', 'ollama:q'], /--format is one of tagged, tongyi, native\. Did you mean native\?/],
		[['--format', 'native'], /--format needs a language model: name one with --model/],
		[['--mode', 'react'], /--mode needs a language model/],
		[['--mode', 'iterate'], /--mode is one of iter, react/],
	];
	for (const [options, expected] of cases) {
		const { code, stderr } = await run(['ask', 'x', '--folder', 'docs', ...options], { cwd: folder.path });
		assert.equal(code, 2, stderr);
		assert.match(stderr, expected);
	}
});

test('ask takes the only model of a server that was named without one', async () => {
	using folder = temporaryFolder();
	writeDocs(folder.path);
	await using server = await ModelServer.start([say('<answer>No idea.</answer>')], { models: [{ id: 'only-one' }] });
	const { code, stderr } = await run(['ask', 'What?', '--folder', 'docs', '--model', server.baseUrl], {
		cwd: folder.path,
	});
	assert.ok(code === 0 || code === 3, stderr);
	assert.equal(server.chats[0]?.body?.model, 'only-one');
	assert.equal(server.chats[0]?.headers['authorization'], undefined);
});

test('an environment without keys, and --offline, do without a model', async () => {
	using folder = temporaryFolder();
	writeDocs(folder.path);
	const quiet = await run(['ask', 'When does prepublish run?', '--folder', 'docs'], { cwd: folder.path });
	assert.doesNotMatch(quiet.stderr, /Model:/);
	const env = { OPENAI_API_KEY: key };
	const offline = await run(['ask', 'When does prepublish run?', '--folder', 'docs', '--offline'], {
		cwd: folder.path,
		env,
	});
	assert.doesNotMatch(offline.stderr, /Model:/);
	const both = await run(['ask', 'What?', '--folder', 'docs', '--offline', '--model', 'openai:gpt-x'], {
		cwd: folder.path,
		env,
	});
	assert.equal(both.code, 2);
	assert.match(both.stderr, /--offline and a model at https:\/\/api\.openai\.com\/v1 exclude each other/);
});

const ready = callTools([{ name: 'ready', arguments: '{"word":"yes"}' }], {
	text: 'one two three four five',
	reasoning: 'They want numbers.',
});

test('doctor: every state of an endpoint has a next step and an exit code', async t => {
	using folder = temporaryFolder();
	const toolsRefused = failWith(400, { body: { error: { message: 'this model does not support tools' } } });
	const states: readonly {
		readonly name: string;
		readonly script: Parameters<typeof ModelServer.start>[0];
		readonly options?: Parameters<typeof ModelServer.start>[1];
		readonly env?: (server: ModelServer) => Record<string, string>;
		readonly args?: (server: ModelServer) => string[];
		readonly code: number;
		readonly says: readonly RegExp[];
	}[] = [
		{
			name: 'all is well',
			script: [ready],
			options: { models: [{ id: 'm', max_model_len: 131_072 }] },
			code: 0,
			says: [
				/research, summary, synthesis/,
				/✓ answers: first word/,
				/✓ streaming: in \d+ pieces/,
				/✓ tool calls: native/,
				/reasoning: shown apart/,
				/✓ context: 131,072 tokens/,
			],
		},
		{
			name: 'no tools, no streaming, inline thinking',
			script: [toolsRefused, say('<think>x</think>ready', { dialect: { body: 'json' }, usage: null })],
			code: 0,
			says: [/does not count tokens/, /streaming: not seen/, /tool calls: refused; the default/, /inline/, /not told/],
		},
		{
			name: 'a wrong key',
			script: [],
			options: { key: 'sk-the-right-one' },
			code: 1,
			says: [/✗ .* refuses the key of OPENAI_API_KEY \(401\): put a valid key/],
		},
		{
			name: 'a key is missing',
			script: [],
			options: { key: 'sk-the-right-one' },
			env: server => ({ OPENAI_BASE_URL: server.baseUrl }),
			code: 1,
			says: [/✗ .* wants a key \(401\): put one in OPENAI_API_KEY/],
		},
		{
			name: 'a wrong path',
			script: [],
			args: server => ['--model', `${server.origin}/api#m`],
			code: 1,
			says: [/✗ .*\/api has no chat API \(404\).*: check the address, which for most servers ends in \/v1/],
		},
		{
			name: 'a model that is not there',
			script: [failWith(404)],
			options: { models: [{ id: 'other' }, { id: 'm-large' }] },
			code: 1,
			says: [/✗ .* has no model “m” \(404\)/, /it has .*#m-large, .*#other/],
		},
		{
			name: 'a web page',
			script: [htmlPage],
			code: 1,
			says: [/✗ .* answered with a web page .*: check that the address is that of an API/],
		},
		{
			name: 'a context that is too small, told by the list',
			script: [ready],
			options: { models: [{ id: 'm', max_model_len: 8_192 }] },
			code: 1,
			says: [/✗ context: 8,192 tokens, a run needs 48,000: start the server with a longer context/],
		},
		{
			name: 'a context that is too small, told by Ollama',
			script: [ready],
			options: { routes: { '/api/ps': { models: [{ name: 'm:latest', context_length: 4_096 }] } } },
			env: server => ({ OLLAMA_HOST: server.origin }),
			args: () => ['--model', 'ollama:m'],
			code: 1,
			says: [/✗ context: 4,096 tokens.*OLLAMA_CONTEXT_LENGTH=64000 ollama serve/],
		},
		{
			name: 'a context that is too small for one sentence',
			script: [contextExceeded(512)],
			code: 1,
			says: [/✗ The prompt is longer than the context of “m” .*\(512 tokens\): load the model with a larger context/],
		},
		{
			name: 'several models and none named',
			script: [],
			options: { models: [{ id: 'a' }, { id: 'b' }] },
			args: server => ['--model', server.baseUrl],
			code: 1,
			says: [/✗ It has 2 models: choose one with --model, for instance .*#a, .*#b/],
		},
		{
			name: 'another model for summaries',
			script: [ready, ready],
			args: () => ['--model', 'm', '--summary-model', 'small'],
			code: 0,
			says: [/research, synthesis\n/, /\nsummary\n/],
		},
	];
	for (const { name, script, options = {}, env, args, code, says } of states) {
		await t.test(name, async () => {
			await using server = await ModelServer.start(script, options);
			const ended = await run(['doctor', ...(args?.(server) ?? ['--model', 'm'])], {
				cwd: folder.path,
				env: env?.(server) ?? { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key },
			});
			const all = ended.stdout + ended.stderr;
			assert.equal(ended.code, code, all);
			for (const it of says) {
				assert.match(all, it);
			}
			assert.doesNotMatch(all, new RegExp(key));
			server.assertSpent();
		});
	}
});

test('what else the environment holds for OpenAI’s own tools goes nowhere', async () => {
	using folder = temporaryFolder();
	await using server = await ModelServer.start([ready]);
	const env = {
		OPENAI_BASE_URL: server.baseUrl,
		OPENAI_API_KEY: key,
		OPENAI_ADMIN_KEY: 'sk-admin-secret',
		OPENAI_ORG_ID: 'org-secret',
		OPENAI_PROJECT_ID: 'project-secret',
		OPENAI_CUSTOM_HEADERS: 'X-Custom: header-secret',
		OPENAI_LOG: 'debug',
	};
	const { code, stdout, stderr } = await run(['doctor', '--model', 'm'], { cwd: folder.path, env });
	assert.equal(code, 0, stdout);
	assert.equal(stderr, '');
	assert.ok(server.requests.length >= 2);
	assert.doesNotMatch(JSON.stringify(server.requests), /secret|stainless/i);
});

test('doctor: no server, no key, nothing at all', async () => {
	using folder = temporaryFolder();
	const cwd = folder.path;
	await using gone = await ModelServer.start([]);
	const address = gone.baseUrl;
	await gone[Symbol.asyncDispose]();
	const down = await run(['doctor', '--model', `${address}#m`], { cwd });
	assert.equal(down.code, 1);
	assert.match(down.stdout, /✗ Nothing answers at .*: start the server, or check the address/);
	const keyless = await run(['doctor', '--model', 'openrouter:a/b'], { cwd });
	assert.equal(keyless.code, 2);
	assert.match(keyless.stderr, /openrouter:a\/b needs a key: put it in the environment variable OPENROUTER_API_KEY/);
	const nothing = await run(['doctor'], { cwd, env: { OLLAMA_HOST: '127.0.0.1:1' } });
	assert.equal(nothing.code, 0);
	assert.match(nothing.stdout, /✓ extractive: works without a language model/);
});

test('models: lists what can be used as SPECs, and why the rest cannot', async () => {
	using folder = temporaryFolder();
	const models = [
		{ id: 'vendor/big', context_length: 262_144, pricing: { prompt: '0.0000003', completion: '0.0000012' } },
		{ id: 'vendor/auto', context_length: 100, pricing: { prompt: '-1', completion: '-1' } },
		...Array.from({ length: 20 }, (_, i) => ({ id: `m${i}` })),
	];
	await using server = await ModelServer.start([], { models, key });
	await using ollama = await ModelServer.start([], { models: [{ id: 'qwen3:8b' }] });
	const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key, OLLAMA_HOST: ollama.origin };
	const all = await run(['models'], { cwd: folder.path, env });
	assert.equal(all.code, 0, all.stderr);
	assert.ok(
		all.stdout.includes(`${server.baseUrl}#vendor/big  (262,144 tokens of context; $0.30 in, $1.20 out per million)\n`),
		all.stdout,
	);
	assert.ok(all.stdout.includes(`${server.baseUrl}#vendor/auto  (100 tokens of context)\n`));
	assert.match(all.stdout, /… and 10 more: deep-research models WORD/);
	assert.match(all.stdout, / {6}ollama:qwen3:8b\n/);
	assert.match(all.stdout, /– vllm, .*\n {6}Nothing answers at .*vllm serve MODEL/);
	assert.match(all.stdout, /openrouter: put a key in OPENROUTER_API_KEY/);
	assert.equal(ollama.requests[0]?.headers['authorization'], undefined);
	assert.doesNotMatch(all.stdout, new RegExp(key));
	const some = await run(['models', 'BIG'], { cwd: folder.path, env });
	assert.doesNotMatch(some.stdout, /#m1\b/);
	assert.match(some.stdout, /#vendor\/big/);
});

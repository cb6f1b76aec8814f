import assert from 'node:assert/strict';
import test from 'node:test';
import { announceModel, announceWeb, asCommandError } from '../../src/cli/choiceWords.ts';
import { exitCode } from '../../src/cli/exitCode.ts';
import type { ChoiceProblem } from '../../src/hosting/choiceError.ts';

const baseUrl = 'http://127.0.0.1:8000/v1';
const sentences: readonly (readonly [ChoiceProblem, string])[] = [
	[{ code: 'spec-unreadable', problem: 'It is none.', source: 'user' }, '--model: It is none.'],
	[
		{ code: 'spec-unreadable', problem: 'DEEP_RESEARCH_MODEL: It is none.', source: 'environment' },
		'DEEP_RESEARCH_MODEL: It is none.',
	],
	[
		{ code: 'model-elsewhere', destination: 'https://models.test/v1' },
		'--offline and a model at https://models.test/v1 exclude each other: leave one of them out.',
	],
	[
		{ code: 'key-missing', name: 'openai:m', keyVariable: 'OPENAI_API_KEY' },
		'openai:m needs a key: put it in the environment variable OPENAI_API_KEY, or write --model extractive to do without a model.',
	],
	[
		{ code: 'several-models', baseUrl, count: 7, some: ['vllm:a', 'vllm:b'] },
		`${baseUrl} has 7 models: choose one with --model, for instance vllm:a, vllm:b.`,
	],
	[{ code: 'no-models', baseUrl }, `${baseUrl} has no model: load one there first.`],
	[
		{ code: 'price-unknown', name: 'vllm:a' },
		'--max-cost needs to know what vllm:a costs, and its endpoint does not say: add --price IN/OUT, in US dollars for a million tokens.',
	],
	[{ code: 'no-search-provider', problems: ['One.', 'Two.'], source: 'user' }, 'One. Two.'],
	[{ code: 'no-search-provider', problems: ['One.'], source: 'environment' }, 'DEEP_RESEARCH_SEARCH: One.'],
	[
		{ code: 'no-search-provider', problems: [], source: 'user' },
		'No search provider is left: name one with --search, or write --search none.',
	],
	[{ code: 'archive-unreadable' }, 'DEEP_RESEARCH_ARCHIVE_URL is not a web address. Set it to one, or take it away.'],
	[
		{ code: 'python-unknown', choice: 'python4' },
		'--python (or DEEP_RESEARCH_PYTHON) is one of pyodide, system, off, or the address of a SandboxFusion server.',
	],
];

for (const [problem, sentence] of sentences) {
	test(`on a command line, ${problem.code} is: ${sentence}`, () => {
		const { message, code } = asCommandError(problem, new Error('cause'));
		assert.deepEqual([message, code], [sentence, exitCode.usage]);
	});
}

test('an endpoint that does not list its models has failed', () => {
	const cause = new Error('cause');
	const error = asCommandError({ code: 'models-unlisted', baseUrl }, cause);
	assert.deepEqual([error.code, error.cause], [exitCode.failed, cause]);
	assert.equal(error.message, `${baseUrl} does not say which models it has: name one with --model.`);
});

test('it is said before a run where prompts and queries go, and how they stay here', () => {
	const away = { name: 'openai:m', baseUrl: 'https://api.openai.com/v1', isOnThisMachine: false } as const;
	assert.equal(
		announceModel({ ...away, key: { variable: 'OPENAI_API_KEY' } }),
		'Model: openai:m at https://api.openai.com/v1 with the key of OPENAI_API_KEY. The question and what is read go there; --model extractive keeps them here.',
	);
	assert.equal(
		announceModel({ name: 'vllm:a', baseUrl, key: undefined, isOnThisMachine: true }),
		`Model: vllm:a at ${baseUrl}, on this machine.`,
	);
	assert.equal(
		announceWeb({ providers: ['tavily', 'wikipedia'], hasPapers: true, hasRenderer: true }),
		'Web: queries go to tavily, then wikipedia and to open catalogues of papers; pages come from their own sites. Pages that need scripts are rendered by Jina Reader. Queries may use words of your files, but never eight in a row; --offline keeps everything here.',
	);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSettings } from '../../src/extension/checkSettings.ts';
import { type EditorModelInfo, type ModelPlan, type ModelWorld, planModel } from '../../src/extension/modelPlan.ts';
import { formatted } from './translated.ts';

const mini: EditorModelInfo = {
	vendor: 'copilot',
	id: 'mini-1',
	family: 'mini',
	name: 'Mini',
	maxInputTokens: 128_000,
	access: undefined,
};
const small: EditorModelInfo = { ...mini, vendor: 'local', id: 'small', name: 'Small', maxInputTokens: 8_000 };

function world(set: Readonly<Record<string, unknown>>, more: Partial<Omit<ModelWorld, 'settings'>> = {}): ModelWorld {
	const { settings, problems } = checkSettings(name => set[name], { isTrusted: true, t: formatted });
	assert.deepEqual(problems, []);
	return { settings, variables: {}, editorModels: [], keyedOrigins: [], isDeclined: () => false, ...more };
}

/** A plan in one line: what decides, and where it is. */
function told(plan: ModelPlan): string {
	switch (plan.kind) {
		case 'extractive':
			return 'extractive';
		case 'editor':
			return `editor ${plan.model.id}`;
		case 'endpoint':
			return `${plan.source}: ${plan.endpoint.name} at ${plan.endpoint.baseUrl} (${plan.endpoint.keyVariable})`;
		case 'missing':
			return `missing: ${plan.problem.code}`;
	}
}

function check(expected: string, ...it: Parameters<typeof world>): void {
	assert.equal(told(planModel(world(...it))), expected);
}

const openai = { OPENAI_API_KEY: 'sk-1' };
const chosen = { 'provider.kind': 'openaiCompatible' };
const isDeclined = (): boolean => true;

test('with nothing set up there is no model, and that is no problem', () => {
	check('extractive', {});
	check('extractive', { 'provider.kind': 'extractive' }, { variables: openai, editorModels: [mini] });
});

test('auto takes a model of the editor, then an endpoint, then none', () => {
	check('editor mini-1', {}, { editorModels: [small, mini], variables: openai });
	check('environment: openai:gpt-5.4-mini at https://api.openai.com/v1 (OPENAI_API_KEY)', {}, { variables: openai });
	check('extractive', {}, { variables: openai, isDeclined });
	check(
		'environment: openai:gpt-5.4-mini at https://api.openai.com/v1 (OPENAI_API_KEY)',
		{},
		{
			editorModels: [{ ...mini, access: false }],
			variables: openai,
		},
	);
});

test('a name that is none of the editor is one of the endpoint', () => {
	const set = { 'provider.model': 'qwen3:8b', 'provider.baseUrl': 'http://127.0.0.1:11434/v1' };
	check('settings: ollama:qwen3:8b at http://127.0.0.1:11434/v1 (OLLAMA_API_KEY)', set, { editorModels: [mini] });
	check('editor small', { 'provider.model': 'local/small' }, { editorModels: [mini, small] });
	check('editor mini-1', { 'provider.model': 'gone' }, { editorModels: [small, mini] });
});

test('an endpoint that was chosen is used; without a name, services with many models have a usual one', () => {
	check('settings: http://10.0.0.5:8000/v1 at http://10.0.0.5:8000/v1 (DEEP_RESEARCH_API_KEY)', {
		'provider.baseUrl': 'http://10.0.0.5:8000',
	});
	check('environment: openai:gpt-5.4-mini at https://api.openai.com/v1 (OPENAI_API_KEY)', chosen, {
		variables: openai,
	});
	check('missing: no-key', chosen);
	check(
		'settings: openrouter:a b/c#d at https://openrouter.ai/api/v1 (OPENROUTER_API_KEY)',
		{
			'provider.baseUrl': 'https://openrouter.ai/api/v1',
			'provider.model': 'a b/c#d',
		},
		{ keyedOrigins: ['https://openrouter.ai'] },
	);
});

test('a key that was entered is a choice, also against what the environment holds', () => {
	check(
		'settings: openrouter:alibaba/tongyi-deepresearch-30b-a3b at https://openrouter.ai/api/v1 (OPENROUTER_API_KEY)',
		{},
		{ keyedOrigins: ['https://openrouter.ai'], variables: openai, isDeclined },
	);
});

test('the key of OPENAI_BASE_URL is not meant for OpenAI', () => {
	const variables = { ...openai, OPENAI_BASE_URL: 'https://proxy.test/v1' };
	check('environment: https://proxy.test/v1 at https://proxy.test/v1 (OPENAI_API_KEY)', {}, { variables });
	check(
		'settings: https://api.openai.com/v1#gpt-5.4-mini at https://api.openai.com/v1 (DEEP_RESEARCH_API_KEY)',
		{
			'provider.baseUrl': 'https://api.openai.com/v1',
		},
		{ variables },
	);
});

test('offline leaves only what is on this machine', () => {
	const offline = { 'search.offline': true };
	check('extractive', offline, { editorModels: [mini], variables: openai });
	check('missing: offline', { ...offline, 'provider.baseUrl': 'https://api.openai.com/v1' });
	check('missing: offline', { ...offline, 'provider.kind': 'vscode' }, { editorModels: [mini] });
	check('settings: http://localhost:1234/v1#m at http://localhost:1234/v1 (DEEP_RESEARCH_API_KEY)', {
		...offline,
		'provider.baseUrl': 'http://localhost:1234',
		'provider.model': 'm',
	});
});

test('what was chosen and cannot be had is said, not replaced', () => {
	check('missing: no-editor-model', { 'provider.kind': 'vscode' });
	check('missing: no-editor-model', { 'provider.kind': 'vscode', 'provider.model': 'gone' }, { editorModels: [mini] });
	check('missing: editor-refused', { 'provider.kind': 'vscode' }, { editorModels: [{ ...mini, access: false }] });
	check('missing: unreadable', {}, { variables: { OPENAI_BASE_URL: 'nowhere' } });
});

test('an address that was mistyped sends prompts nowhere, whatever keys there are', () => {
	for (const kind of ['auto', 'openaiCompatible']) {
		const { settings } = checkSettings(
			name => ({ 'provider.kind': kind, 'provider.baseUrl': 'htp://own.example/v1' })[name],
			{ isTrusted: true, t: formatted },
		);
		const plan = planModel({ ...world({}, { variables: openai, keyedOrigins: ['https://api.openai.com'] }), settings });
		assert.equal(told(plan), 'missing: no-address');
	}
});

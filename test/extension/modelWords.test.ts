import assert from 'node:assert/strict';
import test from 'node:test';
import type { MissingProblem, ModelPlan } from '../../src/extension/modelPlan.ts';
import { describePlan, missingError } from '../../src/extension/modelWords.ts';
import { type EndpointSpec, parseModelSpec } from '../../src/llm/modelSpec.ts';
import { formatted } from './translated.ts';

function endpoint(spec: string): EndpointSpec {
	const parsed = parseModelSpec(spec, {});
	assert.ok('baseUrl' in parsed, spec);
	return parsed;
}

const at = (spec: string): ModelPlan => ({ kind: 'endpoint', spec, endpoint: endpoint(spec), source: 'settings' });

function check(plan: ModelPlan, label: string, detail: string, isAsked = false): void {
	const state = describePlan(plan, isAsked, formatted);
	assert.deepEqual([state.label, state.detail], [label, detail]);
}

test('a model is known by its name and its place', () => {
	check(at('openai:gpt-5'), 'gpt-5 · api.openai.com', 'The question and what is read go to https://api.openai.com/v1.');
	check(
		at('ollama:qwen3:8b'),
		'qwen3:8b · 127.0.0.1:11434',
		'Prompts go to http://127.0.0.1:11434/v1, on this machine.',
	);
	check(
		at('https://models.test/v1'),
		'the model of models.test',
		'You are asked before https://models.test/v1 is used the first time: it comes from the environment.',
		true,
	);
});

test('without a model, nothing goes to one', () => {
	check(
		{ kind: 'extractive' },
		'No model (extractive)',
		'The report is made of quoted sentences. No text goes to a language model.',
	);
});

test('a model that is missing is said with its reason, and what to do', () => {
	const problems: readonly MissingProblem[] = [
		{ code: 'no-editor-model', wanted: '' },
		{ code: 'no-editor-model', wanted: 'gone' },
		{ code: 'editor-refused', name: 'Mini' },
		{ code: 'offline', destination: 'api.openai.com' },
		{ code: 'no-key', endpoint: endpoint('openai:gpt-5') },
		{ code: 'no-address' },
		{ code: 'unreadable', problem: 'It is no address.' },
	];
	for (const problem of problems) {
		const { message, actions } = missingError(problem, formatted);
		assert.match(message, /^[^{}]+: [^{}]+\.$/);
		assert.ok(actions.length > 0 && actions.every(it => it.label !== ''), problem.code);
		assert.equal(describePlan({ kind: 'missing', problem }, false, formatted).detail, message);
	}
});

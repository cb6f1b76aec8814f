import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSettings } from '../../src/extension/checkSettings.ts';
import { type ComposerFacts, composerOf } from '../../src/extension/composer.ts';
import type { ComposerState, ModelState } from '../../src/extension/runViewProtocol.ts';
import { english } from './liveRunWorld.ts';

const extractive: ModelState = { kind: 'extractive', label: 'No model', detail: '' };
const endpoint: ModelState = { kind: 'endpoint', label: 'm', detail: '' };

function compose(facts: Partial<ComposerFacts>, set: Readonly<Record<string, unknown>> = {}): ComposerState {
	const { settings } = checkSettings(name => set[name], { isTrusted: facts.isTrusted ?? true, t: english });
	return composerOf(
		{
			model: extractive,
			prices: undefined,
			settings,
			lastScope: undefined,
			isTrusted: true,
			noProject: undefined,
			...facts,
		},
		{ attachments: [], pastQuestions: [], plan: undefined, problem: undefined },
		english,
	);
}

test('everything that can be had is on at first, and what the user chose last later', () => {
	assert.deepEqual(compose({}).scope, { web: true, papers: true, project: true, code: true });
	assert.deepEqual(compose({}).unavailable, {});
	const lastScope = { web: false, papers: true, project: false, code: true };
	assert.deepEqual(compose({ lastScope }).scope, lastScope);
});

test('what cannot be had is off, and says why', () => {
	const { scope, unavailable } = compose({ noProject: 'No folder is open.' }, { 'search.offline': true });
	assert.deepEqual(scope, { web: false, papers: false, project: false, code: true });
	assert.deepEqual(unavailable, {
		web: 'Work offline is on in the settings.',
		papers: 'Work offline is on in the settings.',
		project: 'No folder is open.',
	});
	assert.match(compose({}, { 'tools.files': 'off' }).unavailable.project ?? '', /off in the settings/);
	assert.match(
		compose({}, { 'tools.python': 'off', 'tools.execute': 'off' }).unavailable.code ?? '',
		/off in the settings/,
	);
});

test('in Restricted Mode no code runs, and a language model is shown nothing of the project', () => {
	assert.deepEqual(compose({ isTrusted: false }).scope, { web: true, papers: true, project: true, code: false });
	const { scope, unavailable } = compose({ isTrusted: false, model: endpoint });
	assert.equal(scope.project, false);
	assert.match(unavailable.project ?? '', /trust/);
});

test('a run without a model costs nothing but rounds', () => {
	assert.deepEqual(compose({}).estimates.deep, { rounds: 30 });
	const { quick, deep } = compose({ model: endpoint, prices: { input: 1, output: 1 } }).estimates;
	assert.equal(quick.rounds, 8);
	assert.ok((deep.tokens ?? 0) > (quick.tokens ?? 0) && (deep.cost ?? 0) > (quick.cost ?? 0));
	assert.equal('cost' in compose({ model: endpoint }).estimates.deep, false);
});

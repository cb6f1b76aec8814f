import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { twoRounds } from '../../editor/playModel.ts';
import type { ScriptedModelApi } from '../modelExtension/main.ts';
import { research, withSettings } from './research.ts';

suite("research with a model of the editor's", () => {
	const settings = { 'provider.kind': 'vscode', 'provider.model': 'scripted/scripted-1', 'search.offline': false };

	test('the model of another extension plans and writes', async () => {
		await using _settings = await withSettings(settings);
		const model = await scriptedModel();
		model.replyWith(...twoRounds, finalReport);
		const { outcome, report } = await research('When does prepublish run, says the editor?');
		assert.match(outcome, /^Answered/);
		assert.equal(model.left, 0);
		assert.match(model.requests.at(-1) ?? '', /When does prepublish run, says the editor\?/);
		assert.match(await readFile(report ?? '', 'utf8'), /runs before a package is published \[1\]/);
	});

	test('a model that fails ends the run in words', async () => {
		await using _settings = await withSettings(settings);
		(await scriptedModel()).replyWith();
		const { outcome } = await research('Does a model that says nothing help?');
		assert.match(outcome, /^It failed: .+/);
	});
});

/** What it writes when the research is over. */
const finalReport =
	'<summary>\nThe prepublish script runs before a package is published [e1].\n</summary>\n<report>\n## When it runs\n\nBefore a package is published [e1].\n</report>';

async function scriptedModel(): Promise<ScriptedModelApi> {
	const extension = vscode.extensions.getExtension<ScriptedModelApi>('deep-research-test.scripted-model');
	assert.ok(extension, 'The extension with the scripted model is not installed.');
	return await extension.activate();
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { howToGetChromium, openChromium } from '../editor/chromium.ts';
import { playModel } from '../editor/playModel.ts';
import { ModelServer } from '../fakes/modelServer.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { bundleHostTests } from './bundle.ts';
import { prepareLaunches } from './launches.ts';
import { HostResult } from './results.ts';
import { runInServer } from './runInServer.ts';

test('inside VS Code', async t => {
	await using browser = await openChromium();
	if (!browser) {
		t.skip(howToGetChromium);
		return;
	}
	using folder = temporaryFolder();
	await using model = await ModelServer.start(playModel);
	const { suites, modelExtension } = await bundleHostTests();
	for (const launch of prepareLaunches(folder.path, model.baseUrl, modelExtension)) {
		await t.test(launch.name, async t => {
			await runInServer(launch, suites, browser);
			const results = readFileSync(launch.results, 'utf8').split('\n').filter(Boolean);
			assert.notEqual(results.length, 0, 'No test ran.');
			for (const { title, state, error } of results.map(it => HostResult.parse(JSON.parse(it)))) {
				await t.test(title, { skip: state === 'skipped' }, () => {
					assert.equal(state, 'passed', error);
				});
			}
		});
	}
});

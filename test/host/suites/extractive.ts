import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { parseEvidenceFile } from '../../../src/report/evidenceFile.ts';
import { callTool, projectPath, research, withSettings } from './research.ts';

suite('research without a model', () => {
	test('writes a report whose citations lead to the project, and its evidence beside it', async () => {
		await using _settings = await withSettings({ 'provider.kind': 'extractive' });
		const { outcome, report, answer, sources } = await research('Which script runs before a package is published?');
		assert.match(outcome, /^Answered/);
		assert.match(answer, /prepublish/);
		assert.ok(report, 'No report was written.');
		assert.equal(dirname(relative(projectPath(), report)), 'research');
		const text = await readFile(report, 'utf8');
		assert.match(text, /\[1\]: </);
		const evidence = parseEvidenceFile(await readFile(report.replace(/\.md$/, '.evidence.json'), 'utf8'));
		assert.ok('evidence' in evidence, JSON.stringify(evidence));
		for (const { label } of evidence.evidence) {
			assert.ok(text.includes(`[${label}]`), `[${label}] is not cited.`);
		}
		for (const { uri } of evidence.sources) {
			assert.ok(existsSync(resolve(dirname(report), decodeURI(uri))), `${uri} leads nowhere.`);
		}
		for (const { uri } of sources) {
			assert.ok(existsSync(fileURLToPath(uri)), `${uri} leads nowhere.`);
		}
	});

	test('its report passes the check of citations', async () => {
		await using _settings = await withSettings({ 'provider.kind': 'extractive' });
		const { report } = await research('What does the testing hook call first?');
		const checked = JSON.parse(await callTool('deep-research_check_citations', { report: report ?? '' }));
		assert.deepEqual(checked.problems, []);
		assert.ok(checked.counts.citations > 0);
	});

	test('what it has read can be searched and read again', async () => {
		const found = await callTool('deep-research_search_evidence', { query: 'prepublish script' });
		assert.match(found, /runs before a package is published/);
		const [file] = /[\w-]+-0\.md/.exec(found) ?? [];
		assert.ok(file, found);
		const source = await callTool('deep-research_read_source', { source: /file:[^"\s]+\.md/.exec(found)?.[0] ?? '' });
		assert.match(source, /prepublish/);
	});

	test('the report goes where the setting says', async () => {
		const settings = vscode.workspace.getConfiguration('deepResearch');
		await settings.update('report.directory', 'notes/found', vscode.ConfigurationTarget.Workspace);
		try {
			await using _settings = await withSettings({ 'provider.kind': 'extractive' });
			const { report } = await research('What is step 2?');
			assert.equal(dirname(report ?? ''), join(projectPath(), 'notes/found'));
		} finally {
			await settings.update('report.directory', undefined, vscode.ConfigurationTarget.Workspace);
		}
	});

	test('no setting of a project leads the report out of it', async () => {
		const settings = vscode.workspace.getConfiguration('deepResearch');
		await settings.update('report.directory', '../elsewhere', vscode.ConfigurationTarget.Workspace);
		try {
			await using _settings = await withSettings({ 'provider.kind': 'extractive' });
			const { report } = await research('What is step 1?');
			assert.equal(dirname(report ?? ''), join(projectPath(), 'research'));
		} finally {
			await settings.update('report.directory', undefined, vscode.ConfigurationTarget.Workspace);
		}
	});
});

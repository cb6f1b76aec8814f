import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { checkSettings, searchEngines } from '../../src/extension/checkSettings.ts';
import { formatted } from './translated.ts';

interface Property {
	readonly default: unknown;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly enum?: readonly string[];
	readonly items?: { readonly enum?: readonly string[] };
}

const all: Record<string, Property> = Object.assign(
	{},
	...JSON.parse(readFileSync('package.json', 'utf8')).contributes.configuration.map(
		(it: { readonly properties: object }) => it.properties,
	),
);
/** Those of runs: citations have a check of their own, and VS Code reads what is to be traced. */
const properties = Object.fromEntries(
	Object.entries(all).filter(([id]) => !/^deepResearch\.(?:citations|trace)\./.test(id)),
);

/** Every name that the check reads. */
function namesRead(): readonly string[] {
	const names: string[] = [];
	checkSettings(name => void names.push(name), { isTrusted: true, t: formatted });
	return names;
}

function checked(set: Readonly<Record<string, unknown>>, isTrusted = true) {
	return checkSettings(name => set[name] ?? properties[`deepResearch.${name}`]?.default, { isTrusted, t: formatted });
}

test('the manifest has the settings that are read, and no other', () => {
	assert.deepEqual(
		namesRead()
			.map(it => `deepResearch.${it}`)
			.toSorted(),
		Object.keys(properties).toSorted(),
	);
});

test('what is not set is as the manifest says', () => {
	const fromNothing = checkSettings(() => undefined, { isTrusted: true, t: formatted });
	assert.deepEqual(fromNothing, checked({}));
	assert.deepEqual(fromNothing.problems, []);
});

test('every value that the manifest offers is taken', () => {
	for (const [id, property] of Object.entries(properties)) {
		const name = id.replace('deepResearch.', '');
		const offered = property.enum ?? [property.minimum, property.maximum].filter(it => it !== undefined);
		for (const value of offered) {
			assert.deepEqual(checked({ [name]: value }).problems, [], `${name} ${value}`);
		}
		if (property.minimum !== undefined) {
			assert.equal(checked({ [name]: property.minimum - 1 }).problems.length, 1, name);
		}
		if (property.maximum !== undefined) {
			assert.equal(checked({ [name]: property.maximum + 1 }).problems.length, 1, name);
		}
	}
	assert.deepEqual(properties['deepResearch.search.engines']?.items?.enum, searchEngines);
});

test('values of a wrong type become the default, and are named', () => {
	for (const wrong of [7, {}, ['a'], true]) {
		const { settings, problems } = checked({
			'provider.kind': wrong,
			'provider.baseUrl': wrong,
			'report.directory': wrong,
		});
		assert.equal(settings.provider.kind, 'auto');
		assert.equal(settings.provider.baseUrl, undefined);
		assert.equal(settings.report.directory, 'research');
		assert.deepEqual(problems, [
			'The setting deepResearch.provider.kind cannot be used as it is set: auto is taken.',
			'The setting deepResearch.provider.baseUrl is no address.',
			'The setting deepResearch.report.directory cannot be used as it is set: research is taken.',
		]);
	}
});

test('numbers are held in their range', () => {
	const { settings, problems } = checked({
		'budget.maxRounds': 1e9,
		'budget.maxMinutes': -3,
		'budget.quickRounds': 2.6,
	});
	assert.deepEqual(
		[settings.budget.maxRounds, settings.budget.maxMinutes, settings.budget.quickRounds, problems.length],
		[5000, 1, 3, 3],
	);
	assert.equal(checked({ 'budget.maxCost': Number.NaN }).settings.budget.maxCost, 0);
	assert.equal(checked({ 'budget.maxCost': '5' }).settings.budget.maxCost, 0);
	assert.equal(
		checked({ 'budget.maxTokens': Number.POSITIVE_INFINITY }).settings.budget.maxTokens,
		Number.MAX_SAFE_INTEGER,
	);
});

test('an address that cannot be read is none at all: nothing may go to another in its place', () => {
	for (const bad of ['ftp://h/v1', 'https://user:pass@h/v1', 'not one', 'javascript:alert(1)', 'https://h/v1#model']) {
		assert.equal(checked({ 'provider.baseUrl': bad }).settings.provider.baseUrl, undefined, bad);
	}
	for (const bad of ['ftp://h', 'http://u@h', 'localhost:8080']) {
		assert.equal(checked({ 'search.baseUrl': bad }).settings.search.baseUrl, undefined, bad);
	}
	assert.equal(
		checked({ 'provider.baseUrl': ' http://127.0.0.1:11434/ ' }).settings.provider.baseUrl,
		'http://127.0.0.1:11434/v1',
	);
});

test('the report folder stays inside, and out of the folders of programs', () => {
	for (const bad of ['/etc', '../x', 'a/../../x', 'C:\\x', '.git/hooks', 'a/.vscode', 'a//b']) {
		assert.equal(checked({ 'report.directory': bad }).settings.report.directory, 'research', bad);
	}
	assert.equal(checked({ 'report.directory': 'docs\\reports/' }).settings.report.directory, 'docs/reports');
});

test('entries of lists are cleaned, or left out and named', () => {
	const { settings, problems } = checked({
		'fetch.allowedHosts': ['LOCALHOST:80', 'http://wiki.corp.example/', '*.corp.example', 'a.example/b', 3],
		'fetch.allowedSites': ['https://docs.example.org', 'docs.example.org', 'docs.example.org:8080'],
		'search.engines': ['tavily', 'altavista'],
	});
	assert.deepEqual(settings.fetch.allowedHosts, ['localhost:80', 'wiki.corp.example']);
	assert.deepEqual(settings.fetch.allowedSites, ['docs.example.org']);
	assert.deepEqual(settings.search.engines, ['tavily']);
	assert.equal(problems.length, 5);
	assert.ok(problems.includes('The setting deepResearch.search.engines has the entry "altavista", which is left out.'));
});

test('in Restricted Mode nothing runs that could act, whatever is set', () => {
	const { tools } = checked(
		{ 'tools.execute': 'ask', 'tools.external': 'ask', 'tools.python': 'sandbox' },
		false,
	).settings;
	assert.deepEqual([tools.execute, tools.external, tools.python, tools.files], ['off', 'off', 'off', 'read']);
});

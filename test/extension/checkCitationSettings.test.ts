import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { checkCitationSettings } from '../../src/extension/checkCitationSettings.ts';

const properties: Record<string, { readonly default: unknown; readonly enum?: readonly string[] }> = Object.assign(
	{},
	...JSON.parse(readFileSync('package.json', 'utf8')).contributes.configuration.map(
		(it: { readonly properties: object }) => it.properties,
	),
);

test('the manifest has the settings that are read, and no other', () => {
	const names: string[] = [];
	checkCitationSettings(name => void names.push(`deepResearch.${name}`));
	const there = Object.keys(properties).filter(it => it.startsWith('deepResearch.citations.'));
	assert.deepEqual(new Set(names), new Set(there));
});

test('what is not set is as the manifest says', () => {
	assert.deepEqual(
		checkCitationSettings(() => undefined),
		checkCitationSettings(name => properties[`deepResearch.${name}`]?.default),
	);
});

test('what cannot be used is as it usually is, entry by entry', () => {
	const set: Readonly<Record<string, unknown>> = {
		'citations.enabled': 'yes',
		'citations.scope': 'everything',
		'citations.diagnostics': { uncited: 'hint', misquoted: 'loud', refuted: 3 },
		'citations.hover.maxQuoteLength': 1,
		'citations.staleAfterDays': 'never',
	};
	assert.deepEqual(
		checkCitationSettings(name => set[name]),
		{ ...checkCitationSettings(() => undefined), diagnostics: { uncited: 'hint' }, mostQuoted: 40 },
	);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { citationLabels } from '../../media/citationLabels.ts';
import type { CitationState } from '../../src/extension/runViewProtocol.ts';

const of = (id: string, uri: string): CitationState => ({ id, uri, quote: '', title: '', site: '', place: '' });
const citations = { e1: of('e1', 'a'), e2: of('e2', 'b'), e3: of('e3', 'a'), e4: of('e4', 'a') };

test('sources are numbered as they are first cited, their further passages by letters', () => {
	assert.deepEqual(
		[...citationLabels(['e2', 'e1', 'e3', 'e2', 'e4'], citations)],
		[
			['e2', '1'],
			['e1', '2'],
			['e3', '2b'],
			['e4', '2c'],
		],
	);
});

test('what names no passage has no label, whatever it is called', () => {
	assert.deepEqual([...citationLabels(['e9', 'constructor', '__proto__'], citations)], []);
});

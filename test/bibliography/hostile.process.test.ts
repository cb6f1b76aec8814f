import assert from 'node:assert/strict';
import test from 'node:test';
import type { StoredSource } from '../../src/bibliography/cslItem.ts';
import { cslTypes } from '../../src/bibliography/cslType.ts';
import { exportBibliography } from '../../src/bibliography/exportBibliography.ts';
import { bibliographyForms } from '../../src/bibliography/forms.ts';
import { evidenceFile, storedSource } from './samples.ts';

/** What means something to the engine of styles, to Markdown, LaTeX or RIS, or is seldom written. */
const pieces =
	'a|The|王|&|<i>|</i>|<span class="nocase">|"|\'|“|’|(|)|[|]|{|}|\\|.|,|;|:|-|–|1|12|ii| and |et al.|%|$|\n|\u0000|\ud800|🙂|é|\u0301|العربية|#|*|_|`|~|^|@|?|!|http://x.example|No. |vol.|p.|\u00a0|\u202e|\ue000|\ue002|/|…|d’|O\'|van |Jr.|&#60;|ER  - '.split(
		'|',
	);

test('sources made of whatever may break a form break none: each has its entry, and nothing of the engine shows', async () => {
	const random = randomFrom(2026);
	for (let round = 0; round < 20; round++) {
		const sources = Array.from({ length: 10 }, (_, at) => hostileSource(random, `${at + 1}`));
		for (const form of bibliographyForms) {
			const made = await exportBibliography(evidenceFile(sources), form, {
				scope: 'all',
				citedLabels: undefined,
				markup: round % 2 === 0 ? 'markdown' : 'plain',
			});
			const context = `${form}: ${JSON.stringify(sources)}`;
			assert.equal(made.sources, 10);
			assert.ok(made.text.isWellFormed(), context);
			if (form === 'apa' || form === 'ieee' || form === 'chicago') {
				assert.equal(made.text.trimEnd().split('\n\n').length, 10, context);
				assert.doesNotMatch(made.text, /[\ue000-\ue003]/, context);
			}
			if (form === 'ris') {
				assert.equal(made.text.match(/^TY {2}- /gm)?.length, 10, context);
				assert.equal(made.text.match(/^ER {2}- \r$/gm)?.length, 10, context);
			}
		}
	}
});

function hostileSource(random: () => number, id: string): StoredSource {
	const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0];
	const text = (): string =>
		Array.from({ length: Math.floor(random() * 8) }, () => pieces[Math.floor(random() * pieces.length)]).join(
			pick(['', ' ']),
		);
	const name = (): Record<string, string> =>
		pick<Record<string, string>>([
			{ literal: text() },
			{ family: text(), given: text() },
			{ family: text(), suffix: text() },
			{ given: text() },
		]);
	const number = (): number => Math.floor(random() * 40) - 3;
	const inAddress = encodeURIComponent(text().toWellFormed());
	const texts = [
		'container-title',
		'publisher',
		'volume',
		'issue',
		'page',
		'number',
		'edition',
		'version',
		'genre',
		'note',
		'DOI',
	];
	return storedSource({
		id,
		uri: pick([
			`https://a.example/${inAddress}`,
			`https://doi.org/10.1000/${inAddress}`,
			'https://arxiv.org/abs/1706.03762',
			`../${text()}`,
			'file:///x/y',
			text() || 'x',
		]),
		type: cslTypes[Math.floor(random() * cslTypes.length)],
		title: text(),
		...Object.fromEntries(texts.filter(() => random() < 0.5).map(it => [it, text()])),
		author: Array.from({ length: Math.floor(random() * 5) }, name),
		editor: pick([[], [name(), name()]]),
		issued: pick<unknown>([
			undefined,
			{ raw: text() },
			{ literal: text() },
			{ 'date-parts': [[number() + 2000, number(), number()]] },
		]),
	});
}

/** Numbers from 0 to 1 that are the same in each run. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
		return state / 0x8000_0000;
	};
}

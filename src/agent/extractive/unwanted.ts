import type { Evidence } from '../../report/evidence.ts';
import { type Passage, passageOf } from './passage.ts';
import { bare } from './wording.ts';

/**
 * The passages of a run's evidence without what the user took out, under whatever id: the same words may have been read twice,
 * within another passage. What the report still cites stays whole.
 */
export function wantedPassages(
	evidence: readonly Evidence[],
	unwanted: ReadonlySet<string>,
	cited: ReadonlySet<string>,
): readonly Passage[] {
	const passages = evidence.map(passageOf);
	const gone = passages
		.filter(it => unwanted.has(it.evidence.id))
		.map(it => it.units.map(unit => bare(unit.text)).join(' '))
		.join('\n');
	if (gone === '') {
		return passages;
	}
	return passages.flatMap(passage => {
		if (unwanted.has(passage.evidence.id)) {
			return [];
		}
		if (cited.has(passage.evidence.id)) {
			return [passage];
		}
		const units = passage.units.filter(it => !isIn(bare(it.text), gone));
		return units.length === 0 ? [] : [units.length === passage.units.length ? passage : { ...passage, units }];
	});
}

/** A word or two stand anywhere. */
function isIn(words: string, text: string): boolean {
	return words.length >= (/\p{Script=Han}/u.test(words) ? 4 : 12) && text.includes(words);
}

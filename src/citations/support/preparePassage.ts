import { words } from '../../base/words.ts';
import type { SupportingPassage } from './support.ts';

/** A passage that has been read once, to be compared with many claims. */
export interface PreparedPassage extends SupportingPassage {
	readonly facts: PassageFacts;
}

export interface PassageFacts {
	readonly stems: ReadonlySet<string>;
	readonly contextStems: ReadonlySet<string>;
}

export function preparePassage(passage: SupportingPassage): PreparedPassage {
	return {
		...passage,
		facts: {
			stems: new Set(words(passage.quote).map(it => it.stem)),
			contextStems: new Set(words(passage.context).map(it => it.stem)),
		},
	};
}

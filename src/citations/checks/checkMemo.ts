import type { EvidenceIndex, StoredEvidence } from '../citedReport.ts';
import type { Support } from '../support/support.ts';

/**
 * What was found for the sentences of a report the last time it was checked, so that a keystroke costs one sentence and not
 * all of them. Whoever checks a document again and again keeps one for it. It holds what the last check asked for, and no more.
 */
export class CheckMemo {
	readonly support = new Memo<Support>();
	readonly quotations = new Memo<boolean>();
	readonly #names = new Memo<string>();
	#named = new Map<StoredEvidence, string>();
	#count = 0;

	/** Begins a check: what is not asked for in it is forgotten by the next. */
	begin(): void {
		this.support.begin();
		this.quotations.begin();
		this.#names.begin();
		this.#named = new Map();
	}

	/** A short name for what a passage says: the same as last time if it says the same, also when its file was read anew. */
	nameOf(passage: StoredEvidence, { sources }: EvidenceIndex): string {
		let name = this.#named.get(passage);
		if (name === undefined) {
			const { quote, prefix, suffix, locator, source } = passage;
			const texts = [quote, prefix, suffix, sources.get(source)?.title ?? ''].concat(locator.headings ?? []);
			name = this.#names.recall(texts, () => `${++this.#count}`);
			this.#named.set(passage, name);
		}
		return name;
	}
}

class Memo<Value> {
	#last = new Map<string, Value>();
	#now = new Map<string, Value>();

	begin(): void {
		this.#last = this.#now;
		this.#now = new Map();
	}

	/** What a computation gave for the texts that it depends on; it is done when it was not before. */
	recall(texts: readonly string[], compute: () => Value): Value {
		const key = texts.join('\0');
		const value = this.#now.get(key) ?? this.#last.get(key) ?? compute();
		this.#now.set(key, value);
		return value;
	}
}

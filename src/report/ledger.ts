import { type Evidence, EvidenceId, type Finding } from './evidence.ts';
import type { Source } from './source.ts';

/** What may be asked of a run's evidence without adding to it. */
export interface EvidenceReader {
	readonly size: number;
	get(id: string): Evidence | undefined;
	/** In the order in which the ids were minted. */
	list(): readonly Evidence[];
}

/** Numbers the evidence of one run. It is the only place where an `EvidenceId` is minted. */
export class EvidenceLedger implements EvidenceReader {
	readonly #byId = new Map<string, Evidence>();
	/** Evidence with the same words, mostly one piece. The words are the key, so that they are held once. */
	readonly #byQuote = new Map<string, Evidence[]>();
	readonly #sources = new Map<string, Source>();

	/** Adds a finding; the same quote at the same place of the same version of a source keeps the id it has. */
	add(finding: Finding): Evidence {
		const known = this.#byQuote.get(finding.quote)?.find(it => isSamePassage(it, finding));
		if (known) {
			return known;
		}
		const id = EvidenceId.parse(`e${this.#byId.size + 1}`);
		return this.#keep({ ...finding, id, source: this.#share(finding.source) });
	}

	/**
	 * Takes back evidence that an earlier process minted, in its order. Throws when an id is out of turn:
	 * a log with a gap would let an old citation point at a new passage.
	 */
	restore(evidence: Evidence): void {
		if (this.#byId.has(evidence.id)) {
			return;
		}
		if (evidence.id !== `e${this.#byId.size + 1}`) {
			throw new Error(`Evidence ${evidence.id} cannot follow ${this.#byId.size} pieces of evidence.`);
		}
		this.#keep(evidence);
	}

	get size(): number {
		return this.#byId.size;
	}

	get(id: string): Evidence | undefined {
		return this.#byId.get(id);
	}

	list(): readonly Evidence[] {
		return [...this.#byId.values()];
	}

	#keep(evidence: Evidence): Evidence {
		this.#byId.set(evidence.id, evidence);
		const same = this.#byQuote.get(evidence.quote);
		if (same) {
			same.push(evidence);
		} else {
			this.#byQuote.set(evidence.quote, [evidence]);
		}
		return evidence;
	}

	/** A source is read for many passages; a run keeps it once. */
	#share(source: Source): Source {
		const key = `${source.sha256} ${source.uri}`;
		const shared = this.#sources.get(key) ?? source;
		this.#sources.set(key, shared);
		return shared;
	}
}

/** The same words at another place are other evidence: a locator must lead where the words were read. */
function isSamePassage(a: Finding, b: Finding): boolean {
	return (
		a.source.uri === b.source.uri &&
		a.source.sha256 === b.source.sha256 &&
		a.locator.page === b.locator.page &&
		a.locator.lines?.[0] === b.locator.lines?.[0] &&
		a.locator.lines?.[1] === b.locator.lines?.[1]
	);
}

import { type Evidence, EvidenceId, type Finding } from './evidence.ts';

/** What may be asked of a run's evidence without adding to it. */
export interface EvidenceReader {
	readonly size: number;
	get(id: string): Evidence | undefined;
	/** In the order in which the ids were minted. */
	list(): readonly Evidence[];
}

/** Numbers the evidence of one run. It is the only place where an `EvidenceId` is minted. */
export class EvidenceLedger implements EvidenceReader {
	readonly #byPassage = new Map<string, Evidence>();
	readonly #byId = new Map<string, Evidence>();

	/** Adds a finding; the same quote at the same place of the same version of a source keeps the id it has. */
	add(finding: Finding): Evidence {
		const known = this.#byPassage.get(passageKey(finding));
		if (known) {
			return known;
		}
		const evidence: Evidence = { id: EvidenceId.parse(`e${this.#byId.size + 1}`), ...finding };
		this.#keep(evidence);
		return evidence;
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

	#keep(evidence: Evidence): void {
		this.#byPassage.set(passageKey(evidence), evidence);
		this.#byId.set(evidence.id, evidence);
	}
}

/** The same words at another place are other evidence: a locator must lead where the words were read. */
function passageKey({ source, quote, locator }: Finding): string {
	return JSON.stringify([source.uri, source.sha256, locator.lines ?? locator.page ?? null, quote]);
}

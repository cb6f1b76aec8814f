import type { ReportLanguage } from './apparatus.ts';
import { formatDefinition, labelCitations, labelOf } from './citation.ts';
import { citationLink, sourceLine } from './citationLink.ts';
import type { Evidence } from './evidence.ts';
import type { EvidenceFile } from './evidenceFile.ts';
import type { Labels } from './inert.ts';
import type { EvidenceReader } from './ledger.ts';
import type { Source } from './source.ts';
import { isLinkable, relativeUri } from './uri.ts';

type Stored = EvidenceFile['evidence'][number];

/** What labels are given to. */
export interface LabelledParts {
	readonly evidence: EvidenceReader;
	/** URI of the folder that the document will lie in. */
	readonly folder: string;
	/** Whether the user excluded the source of a URI; absent for none. */
	readonly isExcluded?: ((uri: string) => boolean) | undefined;
}

interface Cited {
	readonly evidence: Evidence;
	readonly label: string;
	readonly source: number;
}

/**
 * Numbers sources and passages in the order in which the document first cites them. Where a document takes the place of an
 * earlier one, passages keep the labels that they had there, and no label is given to another passage.
 */
export class LabelBook implements Labels {
	readonly #evidence: EvidenceReader;
	readonly #folder: string;
	readonly #isExcluded: (uri: string) => boolean;
	readonly #cited = new Map<string, Cited>();
	/** Labels of the earlier document, by evidence id; `#taken` holds them and those of passages that are not at hand. */
	readonly #kept = new Map<string, string>();
	readonly #taken = new Set<string>();
	/** The number of each version of a source that has one, and of each source, in any version, of the earlier document. */
	readonly #numbers = new Map<string, number>();
	readonly #earlierNumbers = new Map<string, number>();
	readonly #earlier: EvidenceFile | undefined;
	#last = 0;

	constructor({ evidence, folder, isExcluded = () => false }: LabelledParts, earlier?: EvidenceFile) {
		this.#evidence = evidence;
		this.#folder = folder;
		this.#isExcluded = isExcluded;
		this.#earlier = earlier;
		for (const { id, label } of [...(earlier?.evidence ?? []), ...(earlier?.earlier ?? [])]) {
			const known = evidence.get(id);
			const number = numberOf(label);
			this.#last = Math.max(this.#last, number);
			if (known && !this.#taken.has(label) && !this.#kept.has(id)) {
				this.#kept.set(id, label);
				setIfAbsent(this.#numbers, versionKey(known), number);
				setIfAbsent(this.#earlierNumbers, known.source.uri, number);
			}
			this.#taken.add(label);
		}
	}

	get isEmpty(): boolean {
		return this.#cited.size === 0;
	}

	has(id: string): boolean {
		const evidence = this.#evidence.get(id);
		return evidence !== undefined && !this.isExcluded(id) && isLinkable(this.#folder, evidence.source.uri);
	}

	isExcluded(id: string): boolean {
		const evidence = this.#evidence.get(id);
		return evidence !== undefined && this.#isExcluded(evidence.source.uri);
	}

	isCited(id: string): boolean {
		return this.#cited.has(id);
	}

	/** How many sources are cited. */
	get sources(): number {
		return new Set([...this.#cited.values()].map(it => it.source)).size;
	}

	/** The evidence of the labels that a part of the document shows. */
	idsIn(part: string): readonly string[] {
		const shown = new Set(labelCitations(part).map(it => it.label));
		return [...this.#cited].flatMap(([id, { label }]) => (shown.has(label) ? [id] : []));
	}

	quotesOf(ids: readonly string[]): string {
		return ids.map(it => (this.isExcluded(it) ? '' : (this.#evidence.get(it)?.quote ?? ''))).join('\n');
	}

	labelFor(id: string): string {
		const known = this.#cited.get(id);
		if (known) {
			return known.label;
		}
		const evidence = this.#evidence.get(id);
		if (!evidence) {
			throw new Error(`${id} has no label: it was never collected.`);
		}
		const label = this.#kept.get(id) ?? this.#newLabel(evidence);
		this.#cited.set(id, { evidence, label, source: numberOf(label) });
		return label;
	}

	sourceList(folder: string, language: ReportLanguage): string {
		return this.#bySource()
			.map(([, cited]) =>
				sourceLine(
					versionOf(cited),
					cited.map(it => `[${it.label}]`),
					folder,
					language,
				),
			)
			.join('\n');
	}

	definitions(folder: string): string {
		return this.#bySource()
			.flatMap(([, cited]) => cited)
			.map(({ evidence, label }) => {
				const { target, title } = citationLink(evidence, folder);
				return formatDefinition(label, target, title);
			})
			.join('\n');
	}

	/** What is cited, and what earlier documents cited under labels of their own. */
	evidence(folder: string): Pick<EvidenceFile, 'sources' | 'evidence' | 'earlier'> {
		const sources = new Map((this.#earlier?.sources ?? []).map(it => [it.id, it]));
		const passages = new Map<string, Stored>((this.#earlier?.evidence ?? []).map(it => [it.label, it]));
		const versions = new Map(this.#bySource().map(([number, cited]) => [number, versionOf(cited)]));
		const cited = [...this.#cited.values()];
		const labels = new Set(cited.map(it => it.label));
		const retired = [...this.#kept].flatMap(([id, label]) => {
			const evidence = labels.has(label) ? undefined : this.#evidence.get(id);
			return evidence
				? [{ ...evidence, label, source: { ...evidence.source, uri: relativeUri(folder, evidence.source.uri) } }]
				: [];
		});
		return {
			sources: [...versions].map(([number, source]) => ({
				...unknownFields(sources.get(`${number}`)),
				...source,
				id: `${number}`,
				uri: relativeUri(folder, source.uri),
			})),
			evidence: cited.map(({ evidence, label, source }) => {
				const { sha256, retrievedAt } = evidence.source;
				return {
					...unknownFields(passages.get(label)),
					id: evidence.id,
					label,
					source: `${source}`,
					quote: evidence.quote,
					prefix: evidence.prefix,
					suffix: evidence.suffix,
					locator: evidence.locator,
					...(versions.get(source)?.sha256 === sha256 ? {} : { lastSeen: { sha256, retrievedAt } }),
				};
			}),
			...(retired.length === 0 ? {} : { earlier: retired }),
		};
	}

	/** The next of its source. */
	#newLabel(evidence: Evidence): string {
		const key = versionKey(evidence);
		const number = this.#numbers.get(key) ?? this.#earlierNumbers.get(evidence.source.uri) ?? this.#last + 1;
		this.#numbers.set(key, number);
		this.#last = Math.max(this.#last, number);
		let n = 0;
		while (this.#taken.has(labelOf(number, n))) {
			n++;
		}
		const label = labelOf(number, n);
		this.#taken.add(label);
		return label;
	}

	/** In the order of their numbers, with their passages in the order of the labels. */
	#bySource(): readonly (readonly [number, readonly Cited[]])[] {
		const groups = Map.groupBy(this.#cited.values(), it => it.source);
		return [...groups]
			.sort(([a], [b]) => a - b)
			.map(([number, cited]) => [number, cited.toSorted((a, b) => compareLabels(a.label, b.label))]);
	}
}

/** What a source is listed as: the version that was read last. */
function versionOf([first, ...others]: readonly Cited[]): Source {
	if (!first) {
		throw new Error('A source without a passage is not listed.');
	}
	return others.reduce<Source>(
		(last, { evidence: { source } }) =>
			source.sha256 !== last.sha256 && source.retrievedAt > last.retrievedAt ? source : last,
		first.evidence.source,
	);
}

function setIfAbsent(numbers: Map<string, number>, key: string, number: number): void {
	numbers.set(key, numbers.get(key) ?? number);
}

function versionKey({ source: { uri, sha256 } }: Evidence): string {
	return JSON.stringify([uri, sha256]);
}

function numberOf(label: string): number {
	return Number(/^\d+/.exec(label)?.[0] ?? 0);
}

/** Within one source: `3`, `3b`, … `3z`, `3aa`. */
function compareLabels(a: string, b: string): number {
	return a.length - b.length || (a < b ? -1 : 1);
}

/** What a later version, or another program, has noted of an entry. */
function unknownFields(entry: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
	const { lastSeen: _, ...fields } = entry;
	return fields;
}

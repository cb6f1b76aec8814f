import { type AgreementFacts, agreementNote } from './agreementNote.ts';
import { apparatusHeadings, findApparatus, languageOf, type ReportLanguage } from './apparatus.ts';
import { citationDefinitions, citedIds, formatDefinition, labelCitations, labelOf } from './citation.ts';
import { citationLink, readableUri, sourceLine } from './citationLink.ts';
import { cutText } from './cutText.ts';
import { withDeadDiagrams, withSafeDiagrams } from './diagrams.ts';
import type { Evidence } from './evidence.ts';
import { type EvidenceFile, evidenceFileVersion } from './evidenceFile.ts';
import { codeSpan, escapeInline, type InertMarkdown, inert, type Labels, visible } from './inert.ts';
import type { EvidenceReader } from './ledger.ts';
import { type MethodFacts, methodNote } from './methodNote.ts';
import type { ReportLength } from './reportLength.ts';
import { isLinkable, relativeUri, resolveUri } from './uri.ts';

/** All that a report document is made of. */
export interface ReportInput {
	readonly run: string;
	readonly question: string;
	/** ISO date and time of the run's start. */
	readonly startedAt: string;
	/** What decided: a model's name, or `extractive`. */
	readonly policy: string;
	/** Sentences that stand at the top: how the report was made, which limit was reached. */
	readonly notes: readonly ReportNote[];
	/** As the user chose it; absent where nobody was asked. */
	readonly length?: ReportLength | undefined;
	readonly answer: string;
	/** What stands below the answer, with evidence ids: what was written, or the core report. */
	readonly report: string;
	readonly evidence: EvidenceReader;
	/** Whether the user excluded the source of a URI: what cites it is left without the citation; absent for none. */
	readonly isExcluded?: ((uri: string) => boolean) | undefined;
	/** What several rollouts of the question came upon independently; absent for a run of one. */
	readonly agreement?: AgreementFacts | undefined;
	/** How the run went; without it the document has no note on its method. */
	readonly method?: MethodFacts | undefined;
	/** URI of the folder that the document will lie in, and the name of the evidence file beside it. */
	readonly folder: string;
	readonly evidenceFileName: string;
	/** URI of the folder that was searched; absent for none. */
	readonly root?: string | undefined;
}

/** A sentence for the reader of a report, as it is in every language or in each that the composer has words for. */
export type ReportNote = string | Readonly<Record<ReportLanguage, string>>;

export interface ReportDocument {
	readonly markdown: string;
	/** The answer that it opens with, still with evidence ids. */
	readonly answer: string;
	/** The same as the document shows it, with labels. */
	readonly shownAnswer: string;
	readonly evidenceFile: EvidenceFile;
	/** How many citations the document shows. */
	readonly citations: number;
	/** What was left out, and why; a sentence each. */
	readonly dropped: readonly string[];
}

/**
 * Turns a core report into a report document: evidence ids become labels, and code writes the definitions, the list of
 * sources and the evidence file. An id that was never minted is left out and said.
 */
export function composeDocument(input: ReportInput): ReportDocument {
	const { report, question } = input;
	const title = titleOf(question);
	const language = languageOf(question);
	const headings = apparatusHeadings[language];
	const labels = new LabelBook(input);
	const drawn = [input.answer, withoutTitle(report)].map(it =>
		withSafeDiagrams(it, part => labels.quotesOf(citedIds(part))),
	);
	const [answer = nothing, rest = nothing] = drawn.map(it => {
		const made = inert(it.markdown, labels);
		return { ...made, markdown: withDeadDiagrams(made.markdown, part => labels.quotesOf(labels.idsIn(part))) };
	});
	const body = [answer, rest].filter(it => it.markdown !== '');
	const unlabelled = body.flatMap(it => it.unknownIds);
	const excluded = unlabelled.filter(it => labels.isExcluded(it));
	const unknown = unlabelled.filter(it => !labels.isExcluded(it));
	const notes = [...input.notes, ...noteOnUnknown(unknown), ...noteOnExcluded(excluded)];
	const dropped = [
		...drawn.flatMap(it => it.dropped),
		...droppedLinks(body.flatMap(it => it.links)),
		...droppedIds(unknown, 'was', ' but never collected; the citation was left out.'),
		...droppedIds(excluded, 'is of a source that the user excluded, and was', '; the citation was left out.'),
	];
	const { startedAt, policy } = input;
	const sourcesCited = labels.sources;
	const method = input.method && methodNote(input.method, { language, policy, startedAt, sourcesCited, dropped });
	const agreement = input.agreement && !labels.isEmpty ? agreementNote(input.agreement, language) : '';
	const markdown = [
		frontMatter(input, title),
		`# ${escapeInline(title)}`,
		...notes.map(it => `> ${escapeInline(typeof it === 'string' ? it : it[language])}`),
		...body.map(it => it.markdown),
		labels.isEmpty ? '' : `## ${headings.sources}\n\n${labels.sourceList(input.folder, language)}`,
		agreement === '' ? '' : `## ${headings.agreement}\n\n${agreement}`,
		method === undefined ? '' : `## ${headings.method}\n\n${method}`,
		labels.definitions(input.folder),
	];
	return {
		markdown: `${markdown.filter(it => it !== '').join('\n\n')}\n`,
		answer: input.answer,
		shownAnswer: answer.markdown,
		evidenceFile: {
			version: evidenceFileVersion,
			run: input.run,
			question,
			createdAt: startedAt,
			policy,
			...folderWithin(input),
			...labels.evidence(input.folder),
		},
		citations: body.reduce((sum, it) => sum + it.citations, 0),
		dropped,
	};
}

const nothing: InertMarkdown = { markdown: '', citations: 0, links: [], unknownIds: [] };

/** The same document with links that hold wherever it lies on this machine; `folder` is the one that it was composed for. */
export function withAbsoluteLinks(document: ReportDocument, folder: string): ReportDocument {
	const { markdown, evidenceFile } = document;
	const list = findApparatus(markdown).start;
	let text = markdown.slice(0, list);
	let at = list;
	for (const { start, end, label, target, title } of citationDefinitions(markdown)) {
		text += markdown.slice(at, start) + formatDefinition(label, resolveUri(folder, target), title);
		at = end;
	}
	text += markdown.slice(at);
	for (const { uri } of evidenceFile.sources) {
		const place = codeSpan(readableUri(resolveUri(folder, uri)));
		text = text.slice(0, list) + text.slice(list).replace(`, ${codeSpan(readableUri(uri))}: [`, () => `, ${place}: [`);
	}
	const sources = evidenceFile.sources.map(it => ({ ...it, uri: resolveUri(folder, it.uri) }));
	return { ...document, markdown: text, evidenceFile: { ...evidenceFile, sources } };
}

/** A file-name-safe form of a question: at most 60 characters, letters and digits of any script. */
export function slugOf(question: string): string {
	const slug = question
		.normalize('NFKC')
		.toLowerCase()
		.replace(/['’]/g, '')
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-+|-+$/g, '');
	return Array.from(slug).slice(0, 60).join('').replace(/-+$/, '') || 'report';
}

/** Numbers sources and passages in the order in which the document first cites them. */
class LabelBook implements Labels {
	readonly #evidence: EvidenceReader;
	readonly #folder: string;
	readonly #isExcluded: (uri: string) => boolean;
	readonly #cited = new Map<string, { readonly evidence: Evidence; readonly label: string; readonly source: number }>();
	readonly #sources = new Map<
		string,
		{ readonly number: number; readonly first: Evidence; readonly labels: string[] }
	>();

	constructor({ evidence, folder, isExcluded = () => false }: ReportInput) {
		this.#evidence = evidence;
		this.#folder = folder;
		this.#isExcluded = isExcluded;
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

	/** How many sources are cited. */
	get sources(): number {
		return this.#sources.size;
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
		const key = JSON.stringify([evidence.source.uri, evidence.source.sha256]);
		const source = this.#sources.get(key) ?? { number: this.#sources.size + 1, first: evidence, labels: [] };
		this.#sources.set(key, source);
		const label = labelOf(source.number, source.labels.length);
		source.labels.push(label);
		this.#cited.set(id, { evidence, label, source: source.number });
		return label;
	}

	sourceList(folder: string, language: ReportLanguage): string {
		return [...this.#sources.values()]
			.map(({ first: { source }, labels }) =>
				sourceLine(
					source,
					labels.map(it => `[${it}]`),
					folder,
					language,
				),
			)
			.join('\n');
	}

	definitions(folder: string): string {
		return [...this.#cited.values()]
			.sort((a, b) => a.source - b.source)
			.map(({ evidence, label }) => {
				const { target, title } = citationLink(evidence, folder);
				return formatDefinition(label, target, title);
			})
			.join('\n');
	}

	evidence(folder: string): Pick<EvidenceFile, 'sources' | 'evidence'> {
		return {
			sources: [...this.#sources.values()].map(({ first: { source }, number }) => ({
				...source,
				id: `${number}`,
				uri: relativeUri(folder, source.uri),
			})),
			evidence: [...this.#cited.values()].map(({ evidence, label, source }) => ({
				id: evidence.id,
				label,
				source: `${source}`,
				quote: evidence.quote,
				prefix: evidence.prefix,
				suffix: evidence.suffix,
				locator: evidence.locator,
			})),
		};
	}
}

/** The way from what was searched to where the document lies; none outside of it. */
function folderWithin({ root, folder }: ReportInput): Pick<EvidenceFile, 'folder'> {
	const inside = (uri: string): string => `${uri.replace(/\/+$/, '')}/`;
	return root !== undefined && inside(folder).startsWith(inside(root))
		? { folder: inside(folder).slice(inside(root).length, -1) }
		: {};
}

/** Whoever reads a claim must know that what stood behind it was nothing. */
function noteOnUnknown({ length }: readonly string[]): ReportNote[] {
	return length === 0
		? []
		: [
				{
					en: `${length === 1 ? 'One citation' : `${length} citations`} named evidence that was never collected and ${length === 1 ? 'was' : 'were'} left out: what stands there without a citation is not backed by a source.`,
					zh: `有 ${length} 处引用指向从未收集到的证据，已被删去：那里没有引用的内容没有来源支持。`,
				},
			];
}

function noteOnExcluded({ length }: readonly string[]): ReportNote[] {
	return length === 0
		? []
		: [
				{
					en: `${length === 1 ? 'One citation' : `${length} citations`} of sources that the user excluded ${length === 1 ? 'was' : 'were'} left out: what stands there without a citation is not backed by a source.`,
					zh: `有 ${length} 处引用来自用户排除的来源，已被删去：那里没有引用的内容没有来源支持。`,
				},
			];
}

function droppedLinks(links: readonly string[]): string[] {
	return [...new Set(links)].map(
		it => `A link to ${it} was left out, its text was kept: only sources that were read are linked.`,
	);
}

function droppedIds(ids: readonly string[], what: string, why: string): string[] {
	return [...Map.groupBy(ids, it => it)].map(
		([id, { length }]) => `${id} ${what} cited ${length === 1 ? 'once' : `${length} times`}${why}`,
	);
}

function frontMatter(input: ReportInput, title: string): string {
	// A JSON string is a YAML string (YAML 1.2, §1.3).
	const fields = {
		title,
		question: input.question,
		date: input.startedAt,
		model: visible(input.policy),
		...(input.length === undefined ? {} : { length: input.length }),
		run: input.run,
		evidence: input.evidenceFileName,
	};
	const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
	return ['---', ...lines, '---'].join('\n');
}

/** One line, cut when the question is a long one. */
function titleOf(question: string): string {
	return cutText(visible(question), 120);
}

/** The document has a title of its own. */
function withoutTitle(report: string): string {
	return report.trimStart().replace(/^#\s[^\n]*(?:\n|$)/, '');
}

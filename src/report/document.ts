import { type AgreementFacts, agreementNote } from './agreementNote.ts';
import { apparatusHeadings, findApparatus, languageOf, type ReportLanguage } from './apparatus.ts';
import { citationDefinitions, citedIds, formatDefinition } from './citation.ts';
import { readableUri } from './citationLink.ts';
import { cutText } from './cutText.ts';
import { withDeadDiagrams, withSafeDiagrams } from './diagrams.ts';
import { type EvidenceFile, evidenceFileVersion, type Verdict } from './evidenceFile.ts';
import { codeSpan, escapeInline, type InertMarkdown, inert, visible } from './inert.ts';
import { LabelBook } from './labelBook.ts';
import type { EvidenceReader } from './ledger.ts';
import { lowered } from './lowered.ts';
import { type MethodFacts, methodNote } from './methodNote.ts';
import type { ReportLength } from './reportLength.ts';
import { resolveUri } from './uri.ts';

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
	/** The report that this one takes the place of; absent for a new one. */
	readonly earlier?: EarlierReport | undefined;
}

/** A report that is written anew: it stays the answer to its first question, and its labels go on meaning what they mean. */
export interface EarlierReport {
	/** Its evidence file; passages have the ids that they have in the run that writes. */
	readonly file: EvidenceFile;
	/** What stays before and after what is written now: the sections of other questions, with evidence ids. */
	readonly before: string;
	readonly after: string;
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
	const { earlier } = input;
	const first = earlier?.file.question ?? question;
	const title = titleOf(first);
	const language = languageOf(first);
	const headings = apparatusHeadings[language];
	const labels = new LabelBook(input, earlier?.file);
	const drawn = [earlier?.before ?? '', input.answer, withoutTitle(report), earlier?.after ?? ''].map(it =>
		withSafeDiagrams(it, part => labels.quotesOf(citedIds(part))),
	);
	const [before = nothing, answer = nothing, rest = nothing, after = nothing] = drawn.map(it => {
		const made = inert(it.markdown, labels);
		return { ...made, markdown: withDeadDiagrams(made.markdown, part => labels.quotesOf(labels.idsIn(part))) };
	});
	const body = [before, answer, rest, after].filter(it => it.markdown !== '');
	const isFollowUp = question !== first;
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
		before.markdown,
		isFollowUp ? followUpHeading(question) : '',
		...[answer, rest].map(it => (isFollowUp ? lowered(it.markdown, 1) : it.markdown)),
		after.markdown,
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
			...(earlier ? lastingFields(earlier.file) : {}),
			version: evidenceFileVersion,
			run: input.run,
			question: first,
			createdAt: dateOf(earlier) ?? startedAt,
			...(earlier ? { updatedAt: startedAt } : {}),
			policy,
			...folderWithin(input),
			...labels.evidence(input.folder),
			...(earlier ? followUpsOf(earlier.file, question) : {}),
			...(earlier?.file.verdicts ? { verdicts: lastingVerdicts(earlier.file.verdicts, labels) } : {}),
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
	const absolute = <Named extends { readonly uri: string }>(it: Named): Named => ({
		...it,
		uri: resolveUri(folder, it.uri),
	});
	const sources = evidenceFile.sources.map(absolute);
	const earlier = evidenceFile.earlier?.map(it => ({ ...it, source: absolute(it.source) }));
	return { ...document, markdown: text, evidenceFile: { ...evidenceFile, sources, ...(earlier ? { earlier } : {}) } };
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

/** The heading of the section of a further question, as it stands in the document. */
export function followUpHeading(question: string): string {
	return `## ${escapeInline(titleOf(question))}`;
}

/** What this version does not write itself. */
function lastingFields(file: EvidenceFile): Partial<EvidenceFile> {
	const { documentSha256: _, earlier: __, followUps: ___, verdicts: ____, folder: _____, ...lasting } = file;
	return lasting;
}

function dateOf(earlier: EarlierReport | undefined): string | undefined {
	const date = earlier?.file['createdAt'];
	return typeof date === 'string' ? date : undefined;
}

function followUpsOf({ question: first, followUps = [] }: EvidenceFile, question: string): Partial<EvidenceFile> {
	const all = [...new Set([...followUps, question])].filter(it => it !== first);
	return all.length === 0 ? {} : { followUps: all };
}

/** A verdict lasts as long as something that it was judged against is cited; that it is on the sentence as it reads is for its reader to see. */
function lastingVerdicts(verdicts: readonly Verdict[], labels: LabelBook): Verdict[] {
	return verdicts.filter(it => it.evidence.some(id => labels.isCited(id)));
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
	const { earlier, startedAt } = input;
	const fields = {
		title,
		question: earlier?.file.question ?? input.question,
		date: dateOf(earlier) ?? startedAt,
		...(earlier ? { updated: startedAt } : {}),
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

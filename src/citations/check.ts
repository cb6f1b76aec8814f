import {
	type CitationDefinition,
	citationDefinitions,
	type LabelCitation,
	labelCitations,
} from '../report/citation.ts';
import { type EvidenceFile, parseEvidenceFile } from '../report/evidenceFile.ts';
import { frontMatter, type Stretch } from '../report/markdownText.ts';
import { resolveUri } from '../report/uri.ts';
import { isQuotedFrom, type QuotedWords, quotedWords } from './misquote.ts';
import { type CitationProblem, LineIndex, type ReportCheck, type SourceReader } from './reportCheck.ts';
import { createQuoteVerifier } from './verifyQuote.ts';

/** What is checked. */
export interface ReportToCheck {
	readonly document: string;
	/** The text of the evidence file; `undefined` when there is none. */
	readonly evidenceFile: string | undefined;
	/** URI of the folder in which both lie. */
	readonly folder: string;
	/** URI of the folder for which its run wrote it, where that is known and another. */
	readonly writtenIn?: string | undefined;
}

type Found = Omit<CitationProblem, 'line' | 'column'>;
type StoredEvidence = EvidenceFile['evidence'][number];
type StoredSource = EvidenceFile['sources'][number];

/** Follows every citation of a report document to its definition, its evidence and the words in its source. */
export async function checkReport(
	{ document, evidenceFile, folder, writtenIn }: ReportToCheck,
	reader: SourceReader,
): Promise<ReportCheck> {
	const body = bodyOf(document);
	const labels = labelCitations(document);
	const cited = labels.filter(it => it.start < body.sources);
	const definitions = citationDefinitions(document);
	const found = [...checkLabels(labels, cited, definitions)];
	const lines = new LineIndex(document);
	const quotations = quotedWords(document, cited);
	const finish = (quotes: number, verified: number, misquoted: number): ReportCheck => ({
		problems: found.map(it => ({ ...it, ...lines.positionOf(it.start) })).sort((a, b) => a.start - b.start),
		citations: cited.length,
		quotes,
		verified,
		quotations: quotations.length,
		faithful: quotations.length - misquoted,
	});

	if (evidenceFile === undefined) {
		if (labels.length > 0 || definitions.length > 0) {
			const message =
				'The evidence file of this report is missing, so no citation can be followed to its words: put it back beside the report, under the name that the front matter gives.';
			found.push({ code: 'evidence-file-missing', severity: 'error', message, ...body.evidenceField });
		}
		return finish(0, 0, quotations.length);
	}
	const evidence = parseEvidenceFile(evidenceFile);
	if (!('evidence' in evidence)) {
		const message = `${oneLine(evidence.problem)} Restore it from version control, or ask the question again.`;
		found.push({ code: 'evidence-file-unreadable', severity: 'error', message, ...body.evidenceField });
		return finish(0, 0, quotations.length);
	}

	const places = firsts([...cited, ...definitions], it => it.label);
	const placeOf = (label: string): Stretch => places.get(label) ?? body.evidenceField;
	const sources = firsts(evidence.sources, it => it.id);
	found.push(...checkEvidence(evidence.evidence, sources, definitions, folder, placeOf));
	const passages = Map.groupBy(evidence.evidence, it => it.label);
	const misquoted = quotations.filter(it => !isFaithful(it, passages));
	found.push(...misquoted.filter(it => passagesOf(it, passages).length > 0).map(misquotation));
	const verify = createQuoteVerifier(reader, folder, writtenIn);
	let verified = 0;
	let isMoved = false;
	for (const it of evidence.evidence) {
		const source = sources.get(it.source);
		const problem = source && (await verify(it, source));
		// That the report was moved is said once.
		if (problem && !(problem.code === 'report-moved' && isMoved)) {
			found.push({ ...problem, ...stretchOf(placeOf(it.label)) });
			isMoved ||= problem.code === 'report-moved';
		}
		if (source && (!problem || problem.code === 'report-moved')) {
			verified++;
		}
	}
	return finish(evidence.evidence.length, verified, misquoted.length);
}

/** What stands in quotation marks before a citation must be words of a passage that it cites. */
function isFaithful(quotation: QuotedWords, passages: Passages): boolean {
	return passagesOf(quotation, passages).some(it => isQuotedFrom(it.quote, quotation.words));
}

/** Evidence by its label; in a file that was altered, one label may have several. */
type Passages = ReadonlyMap<string, readonly StoredEvidence[]>;

function passagesOf({ labels }: QuotedWords, passages: Passages): readonly StoredEvidence[] {
	return labels.flatMap(it => passages.get(it) ?? []);
}

function misquotation({ start, end, labels }: QuotedWords): Found {
	const message = `These words are in quotation marks, but ${labels.map(it => `[${it}]`).join(' ')} does not say them so, word for word: quote the passage as it is, write … where words are left out, or take the marks away.`;
	return { code: 'misquoted', severity: 'error', message, start, end };
}

/** The name of the evidence file of a document: what its front matter says, when that is a plain name. */
export function evidenceFileNameOf(document: string): string | undefined {
	const field = /^evidence: *(?:"((?:[^"\\\n]|\\.)*)"|([^\s"]+)) *$/m.exec(frontMatterText(document));
	const name = field?.[1] === undefined ? field?.[2] : parseString(`"${field[1]}"`);
	return name && !/[\\/]|^\.\.?$/.test(name) ? name : undefined;
}

/** Citations against definitions: what Markdown itself would not resolve. */
function* checkLabels(
	labels: readonly LabelCitation[],
	cited: readonly LabelCitation[],
	definitions: readonly CitationDefinition[],
): Generator<Found> {
	const defined = new Set<string>();
	const isCited = new Set(cited.map(it => it.label));
	for (const it of definitions) {
		const { label } = it;
		if (defined.has(label)) {
			const message = `[${label}] is defined twice, and readers see only the first: remove this definition.`;
			yield { code: 'duplicate-definition', severity: 'error', message, ...stretchOf(it) };
		} else if (!isCited.has(label)) {
			const message = `[${label}] is defined but no longer cited in the text: remove the definition, or cite it.`;
			yield { code: 'unused-definition', severity: 'info', message, ...stretchOf(it) };
		}
		defined.add(label);
	}
	for (const it of labels) {
		if (!defined.has(it.label)) {
			const message = `[${it.label}] leads nowhere: cite a source that is defined at the end of the report, or remove it.`;
			yield { code: 'undefined-label', severity: 'error', message, ...stretchOf(it) };
		}
	}
}

/** Definitions against evidence: what a hand, or a merge, has changed on one side only. */
function* checkEvidence(
	evidence: readonly StoredEvidence[],
	sources: ReadonlyMap<string, StoredSource>,
	definitions: readonly CitationDefinition[],
	folder: string,
	placeOf: (label: string) => Stretch,
): Generator<Found> {
	const byLabel = firsts(evidence, it => it.label);
	for (const it of definitions) {
		const stored = byLabel.get(it.label);
		const source = stored && sources.get(stored.source);
		if (!stored) {
			const message = `[${it.label}] has no evidence in the evidence file: nothing shows that its source says so, so remove the citation or restore the file.`;
			yield { code: 'unknown-evidence', severity: 'error', message, ...stretchOf(it) };
		} else if (source) {
			yield* checkDefinition(it, stored, source, folder);
		}
	}
	const defined = new Set(definitions.map(it => it.label));
	const seen = new Set<string>();
	for (const { id, label, source } of evidence) {
		const place = stretchOf(placeOf(label));
		if (seen.has(label)) {
			const message = `The evidence file has [${label}] twice: restore the file from version control.`;
			yield { code: 'duplicate-evidence', severity: 'error', message, ...place };
		}
		seen.add(label);
		if (!defined.has(label)) {
			const message = `The evidence file has ${id} for [${label}], which the report does not define any more: nothing to do, unless a citation was lost.`;
			yield { code: 'undefined-evidence', severity: 'info', message, ...place };
		}
		if (!sources.has(source) || /^\d+/.exec(label)?.[0] !== source) {
			const message = `[${label}] belongs to source ${source} in the evidence file, which is not its own: restore the file from version control.`;
			yield { code: 'wrong-source', severity: 'error', message, ...place };
		}
	}
}

function* checkDefinition(
	definition: CitationDefinition,
	{ label, quote, locator }: StoredEvidence,
	{ uri, title }: StoredSource,
	folder: string,
): Generator<Found> {
	const [target = '', fragment = ''] = definition.target.split('#', 2);
	const place = stretchOf(definition);
	if (normalUri(target, folder) !== normalUri(uri.split('#', 1)[0] ?? '', folder)) {
		const message = `[${label}] leads to ${target}, but its evidence is from ${uri}: set the target back, or remove the citation.`;
		yield { code: 'target-differs', severity: 'error', message, ...place };
	} else if (locator.lines && /^L\d+$/.test(fragment) && fragment !== `L${locator.lines[0]}`) {
		const message = `[${label}] opens at line ${fragment.slice(1)}, but its words were read at line ${locator.lines[0]}: write #L${locator.lines[0]}.`;
		yield { code: 'target-differs', severity: 'warning', message, ...place };
	}
	if (!showsQuote(definition.title, oneLine(title), oneLine(quote))) {
		const message = `The title of [${label}] does not show the words of its evidence: it must read ${oneLine(title)}: “${shorten(oneLine(quote))}”.`;
		yield { code: 'title-differs', severity: 'error', message, ...place };
	}
}

/** `Title: “quote”`, where a long quote is cut and ends in `…`. */
function showsQuote(shown: string, title: string, quote: string): boolean {
	const line = oneLine(shown);
	const head = `${title}: “`;
	if (!line.startsWith(head) || !line.endsWith('”')) {
		return false;
	}
	const words = line.slice(head.length, -1);
	return words === quote || (words.endsWith('…') && words.length > 100 && quote.startsWith(words.slice(0, -1)));
}

/** Where the document's list of sources begins, and which stretch stands for its evidence file. */
function bodyOf(document: string): { sources: number; evidenceField: Stretch } {
	const front = frontMatterText(document);
	const field = /^evidence:.*$/m.exec(front);
	// Git may have made the line breaks those of Windows.
	const sources = Math.max(...['\n', '\r\n'].map(it => document.lastIndexOf(`\n## Sources${it}`)));
	return {
		sources: sources < 0 ? document.length : sources,
		evidenceField: field ? { start: field.index, end: field.index + field[0].length } : { start: 0, end: 0 },
	};
}

function frontMatterText(document: string): string {
	return document.slice(0, frontMatter(document)?.end ?? 0);
}

function normalUri(uri: string, folder: string): string {
	try {
		return decodeURIComponent(resolveUri(folder, uri));
	} catch {
		return uri;
	}
}

function parseString(json: string): string | undefined {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'string' ? value : undefined;
	} catch {
		return undefined;
	}
}

/** The first of the values that have a key. */
function firsts<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, T> {
	const found = new Map<string, T>();
	for (const it of values) {
		const key = keyOf(it);
		if (!found.has(key)) {
			found.set(key, it);
		}
	}
	return found;
}

function stretchOf({ start, end }: Stretch): Stretch {
	return { start, end };
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

function shorten(text: string): string {
	return text.length <= 80 ? text : `${text.slice(0, 79).trimEnd()}…`;
}

import type { Location, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import * as z from 'zod';
import type { StoredEvidence, StoredSource } from '../citations/citedReport.ts';
import { cutText } from '../report/cutText.ts';
import { visible } from '../report/inert.ts';
import { placeOfPassage } from '../report/passagePlace.ts';
import type { OpenedEvidence } from './evidenceFiles.ts';
import { canonicalUri } from './files.ts';
import { evidenceScheme } from './protocol.ts';
import type { Session } from './session.ts';
import { passageOf } from './sources.ts';
import type { Words } from './words.ts';

type Texts = Pick<Session, 'sources' | 'evidence' | 'hasTexts' | 't'>;

/**
 * Where the words of a passage stand: in the project's own file if they still do, else in the text as it was read, else in a
 * text that shows what the report quotes of it. It is looked for once, until something changes: problems name it with each
 * keystroke.
 */
export async function locationOfPassage(
	texts: Texts,
	evidence: OpenedEvidence,
	stored: StoredEvidence,
	source: StoredSource,
): Promise<Location> {
	const { generation } = texts.sources;
	const last = located.get(evidence);
	const known = last?.generation === generation ? last : { generation, places: new Map<string, Promise<Location>>() };
	located.set(evidence, known);
	const place = known.places.get(stored.label) ?? locate(texts, evidence, stored, source);
	known.places.set(stored.label, place);
	return await place;
}

/** By label. */
const located = new WeakMap<
	OpenedEvidence,
	{ readonly generation: number; readonly places: Map<string, Promise<Location>> }
>();

async function locate(
	texts: Texts,
	evidence: OpenedEvidence,
	stored: StoredEvidence,
	source: StoredSource,
): Promise<Location> {
	if (stored.locator.lines) {
		const file = await texts.sources.file(evidence, source);
		const place = file && placeOfPassage(file.text, passageOf(stored));
		if (place?.isThere) {
			return { uri: file?.uri ?? '', range: { start: place.start, end: place.end } };
		}
	}
	if (!texts.hasTexts()) {
		return { uri: evidence.uri, range: entryOf(evidence, stored) };
	}
	const text = await textOf(texts, evidence, source);
	const { start, end } = placeOfPassage(text, passageOf(stored));
	return { uri: uriOf(evidence, source, texts.t), range: { start, end } };
}

/** Where a passage stands in the evidence file, for editors that show files and nothing else. */
function entryOf({ uri, text }: OpenedEvidence, { quote }: StoredEvidence): Range {
	const written = JSON.stringify(quote);
	const at = Math.max(0, text.indexOf(written));
	const document = TextDocument.create(uri, 'json', 0, text);
	return { start: document.positionAt(at + 1), end: document.positionAt(at + written.length - 1) };
}

/** The text of a document of this scheme; a sentence where there is none. */
export async function evidenceText(texts: Texts, uri: string): Promise<string> {
	const { t } = texts;
	const origin = originOf(uri);
	const evidence = origin && (await texts.evidence.at(origin.evidence));
	const source = evidence?.index?.sources.get(origin?.source ?? '');
	return evidence && source
		? await textOf(texts, evidence, source)
		: t('The evidence file that this text belongs to is not there any more.');
}

async function textOf({ sources, t }: Texts, evidence: OpenedEvidence, source: StoredSource): Promise<string> {
	return (await sources.snapshot(evidence, source.sha256)) ?? excerpts(evidence, source, t);
}

/** What a report quotes of a source, each passage in the words around it. */
function excerpts({ index }: OpenedEvidence, source: StoredSource, t: Words): string {
	const passages = (index?.file.evidence ?? []).filter(it => it.source === source.id);
	return [
		cutText(visible(source.title), 200),
		cutText(visible(source.uri), 1000),
		t('Read on {0}.', source.retrievedAt.slice(0, 10)),
		'',
		t('The full text of this source is not kept here. “Fetch Missing Sources” reads it again.'),
		t('These are the passages that the report cites:'),
		...passages.flatMap(({ label, prefix, quote, suffix }) => [
			'',
			`[${label}]`,
			`${prefix === '' ? '' : '…'}${prefix}${quote}${suffix}${suffix === '' ? '' : '…'}`,
		]),
		'',
	].join('\n');
}

/** What the URI of such a document says, so that its text can be made again at any time. */
const Origin = z.object({ evidence: z.string().endsWith('.evidence.json'), source: z.string() });
type Origin = z.infer<typeof Origin>;

function uriOf(evidence: OpenedEvidence, source: StoredSource, t: Words): string {
	const title =
		cutText(visible(source.title), 60)
			.replaceAll(/[/\\#?]/g, ' ')
			.trim() || t('Source');
	const origin: Origin = { evidence: canonicalUri(evidence.uri), source: source.id };
	const name = encodeURIComponent(t('{0} (as read)', title));
	return `${evidenceScheme}:/${name}?${encodeURIComponent(JSON.stringify(origin))}`;
}

function originOf(uri: string): Origin | undefined {
	try {
		const { protocol, search } = new URL(uri);
		return protocol === `${evidenceScheme}:`
			? Origin.safeParse(JSON.parse(decodeURIComponent(search.slice(1)))).data
			: undefined;
	} catch {
		return undefined;
	}
}

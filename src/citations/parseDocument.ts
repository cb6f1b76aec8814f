import { findApparatus } from '../report/apparatus.ts';
import { citationMarks, type DefinitionMark, definitionMarks } from '../report/citationMarks.ts';
import { markdownOutline, type Stretch } from '../report/markdownText.ts';
import type { Citation, CitationDocument, CitationLink, Claim } from './citationDocument.ts';
import { claimsOf } from './claims.ts';
import { LineIndex } from './reportCheck.ts';

/** From the citation keys of sources to the label of their first passage, as `citationKeys` makes it of evidence. */
export type CitationKeys = ReadonlyMap<string, string>;

/**
 * Reads a Markdown document for its citations. It takes any text, in time that is linear in its length: one pass over its
 * blocks, one over its text, and one over its sentences once `claims` is asked for.
 *
 * Pandoc's `[@key]` names a source, and stands for its first passage: given `keys` it has that label, and without them, or
 * for a key they do not have, the label `@key`, which no evidence has. `[@key{3b}]` has the label 3b in any case. Both lead to
 * their evidence alone, so `leadsTo` is always `undefined`.
 */
export function parseCitationDocument(text: string, keys: CitationKeys = noKeys): CitationDocument {
	const outline = markdownOutline(text);
	const definitions = definitionMarks(text, outline);
	const links = { reference: linksOf(definitions, 'reference'), footnote: linksOf(definitions, 'footnote') };
	const marks = citationMarks(text, outline, definitions);
	const all = marks.map((it): Citation => {
		const place = { start: it.start, end: it.end, style: it.style, name: it.name };
		switch (it.style) {
			case 'reference':
			case 'footnote':
				return { ...place, label: it.label, leadsTo: links[it.style].get(it.label) };
			case 'inline':
				return { ...place, label: it.label, leadsTo: { target: it.target, title: it.title } };
			case 'pandoc':
				return { ...place, label: it.label ?? keys.get(it.key) ?? `@${it.key}`, leadsTo: undefined };
		}
	});
	const apparatus = findApparatus(text);
	const citations = all.filter(it => it.start < apparatus.start);
	let claims: readonly Claim[] | undefined;
	return {
		text,
		front: readFront(text, outline.front),
		citations,
		listed: all.slice(citations.length),
		definitions,
		get claims() {
			claims ??= claimsOf({ text, outline, definitions, citations, marks, apparatus });
			return claims;
		},
		apparatus,
		code: outline.code,
		lines: new LineIndex(text),
	};
}

const noKeys: CitationKeys = new Map();

/** Of two definitions of one label the first counts. */
function linksOf(
	definitions: readonly DefinitionMark[],
	style: DefinitionMark['style'],
): ReadonlyMap<string, CitationLink> {
	const links = new Map<string, CitationLink>();
	for (const it of definitions) {
		if (it.style === style && !links.has(it.label)) {
			links.set(it.label, it);
		}
	}
	return links;
}

function readFront(text: string, stretch: Stretch | undefined): CitationDocument['front'] {
	const front = text.slice(0, stretch?.end ?? 0);
	const evidence = fieldOf(front, 'evidence');
	const isName = evidence && evidence.value !== '' && !/[\\/\0]|^\.\.?$/.test(evidence.value);
	return {
		run: fieldOf(front, 'run')?.value || undefined,
		evidenceFile: isName ? evidence.value : undefined,
		evidenceField: evidence?.at ?? { start: 0, end: 0 },
	};
}

/** A field of one line: a JSON string (which is a YAML string), one in single quotes, or a plain word. */
function fieldOf(front: string, name: string): { readonly value: string; readonly at: Stretch } | undefined {
	const line = new RegExp(
		String.raw`^${name}:[ \t]*(?:("(?:[^"\\\n]|\\.)*")|'([^'\n]*)'|([^\s"'][^\n#]*?))?[ \t]*\r?$`,
		'm',
	);
	const match = line.exec(front);
	if (!match) {
		return undefined;
	}
	const [whole, quoted, single, plain] = match;
	const value = quoted === undefined ? (single ?? plain ?? '') : (parseString(quoted) ?? '');
	return { value, at: { start: match.index, end: match.index + whole.trimEnd().length } };
}

function parseString(json: string): string | undefined {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'string' ? value : undefined;
	} catch {
		return undefined;
	}
}

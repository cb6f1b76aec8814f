import type { EvidenceFile } from '../report/evidenceFile.ts';
import { type CslDate, dateOf, dateOfIso } from './cslDate.ts';
import { type CslType, cslTypeOf } from './cslType.ts';
import { plainLine } from './plainLine.ts';
import { doiOfSource } from './sourceDoi.ts';
import { SourceFields } from './sourceFields.ts';
import { type CslName, namesOf } from './sourceNames.ts';

export type StoredSource = EvidenceFile['sources'][number];

/** One entry of a bibliography: CSL-JSON (citationstyles.org, 1.0.2), with the fields that sources have. Every text is one line. */
export interface CslItem extends CslTexts {
	/** The citation key. */
	readonly id: string;
	readonly type: CslType;
	readonly title: string;
	readonly author?: readonly CslName[];
	readonly editor?: readonly CslName[];
	readonly issued?: CslDate;
	readonly accessed?: CslDate;
	/** In lower case, without its resolver; but arXiv writes its own with a capital. */
	readonly DOI?: string;
	readonly URL?: string;
	/** Where a file of the project lies, from the project's folder: it has no address that others could open. */
	readonly archive_location?: string;
}

type CslTexts = { readonly [Field in (typeof textFields)[number]]?: string };

/** What an entry says in plain words, beside its title. */
const textFields = [
	'container-title',
	'publisher',
	'publisher-place',
	'volume',
	'issue',
	'page',
	'number',
	'edition',
	'version',
	'genre',
	'language',
	'archive',
	'ISBN',
	'ISSN',
	'note',
] as const;

/**
 * The entry for a source. `folder` is the evidence file's own way from the project's folder, where it says one. What an evidence
 * file says may be anybody's words: odd fields are left out, never an error.
 */
export function cslItemOf(source: StoredSource, id: string, folder = ''): CslItem {
	const fields = SourceFields.parse(source);
	const doi = doiOfSource(source);
	const type = cslTypeOf(source);
	const [author, editor] = [namesOf(fields.author, type), namesOf(fields.editor, type)];
	const [issued, accessed] = [dateOf(fields.issued), dateOfIso(source.retrievedAt)];
	return {
		id,
		type,
		title: titleOf(source.title, fields['container-title']) || fileNameOf(source.uri),
		...(author.length > 0 ? { author } : {}),
		...(editor.length > 0 ? { editor } : {}),
		...(issued ? { issued } : {}),
		...(accessed ? { accessed } : {}),
		...Object.fromEntries(
			textFields.map(it => [it, plainLine(fields[it], longestField)]).filter(([, text]) => text !== ''),
		),
		...(doi === undefined ? {} : { DOI: asRegistered(doi) }),
		...placeOf(source.uri, folder),
	};
}

/** DOIs count the same in either case; this one is read as a name. */
function asRegistered(doi: string): string {
	return doi.replace(/^10\.48550\/arxiv\./, '10.48550/arXiv.');
}

/** In UTF-16 units: what one field may put into a list of references. */
const longestTitle = 1_000;
const longestField = 300;

/** The title of a page often ends with the name of its site, which the entry says by itself. */
function titleOf(title: string, site: string | number | undefined): string {
	const line = plainLine(title, longestTitle);
	const name = plainLine(site, longestField);
	const rest =
		name !== '' && line.endsWith(name) ? /^(.*\S)\s+[|–—·-]\s+$/.exec(line.slice(0, -name.length))?.[1] : undefined;
	return rest ?? line;
}

/** A page has its address. A file has its way in the project; where one lies elsewhere on this machine is nobody's business. */
function placeOf(uri: string, folder: string): Pick<CslItem, 'URL' | 'archive_location'> {
	const url = URL.parse(uri);
	if (url?.protocol === 'http:' || url?.protocol === 'https:') {
		url.username = '';
		url.password = '';
		return { URL: url.href };
	}
	const way = url ? '' : plainLine(wayInProject(decoded(uri), folder), longestField);
	return way === '' ? {} : { archive_location: way };
}

/** `docs/a.md` for `../docs/a.md` seen from `research`. */
function wayInProject(uri: string, folder: string): string {
	const way: string[] = [];
	for (const part of [...folder.split('/'), ...uri.split('/')]) {
		if (part === '..') {
			way.pop();
		} else if (part !== '' && part !== '.') {
			way.push(part);
		}
	}
	return way.join('/');
}

function fileNameOf(uri: string): string {
	const path = (URL.parse(uri)?.pathname ?? uri).replace(/\/+$/, '');
	return plainLine(decoded(path.slice(path.lastIndexOf('/') + 1)), longestField) || 'Untitled';
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

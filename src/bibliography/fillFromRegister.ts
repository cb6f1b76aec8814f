import * as z from 'zod';
import { withCitationKeys } from '../report/citationKey.ts';
import type { EvidenceFile } from '../report/evidenceFile.ts';
import type { StoredSource } from './cslItem.ts';
import { plainLine } from './plainLine.ts';
import { doiOfSource } from './sourceDoi.ts';

/** What a register says of a work with a DOI, in the fields of CSL-JSON. It never rejects but for an abort. */
export interface AskRegister {
	(doi: string, signal: AbortSignal): Promise<RegisterAnswer>;
}

export type RegisterAnswer =
	| { readonly kind: 'known'; readonly fields: Readonly<Record<string, unknown>> }
	| { readonly kind: 'unknown' }
	/** `why` is a sentence; with `isFinal`, asking for another DOI would end the same way. */
	| { readonly kind: 'unanswered'; readonly why: string; readonly isFinal: boolean };

/** What became of one source, for each host to put in its own words. */
export type RegisterRemark = RegisterNews & { readonly title: string; readonly doi: string };

type RegisterNews =
	| { readonly kind: 'filled'; readonly fields: readonly string[] }
	/** The site on which a paper is read gave way to the journal in which it appeared. */
	| { readonly kind: 'replaced'; readonly field: string; readonly from: string; readonly to: string }
	/** The register says otherwise; the source's own word was kept. */
	| { readonly kind: 'differs'; readonly field: string; readonly kept: string; readonly registered: string }
	| { readonly kind: 'unknown' }
	| { readonly kind: 'unanswered'; readonly why: string };

/**
 * Asks a register about each source that has a DOI, and adds what the source did not say. What it did say stays, and where the
 * register differs, that is told; only a page that is known to be a paper becomes one.
 */
export async function fillFromRegister(
	file: EvidenceFile,
	ask: AskRegister,
	signal: AbortSignal,
): Promise<{ readonly file: EvidenceFile; readonly remarks: readonly RegisterRemark[] }> {
	// A key is made of what a source says of itself, and reports cite by it: it is not to change with what is added.
	const keyed = withCitationKeys(file.sources);
	const remarks: RegisterRemark[] = [];
	const sources: StoredSource[] = [];
	let refusal: string | undefined;
	let failures = 0;
	// One after the other, as registers ask programs to do.
	for (const source of keyed) {
		signal.throwIfAborted();
		const doi = doiOfSource(source);
		if (doi === undefined) {
			sources.push(source);
			continue;
		}
		const about = { title: plainLine(source.title, 120) || doi, doi };
		const answer: RegisterAnswer =
			refusal === undefined ? await ask(doi, signal) : { kind: 'unanswered', why: refusal, isFinal: true };
		failures = answer.kind === 'unanswered' ? failures + 1 : 0;
		switch (answer.kind) {
			case 'known': {
				const filled = withFields(source, answer.fields);
				sources.push(filled.source);
				remarks.push(...filled.remarks.map(it => ({ ...about, ...it })));
				break;
			}
			case 'unknown':
				sources.push(source);
				remarks.push({ ...about, kind: 'unknown' });
				break;
			case 'unanswered':
				sources.push(source);
				remarks.push({ ...about, kind: 'unanswered', why: answer.why });
				refusal = answer.isFinal || failures >= mostFailures ? answer.why : undefined;
				break;
		}
	}
	return { file: { ...file, sources }, remarks };
}

/** In a row: whoever does not answer is not waited for again and again. */
const mostFailures = 3;

/** How many sources have a DOI, and would be asked about. */
export function countDois(file: EvidenceFile): number {
	return file.sources.filter(it => doiOfSource(it) !== undefined).length;
}

/** What a register may add. Our own fields (`uri`, `sha256`, …) are none of it. */
const fillable = [
	'author',
	'issued',
	'container-title',
	'publisher',
	'volume',
	'issue',
	'page',
	'ISBN',
	'ISSN',
	'note',
	'DOI',
] as const;

/** What a reader of pages calls a source of which it knows no more. */
const unspecific: readonly string[] = ['webpage', 'document'];

function withFields(
	source: StoredSource,
	fields: Readonly<Record<string, unknown>>,
): { readonly source: StoredSource; readonly remarks: readonly RegisterNews[] } {
	const remarks: RegisterNews[] = [];
	const added: Record<string, unknown> = {};
	const type = fields['type'];
	const isNowPaper = typeof type === 'string' && unspecific.includes(source.type) && !unspecific.includes(type);
	for (const field of ['title', ...fillable]) {
		const [own, registered] = [source[field], fields[field]];
		if (isEmpty(registered) || worded(own) === worded(registered)) {
			continue;
		}
		if (isEmpty(own)) {
			added[field] = registered;
		} else if (isNowPaper && field === 'container-title') {
			added[field] = registered;
			remarks.push({ kind: 'replaced', field, from: shown(own), to: shown(registered) });
		} else if (field !== 'DOI') {
			remarks.push({ kind: 'differs', field, kept: shown(own), registered: shown(registered) });
		}
	}
	const names = Object.keys(added).filter(
		it => !remarks.some(remark => remark.kind === 'replaced' && remark.field === it),
	);
	return {
		source: { ...source, ...added, ...(isNowPaper ? { type } : {}) },
		remarks: [...(names.length > 0 ? [{ kind: 'filled', fields: names } as const] : []), ...remarks],
	};
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A field as one line for people: the family names of authors, a date as its parts. */
function shown(value: unknown): string {
	return plainLine(wordsIn(value).join(' '), 120);
}

/** What is the same but for case, marks, first names and how much of a date is known, is no difference to tell. */
function worded(value: unknown): string {
	return shown(value)
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

function wordsIn(value: unknown): readonly string[] {
	const all = Array.isArray(value) ? value : [value];
	return all.map(it => (typeof it === 'object' && it !== null ? nameOrYear(it) : `${it ?? ''}`));
}

function nameOrYear(value: object): string {
	const { family, literal, 'date-parts': dates } = NameOrDate.parse(value);
	return `${family ?? literal?.trim().split(/\s+/).at(-1) ?? dates?.[0]?.[0] ?? ''}`;
}

const NameOrDate = z.object({
	family: z.string().optional().catch(undefined),
	literal: z.string().optional().catch(undefined),
	'date-parts': z
		.array(z.array(z.union([z.string(), z.number()])))
		.optional()
		.catch(undefined),
});

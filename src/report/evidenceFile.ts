import * as z from 'zod';
import { Evidence } from './evidence.ts';
import { inOrderOf } from './keyOrder.ts';
import { Source } from './source.ts';

export const evidenceFileVersion = 1;

/**
 * What someone thought of a claim and its evidence: a model that was asked to verify, or a person (`by` is then `user`).
 * It holds for exactly this claim: once the sentence reads otherwise, it is out of date.
 */
export const Verdict = z.looseObject({
	/** The sentence as a reader sees it, without citations. */
	claim: z.string(),
	/** Ids of the evidence that it was judged against. */
	evidence: z.array(z.string()),
	verdict: z.enum(['supported', 'partly', 'unsupported', 'contradicted']),
	/** One sentence. */
	reason: z.string(),
	/** The words of the evidence that decide, verbatim. */
	quote: z.string().optional(),
	by: z.string(),
	at: z.iso.datetime(),
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * The evidence of one report document, beside it as `<name>.evidence.json`. URIs of files are relative to it.
 * Everything in an editor must work from `quote`, `prefix` and `suffix` alone: snapshots stay in the run folder.
 * Fields of later versions are kept.
 */
export const EvidenceFile = z.looseObject({
	version: z.int().min(1),
	run: z.string(),
	question: z.string(),
	/** The way from the root of what was searched to the folder of this file (`research`): where the two part, it finds the sources again. */
	folder: z.string().optional(),
	sources: z.array(z.looseObject({ ...Source.unwrap().shape, id: z.string() })),
	evidence: z.array(
		z.looseObject({
			...Evidence.unwrap().omit({ source: true }).shape,
			/** What the report document shows: `3` or `3b`. */
			label: z.string(),
			/** The `id` of one of `sources`. */
			source: z.string(),
			/** In which text the words were last, when the source was read again and they were not there any more as they are here. */
			lastSeen: z.looseObject({ sha256: z.string(), retrievedAt: z.string() }).optional(),
		}),
	),
	/** Passages that earlier versions of the report cited: their labels mean them for good. */
	earlier: z
		.array(
			z.looseObject({
				...Evidence.unwrap().shape,
				source: z.looseObject(Source.unwrap().shape),
				label: z.string(),
			}),
		)
		.optional(),
	/** What was asked further of the report: each has a section of its own, headed by the question. */
	followUps: z.array(z.string()).optional(),
	verdicts: z.array(Verdict).optional(),
	/** Of the document as its run wrote it, in hex: tells whether anyone has changed it since. */
	documentSha256: z.string().optional(),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

/** Reads an evidence file's text. What is wrong with it is one sentence for the user. */
export function parseEvidenceFile(text: string): EvidenceFile | { readonly problem: string } {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return { problem: 'The evidence file is not JSON.' };
	}
	const large = largePart(json);
	if (large !== undefined) {
		return {
			problem: `The evidence file holds more than any run writes, in ${large}: restore it from version control.`,
		};
	}
	const frame = Frame.safeParse(json);
	if (!frame.success) {
		return { problem: problemOf(frame.error.issues) };
	}
	const issues: z.core.$ZodIssue[] = [];
	const { shape } = EvidenceFile;
	const sources = entriesOf(frame.data.sources, shape.sources.element, 'sources', issues);
	const evidence = entriesOf(frame.data.evidence, shape.evidence.element, 'evidence', issues);
	const verdicts = entriesOf(frame.data.verdicts ?? [], Verdict, 'verdicts', issues);
	if (issues.length > 0) {
		return { problem: problemOf(issues) };
	}
	const file: EvidenceFile = { ...frame.data, sources, evidence, verdicts };
	if (!frame.data.verdicts) {
		delete file.verdicts;
	}
	return file;
}

/** The file around its entries. */
const Frame = EvidenceFile.extend({
	sources: z.array(z.unknown()),
	evidence: z.array(z.unknown()),
	verdicts: z.array(z.unknown()).optional(),
});

/** Reads entries up to the last problem that is told: a file that is wrong throughout has more than anyone waits for. */
function entriesOf<Entry extends z.ZodType>(
	entries: readonly unknown[],
	entry: Entry,
	field: string,
	issues: z.core.$ZodIssue[],
): z.infer<Entry>[] {
	const read: z.infer<Entry>[] = [];
	for (const [index, it] of entries.entries()) {
		if (issues.length >= mostTold) {
			break;
		}
		const parsed = entry.safeParse(it);
		if (parsed.success) {
			read.push(parsed.data);
		} else {
			issues.push(...parsed.error.issues.map(issue => ({ ...issue, path: [field, index, ...issue.path] })));
		}
	}
	return read;
}

const mostTold = 5;

/**
 * Which part of a file, if any, no run has written: an entry, or what stands around the entries, of more values than anyone waits
 * for, or so deep in one another that whoever walks through them runs out of stack.
 */
function largePart(json: unknown): string | undefined {
	if (!isRecord(json)) {
		return undefined;
	}
	if (Object.keys(json).length > mostValues) {
		return 'its fields';
	}
	for (const [field, value] of Object.entries(json)) {
		const at = Array.isArray(value) && lists.has(field) ? value.findIndex(isLarge) : undefined;
		if (at === undefined ? isLarge(value) : at >= 0) {
			return at === undefined ? 'its fields' : `${field}[${at}]`;
		}
	}
	return undefined;
}

const lists: ReadonlySet<string> = new Set(['sources', 'evidence', 'verdicts']);

function isLarge(value: unknown): boolean {
	let open: readonly unknown[] = [value];
	for (let depth = 0, values = 0; open.length > 0; depth++) {
		values += open.length;
		if (depth > mostDeep || values > mostValues) {
			return true;
		}
		open = open.flatMap(it => (isRecord(it) ? Object.values(it) : Array.isArray(it) ? it : []));
	}
	return false;
}

/** A paper of a whole collaboration has thousands of authors. */
const mostValues = 50_000;
const mostDeep = 40;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemOf(issues: z.core.$ZodIssue[]): string {
	const told = z.prettifyError(new z.ZodError(issues.slice(0, mostTold)));
	return `The evidence file is not of the form this version reads: ${told}`;
}

/** As it is written. `like`, the text of its older form, tells the order of its keys, so that version control shows what changed and no more. */
export function formatEvidenceFile(file: EvidenceFile, like?: string): string {
	const older: unknown = like === undefined ? undefined : JSON.parse(like);
	return `${JSON.stringify(inOrderOf(file, older), undefined, '\t')}\n`;
}

import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { ToolError } from '../agent/tool.ts';
import { cutText } from '../report/cutText.ts';
import { visible } from '../report/inert.ts';
import type { LanguageModelToolInput } from './languageModelToolsInput.ts';

/** Follows every citation of a report document to the words in its source. Throws where the report cannot be read. */
export type CheckReport = (path: string, signal: AbortSignal) => Promise<CheckedReport>;

/** What a check of a report found; the pure check's own result has this form. */
export interface CheckedReport {
	readonly problems: readonly {
		readonly code: string;
		/** `error`: a reader would be misled. `warning`: it can be followed, but not as written. `info`: nothing is wrong. */
		readonly severity: 'error' | 'warning' | 'info' | 'hint';
		readonly message: string;
		/** From 1. */
		readonly line: number;
		readonly column: number;
	}[];
	readonly citations: number;
	readonly quotes: number;
	readonly verified: number;
	readonly quotations: number;
	readonly faithful: number;
}

/** Checks a report in one of the open folders, and returns what was found as JSON. Throws `ToolError` for any other file. */
export async function checkCitations(
	{ report }: LanguageModelToolInput<'deep-research_check_citations'>,
	{ folders, check }: { readonly folders: readonly string[]; readonly check: CheckReport },
	signal: AbortSignal,
): Promise<string> {
	if (!isAbsolute(report) || !/\.(?:md|markdown)$/i.test(report)) {
		throw new ToolError('Name the report by its absolute path; it is a Markdown file (.md).');
	}
	const path = await realPathWithin(report, folders);
	if (path === undefined) {
		throw new ToolError(
			`There is no report ${JSON.stringify(cutText(report, 300))} in the open folders. Pass the path that deep-research_run_research returned.`,
		);
	}
	const found = await check(path, signal);
	const problems = found.problems.map(({ line, column, severity, code, message }) => ({
		line,
		column,
		severity,
		code,
		message: cutText(visible(message), 600),
	}));
	const { citations, quotes, verified, quotations, faithful } = found;
	return JSON.stringify(
		{
			report: path,
			counts: {
				errors: problems.filter(it => it.severity === 'error').length,
				warnings: problems.filter(it => it.severity === 'warning').length,
				citations,
				passages: quotes,
				passagesFoundInTheirSources: verified,
				quotations,
				quotationsFaithfulToTheirPassages: faithful,
			},
			problems: problems.slice(0, mostProblems),
			...(problems.length > mostProblems ? { more: `${problems.length - mostProblems} more problems.` } : {}),
		},
		undefined,
		'\t',
	);
}

/** Where a path really leads; `undefined` when that is in none of the folders, or nowhere. */
export async function realPathWithin(path: string, folders: readonly string[]): Promise<string | undefined> {
	const real = await realpath(path).catch(() => undefined);
	for (const folder of real === undefined ? [] : folders) {
		const way = relative(await realpath(folder).catch(() => folder), real ?? '');
		if (way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
			return real;
		}
	}
	return undefined;
}

const mostProblems = 100;

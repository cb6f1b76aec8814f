import * as z from 'zod';

/**
 * One change of one section of the core report. `section` is a heading as it stands (`## Findings`); empty is the text
 * before the first heading.
 */
export const ReportEdit = z
	.object({ op: z.enum(['replace', 'append', 'delete']), section: z.string(), body: z.string() })
	.readonly();
export type ReportEdit = z.infer<typeof ReportEdit>;

/**
 * Applies edits in their order. A section runs from its heading to the next heading of the same or a higher level.
 * `append` to an unknown heading creates it; any other unknown or ambiguous heading changes nothing and is a problem,
 * worded for the one who wrote the edit.
 */
export function applyEdits(report: string, edits: readonly ReportEdit[]): { report: string; problems: string[] } {
	const problems: string[] = [];
	let text = report;
	for (const edit of edits) {
		const result = applyEdit(text, edit);
		if (typeof result === 'string') {
			text = result;
		} else {
			problems.push(result.problem);
		}
	}
	return { report: text, problems };
}

/**
 * Applies edits that were written for `seen` to what someone else has made of it. An edit fits where its section stands as it
 * did; more can also be appended to a section that was changed, but not to one that was taken out. What does not fit changes
 * nothing and is a problem.
 */
export function applyEditsOnto(
	report: string,
	edits: readonly ReportEdit[],
	seen: string,
): { report: string; applied: readonly ReportEdit[]; problems: string[] } {
	const applied: ReportEdit[] = [];
	const problems: string[] = [];
	let text = report;
	for (const edit of edits) {
		const [now, then] = [sectionText(report, edit.section), sectionText(seen, edit.section)];
		const fits = edit.op === 'append' ? (now === undefined) === (then === undefined) : now === then;
		const result = fits
			? applyEdit(text, edit)
			: {
					problem: `The user changed the section "${edit.section}" before your ${edit.op} of it; it was not applied. Look at what they wrote first.`,
				};
		if (typeof result === 'string') {
			text = result;
			applied.push(edit);
		} else {
			problems.push(result.problem);
		}
	}
	return { report: text, applied, problems };
}

/** What stands under a heading; `undefined` where it does not stand, or more than once. */
function sectionText(report: string, section: string): string | undefined {
	const lines = report.split('\n');
	const headings = headingsOf(lines);
	const wanted = section.trim();
	const matches = headings.filter(it => isHeading(it, wanted));
	const [match] = matches;
	if (wanted === '') {
		return lines.slice(0, headings[0]?.line).join('\n').trim();
	}
	if (!match || matches.length > 1) {
		return undefined;
	}
	const end = headings.find(it => it.line > match.line && it.level <= match.level)?.line;
	return lines.slice(match.line, end).join('\n').trim();
}

function applyEdit(report: string, { op, section, body }: ReportEdit): string | { problem: string } {
	const lines = report.split('\n');
	const headings = headingsOf(lines);
	const wanted = section.trim();
	if (wanted === '') {
		const end = headings[0]?.line ?? lines.length;
		return splice(lines, 0, end, op, body);
	}
	const matches = headings.filter(it => isHeading(it, wanted));
	const [match] = matches;
	if (match && matches.length > 1) {
		return {
			problem: `The report has ${matches.length} sections "${wanted}"; the ${op} was not applied. Give the section a heading of its own first.`,
		};
	}
	if (!match) {
		if (op !== 'append') {
			const known = headings.map(it => `"${it.text}"`).join(', ') || 'none';
			return { problem: `The report has no section "${wanted}"; the ${op} was not applied. Its sections: ${known}.` };
		}
		const heading = /^#{1,6}\s/.test(wanted) ? wanted : `## ${wanted}`;
		return join([report, `${heading}\n\n${withoutHeading(body, heading)}`]);
	}
	const end = headings.find(it => it.line > match.line && it.level <= match.level)?.line ?? lines.length;
	if (op === 'delete') {
		return join([lines.slice(0, match.line).join('\n'), lines.slice(end).join('\n')]);
	}
	return splice(lines, match.line + 1, end, op, withoutHeading(body, normalizeHeading(wanted)));
}

/** Replaces, extends or empties the lines from `start` to `end`, and leaves one blank line around what it wrote. */
function splice(lines: readonly string[], start: number, end: number, op: ReportEdit['op'], body: string): string {
	const old = lines.slice(start, end).join('\n').trim();
	const separator = startsListItem(body) && startsListItem(old.slice(old.lastIndexOf('\n') + 1)) ? '\n' : '\n\n';
	const text =
		op === 'append' ? [old, body.trim()].filter(it => it !== '').join(separator) : op === 'replace' ? body.trim() : '';
	return join([lines.slice(0, start).join('\n'), text, lines.slice(end).join('\n')]);
}

function join(parts: readonly string[]): string {
	return parts
		.map(it => it.trimEnd().replace(/^\n+/, ''))
		.filter(it => it !== '')
		.join('\n\n');
}

function startsListItem(text: string): boolean {
	return /^\s*(?:[-*+]|\d+[.)])\s/.test(text);
}

/** Models often repeat the heading at the top of the body they give for it. */
function withoutHeading(body: string, heading: string): string {
	const [first = '', ...rest] = body.trimStart().split('\n');
	return normalizeHeading(first) === normalizeHeading(heading) ? rest.join('\n').trim() : body.trim();
}

interface Heading {
	readonly line: number;
	readonly level: number;
	readonly text: string;
}

/** ATX headings outside fenced code. */
function headingsOf(lines: readonly string[]): Heading[] {
	const headings: Heading[] = [];
	let fence = '';
	for (const [line, text] of lines.entries()) {
		const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1] ?? '';
		if (fence !== '') {
			if (mark.startsWith(fence) && text.trim() === mark) {
				fence = '';
			}
		} else if (mark !== '') {
			fence = mark;
		} else {
			const level = /^(#{1,6})(?:\s|$)/.exec(text)?.[1]?.length;
			if (level) {
				headings.push({ line, level, text: normalizeHeading(text) });
			}
		}
	}
	return headings;
}

/** The heading as it stands, or its words alone when the edit leaves the number signs out. */
function isHeading({ text }: Heading, wanted: string): boolean {
	const name = normalizeHeading(wanted);
	return text === name || (!name.startsWith('#') && text.replace(/^#+\s*/, '') === name);
}

function normalizeHeading(text: string): string {
	return text.trim().replace(/\s+/g, ' ').replace(/\s#+$/, '');
}

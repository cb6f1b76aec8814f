import { crc32 } from '../../base/crc32.ts';
import { citedIds } from '../../report/citation.ts';
import { oneLine } from '../../report/cutText.ts';
import { applyEdits } from '../../report/edits.ts';

/**
 * The core report as this policy keeps it between rounds. The text is the only memory: what it does not say is
 * forgotten, and what the user writes in it counts. `## Findings` has one `###` heading for each sub-question when there
 * are several; `## Searched` lists what was asked; `## Open` is where the user may ask for more.
 */
export interface CoreReport {
	/** Text before the first heading, and sections that are not ours: kept as they are. */
	readonly preamble: string;
	readonly others: readonly Section[];
	/** In the order of the report; the heading of the only one may be empty. */
	readonly findings: readonly FindingsSection[];
	/** What stands under `## Conflicting statements`. */
	readonly conflicts: readonly Entry[];
	readonly open: readonly string[];
	readonly queries: readonly AskedQuery[];
	readonly visits: readonly string[];
	/** How many sub-questions were worked on in the last round. */
	readonly parts: number;
	/** Evidence up to this number was judged in earlier rounds. */
	readonly readUpTo: number;
	/** What the last round showed as findings. */
	readonly shown: ReadonlySet<string>;
	/** What the user took out. */
	readonly removed: ReadonlySet<string>;
	/** Keys of the findings and conflicts that this policy wrote: any other is the user's. */
	readonly written: ReadonlySet<string>;
	/** Keys of the conflicts that the last round showed, and of those that the user took out. */
	readonly disputes: ReadonlySet<string>;
	readonly settled: ReadonlySet<string>;
	/** Whether it says what was searched: a finished report does not, nor one of which the user took that out. */
	readonly hasTrace: boolean;
	/** Whether it is a plan: sub-questions, and nothing yet. */
	readonly isPlan: boolean;
}

/** A query that was made, and what it brought, best first. */
export interface AskedQuery {
	readonly text: string;
	readonly ids: readonly string[];
}

export interface Section {
	readonly heading: string;
	readonly body: string;
}

export interface FindingsSection {
	readonly heading: string;
	/** Bullets and paragraphs, as they stand. */
	readonly entries: readonly Entry[];
}

export interface Entry {
	readonly text: string;
	readonly ids: readonly string[];
}

export const headings = {
	findings: '## Findings',
	conflicts: '## Conflicting statements',
	gaps: '## Gaps',
	open: '## Open',
	searched: '## Searched',
	method: '## How this was found',
} as const;

export function parseCoreReport(text: string): CoreReport {
	const sections = sectionsOf(text, 2);
	const bodyOf = (heading: string): string | undefined => sections.find(it => it.heading === heading)?.body;
	const searched = bodyOf(headings.searched);
	const ours: readonly string[] = Object.values(headings);
	const findings = findingsOf(bodyOf(headings.findings) ?? '');
	const conflicts = entriesOf(bodyOf(headings.conflicts) ?? '');
	const trace = traceOf(searched ?? '');
	const present = new Set(findings.flatMap(it => it.entries.flatMap(entry => entry.ids)));
	const disputed = new Set(conflicts.map(it => entryKey(it.text)));
	const disputes = new Set(trace('disputes'));
	const shown = new Set(trace('shown'));
	return {
		preamble: sections.find(it => it.heading === '')?.body ?? '',
		others: sections.filter(it => it.heading !== '' && !ours.includes(it.heading)),
		findings,
		conflicts,
		open: bulletsOf(bodyOf(headings.open) ?? ''),
		queries: bulletsOf(searched ?? '').flatMap(askedQuery),
		visits: bulletsOf(searched ?? '').flatMap(it => /^read (.+)$/.exec(it)?.[1] ?? []),
		parts: Number(trace('parts')[0] ?? 0),
		readUpTo: Number(trace('Read up to')[0]?.slice(1) ?? 0),
		shown,
		removed: new Set([...trace('removed'), ...shown].filter(it => !present.has(it))),
		written: new Set(trace('written')),
		disputes,
		settled: new Set([...trace('settled'), ...disputes].filter(it => !disputed.has(it))),
		hasTrace: searched !== undefined,
		isPlan:
			searched === undefined &&
			findings.length > 0 &&
			findings.every(it => it.heading !== '' && it.entries.length === 0),
	};
}

/** A core report without what this policy makes of evidence: it makes it anew when the same question is asked again. */
export function withoutFound(report: string): string {
	const lines = report.split('\n');
	const made = [...Object.values(headings), earlierFindings].filter(it => lines.includes(it));
	return applyEdits(
		report,
		made.map(section => ({ op: 'delete', section, body: '' })),
	).report;
}

/** The findings of a report that answered another question. */
export const earlierFindings = '## Earlier findings';

/** Tells entries apart by their words. */
export function entryKey(text: string): string {
	return crc32(oneLine(text)).slice(0, 6);
}

/** The `## Searched` section: how the next round knows what was asked and seen, and what of the report is its own. */
export function searchedBody(
	report: Pick<
		CoreReport,
		'queries' | 'visits' | 'parts' | 'readUpTo' | 'shown' | 'removed' | 'written' | 'disputes' | 'settled'
	>,
): string {
	const names = ['shown', 'removed', 'written', 'disputes', 'settled'] as const;
	const trace = names.filter(it => report[it].size > 0).map(it => `${it} ${[...report[it]].join(' ')}`);
	return [
		...report.queries.map(queryLine),
		...report.visits.map(it => `- read ${it}`),
		'',
		`${[`Read up to e${report.readUpTo}`, `parts ${report.parts}`, ...trace].join('; ')}.`,
	].join('\n');
}

function queryLine({ text, ids }: AskedQuery): string {
	const query = text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
	return ids.length > 0 ? `- ${query}: ${ids.join(' ')}` : `- ${query}`;
}

function askedQuery(line: string): AskedQuery[] {
	const match = /^(?:`` ?(.+?) ?``|`([^`]+)`)(?:: ((?:e\d+ ?)+))?$/.exec(line);
	const text = match?.[1] ?? match?.[2];
	return text === undefined ? [] : [{ text, ids: idsOf(match?.[3]) }];
}

function idsOf(list: string | undefined): string[] {
	return (list ?? '').split(' ').filter(it => it !== '');
}

/** The values that the last line of `## Searched` gives for a name. */
function traceOf(body: string): (name: string) => readonly string[] {
	const line = /^Read up to e\d+.*$/m.exec(body)?.[0].replace(/\.$/, '') ?? '';
	const values = new Map(
		line.split('; ').flatMap(it => {
			const match = /^(Read up to|[a-z]+) ([a-f0-9 ]+)$/.exec(it);
			return match?.[1] && match[2] ? [[match[1], match[2].split(' ')] as const] : [];
		}),
	);
	return name => values.get(name) ?? [];
}

/** A bracket in a heading must not read as a citation. */
export function escapeHeading(text: string): string {
	return text.replaceAll(/\s+/g, ' ').replaceAll(/[[【]/g, '\\$&');
}

function unescapeHeading(line: string): string {
	return line.replace(/^#+\s*/, '').replaceAll(/\\(?=[[【])/g, '');
}

function findingsOf(body: string): FindingsSection[] {
	return sectionsOf(body, 3)
		.map(it => ({ heading: unescapeHeading(it.heading), entries: entriesOf(it.body) }))
		.filter(it => it.heading !== '' || it.entries.length > 0);
}

/** A bullet with the lines that belong to it, or a paragraph. */
function entriesOf(body: string): Entry[] {
	const entries: string[] = [];
	let isNew = true;
	for (const line of body.split('\n')) {
		const isBullet = /^[-*+] /.test(line);
		const belongs = /^\s+\S/.test(line) || (!isBullet && !isNew && line.trim() !== '');
		if (line.trim() === '') {
			isNew = true;
			if (entries.length > 0) {
				entries.push(`${entries.pop() ?? ''}\n`);
			}
		} else if (belongs && entries.length > 0) {
			entries.push(`${entries.pop() ?? ''}\n${line}`);
			isNew = false;
		} else {
			entries.push(line);
			isNew = false;
		}
	}
	return entries.map(it => ({ text: it.replaceAll(/\n{3,}/g, '\n\n').trim(), ids: citedIds(it) }));
}

function bulletsOf(body: string): string[] {
	return body
		.split('\n')
		.map(it => it.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').trim())
		.filter(it => it !== '');
}

/** Cuts Markdown at headings of a level or higher ones; the first section has no heading. Code is not looked into. */
function sectionsOf(text: string, level: number): Section[] {
	const sections: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
	let fence = '';
	for (const line of text.split('\n')) {
		const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
		if (fence === '' || (mark.startsWith(fence) && line.trim() === mark)) {
			fence = fence === '' ? mark : '';
		}
		const depth = fence === '' ? (/^(#{1,6})\s+\S/.exec(line)?.[1]?.length ?? 0) : 0;
		if (depth > 0 && depth <= level) {
			sections.push({ heading: line.trim().replaceAll(/\s+/g, ' '), lines: [] });
		} else {
			sections.at(-1)?.lines.push(line);
		}
	}
	return sections
		.map(it => ({ heading: it.heading, body: it.lines.join('\n').trim() }))
		.filter(it => it.heading !== '' || it.body !== '');
}

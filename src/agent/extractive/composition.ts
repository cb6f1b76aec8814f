import type { ReportLanguage } from '../../report/apparatus.ts';
import { evidenceCitations, formatEvidenceCitation } from '../../report/citation.ts';
import type { ReportEdit } from '../../report/edits.ts';
import type { EvidenceReader } from '../../report/ledger.ts';
import type { ReportChange } from '../decision.ts';
import type { Conflict } from './conflicts.ts';
import {
	type CoreReport,
	type Entry,
	earlierFindings,
	entryKey,
	escapeHeading,
	headings,
	parseCoreReport,
	searchedBody,
} from './coreReport.ts';
import type { Passage } from './passage.ts';
import { leadIn, type Phrases, phrases } from './phrases.ts';
import { visitKey } from './search.ts';
import type { Finding, Part } from './selection.ts';
import type { Move, State } from './state.ts';
import { bare, conflictText, escapeText, findingBullet } from './wording.ts';

/** What the parts of the report are made of. */
export interface Matter {
	readonly memory: CoreReport;
	/** False when the report is not one that this policy was working on. */
	readonly isOurs: boolean;
	readonly states: readonly State[];
	readonly evidence: EvidenceReader;
	/** Of the question. */
	readonly language: ReportLanguage;
}

/** The direct answer: the best quotations, what may answer the rest, or the plain statement that nothing does. */
export function answerText(matter: Matter, failures: readonly string[]): string {
	const { states, language } = matter;
	const say = phrases[language];
	const bullets = answers(states).map(findingBullet);
	const closest = states.filter(isPossible).map(it => {
		const asked = states.length > 1 ? escapeText(it.sub.text) : '';
		const opening = say.mayNotAnswer(asked, missingText(it, say));
		return `${opening}\n\n${closestTo(it).map(findingBullet).join('\n')}`;
	});
	const gaps = states.filter(isGap).map(it => gapSentence(it, say));
	const disagreements = conflictsOf(matter).map(it => say.disagree(conflictText(it, language)));
	if (bullets.length > 0 || closest.length > 0) {
		return paragraphs(bullets.join('\n'), ...disagreements, ...closest, gaps.join(language === 'zh' ? '' : ' '));
	}
	const failure = failures[0]?.split('\n')[0];
	return paragraphs(
		[say.unanswered, ...gaps].join(language === 'zh' ? '' : ' '),
		failure === undefined ? '' : say.searchFailed(escapeText(failure)),
	);
}

function isPossible({ verdict, answers }: State): boolean {
	return !verdict.answered && verdict.possible && answers.length > 0;
}

function isGap(state: State): boolean {
	return !state.verdict.answered && !isPossible(state);
}

/** What the answer shows of a sub-question that it may not answer. */
function closestTo({ answers }: State): readonly Finding[] {
	const best = answers[0]?.score ?? 0;
	return answers.filter(it => it.score >= leastShare * best).slice(0, mostAnswers);
}

/** The report of a finished run: what reads well, without the traces of the work and without what the answer has said. */
export function finishedReport(matter: Matter, { most, leastOfBest }: ShownFindings): string {
	const said = [...answers(matter.states), ...matter.states.filter(isPossible).flatMap(closestTo)].flatMap(
		it => it.parts,
	);
	let left = most;
	const shown = new Set<Passage>();
	const states = matter.states.map((state, i) => {
		const share = Math.ceil(left / (matter.states.length - i));
		const best = Math.max(0, ...state.findings.map(it => it.score));
		const findings = state.findings
			.filter(it => it.score >= leastOfBest * best)
			.flatMap(it => unsaid(it, said))
			.filter(it => it.parts.some(part => !shown.has(part.passage)))
			.slice(0, Math.min(share, state.verdict.answered ? most : mostClosest));
		left -= findings.length;
		findings.flatMap(it => it.parts).forEach(it => shown.add(it.passage));
		return { ...state, findings };
	});
	return body({ ...matter, states }, { gaps: gapsBody(matter), hasEmptySections: false });
}

/** What a reader takes in beside the answer; weaker than a share of the best, a passage is about something else. */
export interface ShownFindings {
	readonly most: number;
	readonly leastOfBest: number;
}

/** A finding without the parts that were quoted before. */
function unsaid(finding: Finding, said: readonly Part[]): Finding[] {
	const parts = finding.parts.filter(
		part => !said.some(it => part.units.every(unit => textOf(it).includes(bare(unit.text)))),
	);
	return parts.length > 0 ? [{ ...finding, parts }] : [];
}

function textOf({ units }: Part): string {
	return units.map(it => bare(it.text)).join('');
}

/** The report of a run that goes on; after the first round only the sections that changed are edited. */
export function workingReport(matter: Matter, move: Move, report: string): ReportChange {
	const { states } = matter;
	const open = states
		.filter(it => !it.verdict.answered)
		.map(it => `- ${it.sub.text}`)
		.join('\n');
	const searched = searchedBody(traceAfter(matter, move));
	// What is found stands before how it was found: a section that is new is not put at the end.
	const isNew = (heading: string, text: string): boolean => text !== '' && !hasHeading(report, heading);
	if (
		!matter.isOurs ||
		isNew(headings.findings, findingsBody(matter, true)) ||
		isNew(headings.conflicts, conflictsBody(matter))
	) {
		const text = paragraphs(
			body(matter, { gaps: '', hasEmptySections: true }),
			section(headings.open, open),
			section(headings.searched, searched),
		);
		return { kind: 'rewrite', text };
	}
	const edits = [
		...edit(report, headings.findings, findingsBody(matter, true)),
		...edit(report, headings.conflicts, conflictsBody(matter)),
		...edit(report, headings.open, open),
		...edit(report, headings.searched, searched),
	];
	return { kind: 'edits', edits };
}

const mostAnswers = 3;
/** Of a sub-question without an answer, the report shows no more than what comes closest. */
const mostClosest = 5;
/** Weaker than this share of the best finding's score, a passage is no direct answer. */
const leastShare = 0.5;

/** The best finding of each sub-question in turn, then the next best of each. */
function answers(states: readonly State[]): readonly Finding[] {
	const chosen: Finding[] = [];
	const answered = states.filter(it => it.verdict.answered);
	const count = Math.max(mostAnswers, answered.length);
	for (let place = 0; place < mostAnswers; place++) {
		for (const { answers } of answered) {
			const finding = answers[place];
			const best = answers[0]?.score ?? 0;
			if (
				finding &&
				chosen.length < count &&
				finding.score >= leastShare * best &&
				!chosen.some(it => it.parts[0]?.passage === finding.parts[0]?.passage)
			) {
				chosen.push(finding);
			}
		}
	}
	return chosen;
}

function gapSentence(state: State, say: Phrases): string {
	return say.nothingOn(escapeText(state.sub.text), missingText(state, say));
}

function missingText({ verdict }: State, say: Phrases): string {
	return say.missing(verdict.missing.map(escapeText));
}

function body(
	matter: Matter,
	{ gaps, hasEmptySections }: { readonly gaps: string; readonly hasEmptySections: boolean },
): string {
	const { memory, evidence } = matter;
	return paragraphs(
		withKnownCitations(memory.preamble, evidence),
		section(headings.findings, findingsBody(matter, hasEmptySections)),
		section(headings.conflicts, hasEmptySections ? conflictsBody(matter) : entriesText(keptConflicts(matter))),
		section(headings.gaps, gaps),
		hasEmptySections ? '' : section(headings.method, methodBody(matter)),
		...earlier(matter).map(it => withKnownCitations(section(it.heading, it.body), evidence)),
	);
}

/** The user's own sections, and the findings of a report that answered an earlier question. */
function earlier({ memory, isOurs }: Matter): CoreReport['others'] {
	const findings = isOurs ? '' : findingsMarkdown(memory);
	return findings === '' ? memory.others : [...memory.others, { heading: earlierFindings, body: findings }];
}

function findingsMarkdown({ findings }: CoreReport): string {
	return paragraphs(
		...findings.map(it =>
			it.heading === ''
				? entriesText(it.entries)
				: section(`### ${escapeHeading(it.heading)}`, entriesText(it.entries)),
		),
	);
}

/** An empty section of a running report says that its sub-question is still to be answered. */
function findingsBody(matter: Matter, hasEmptySections: boolean): string {
	const { states, evidence } = matter;
	const parts = states.map((state, i) => {
		const kept = keptEntries(matter, state, i === 0);
		const told = new Set(kept.flatMap(it => it.ids));
		const bullets = (state.verdict.answered || hasEmptySections ? state.findings : state.findings.slice(0, mostClosest))
			.filter(it => !it.parts.every(part => told.has(part.passage.evidence.id)))
			.map(it => ({ text: findingBullet(it), ids: [] }));
		const lead = !state.verdict.answered && kept.length === 0 && bullets.length > 0 ? [{ text: leadIn, ids: [] }] : [];
		const text = withKnownCitations(entriesText([...kept, ...lead, ...bullets]), evidence);
		const heading = `### ${escapeHeading(hasEmptySections ? state.sub.text : shownName(state.sub.text, states))}`;
		return states.length > 1 ? section(heading, text) || (hasEmptySections ? heading : '') : text;
	});
	return paragraphs(...parts);
}

/** One side of a comparison is headed by its name as the question spells it; other parts by their own words. */
function shownName(text: string, states: readonly State[]): string {
	const side = /^What is (.+)\?$|^(.+)是什么？$/u.exec(text);
	const name = side?.[1] ?? side?.[2];
	return name !== undefined && states.some(it => it.sub.text !== text && it.sub.text.includes(name)) ? name : text;
}

/** What the user wrote into a sub-question's findings, or changed in them. */
function keptEntries({ memory, isOurs }: Matter, { sub }: State, isFirst: boolean): readonly Entry[] {
	return memory.findings
		.filter(it => isOurs && (it.heading === sub.text || (it.heading === '' && isFirst)))
		.flatMap(it => it.entries)
		.filter(it => it.text !== leadIn && !memory.written.has(entryKey(it.text)));
}

/** The same for conflicts. */
function keptConflicts({ memory, isOurs }: Matter): readonly Entry[] {
	return isOurs ? memory.conflicts.filter(it => !memory.disputes.has(entryKey(it.text))) : [];
}

function conflictsBody(matter: Matter): string {
	const shown = conflictsOf(matter).map(it => ({ text: `- ${conflictText(it, matter.language)}`, ids: [] }));
	return entriesText([...keptConflicts(matter), ...shown]);
}

/** The contradictions within all parts, each once, without those that the user took out. */
function conflictsOf({ states, memory, language }: Matter): readonly Conflict[] {
	const all = new Map(states.flatMap(it => it.conflicts).map(it => [`- ${conflictText(it, language)}`, it]));
	return [...all]
		.filter(([text]) => !memory.settled.has(entryKey(text)))
		.map(([, it]) => it)
		.slice(0, 3);
}

function gapsBody({ states, language }: Matter): string {
	const say = phrases[language];
	// A single question is said to be open by the answer itself.
	const gaps = states.length > 1 ? states.filter(isGap).map(it => `- ${gapSentence(it, say)}`) : [];
	return gaps.join('\n');
}

/** What was done to find it, in two lines. A report is also where a follow-up question begins: it is never empty. */
function methodBody({ memory, evidence }: Matter): string {
	const queries = memory.queries.slice(0, 5).map(it => `“${escapeText(it.text)}”`);
	const more = memory.queries.length - queries.length;
	const sources = new Set(evidence.list().map(it => it.source.uri)).size;
	const searched =
		queries.length === 0
			? ''
			: `Searched for ${queries.join(', ')}${more > 0 ? ` and in ${more} more wordings` : ''}: `;
	return `${searched}${evidence.size} passages of ${sources} sources were compared.`;
}

function traceAfter(matter: Matter, move: Move): Parameters<typeof searchedBody>[0] {
	const { memory, states, evidence } = matter;
	const visits = move.visits.flatMap(({ uris, sub }) => uris.map(it => visitKey(it, sub)));
	const shown = states.flatMap(it => it.findings.flatMap(finding => finding.parts));
	const kept = new Set(states.flatMap((it, i) => keptEntries(matter, it, i === 0)).map(it => entryKey(it.text)));
	const entries = parseCoreReport(section(headings.findings, findingsBody(matter, true))).findings;
	const keys = entries.flatMap(it => it.entries.map(entry => entryKey(entry.text)));
	return {
		queries: [...memory.queries, ...move.searches.map(text => ({ text, ids: [] }))],
		visits: [...new Set([...memory.visits, ...visits])],
		parts: states.length,
		readUpTo: Number(evidence.list().at(-1)?.id.slice(1) ?? 0),
		shown: new Set(shown.map(it => it.passage.evidence.id)),
		removed: memory.removed,
		written: new Set(keys.filter(it => !kept.has(it))),
		disputes: new Set(conflictsOf(matter).map(it => entryKey(`- ${conflictText(it, matter.language)}`))),
		settled: memory.settled,
	};
}

function hasHeading(report: string, heading: string): boolean {
	return report.split('\n').some(it => it.trim() === heading);
}

/** The edit that gives a section its new body; none when it has nothing to say and does not stand. */
function edit(report: string, heading: string, body: string): ReportEdit[] {
	const stands = hasHeading(report, heading);
	if (body === '') {
		return stands ? [{ op: 'delete', section: heading, body: '' }] : [];
	}
	return [{ op: stands ? 'replace' : 'append', section: heading, body }];
}

/** Takes out citations of evidence that was never collected: the user may have written one. */
function withKnownCitations(text: string, evidence: EvidenceReader): string {
	let out = '';
	let at = 0;
	for (const { start, end, ids } of evidenceCitations(text)) {
		const known = ids.flatMap(it => evidence.get(it)?.id ?? []);
		out += text.slice(at, start) + known.map(formatEvidenceCitation).join(' ');
		at = end;
	}
	return out + text.slice(at);
}

function entriesText(entries: readonly Entry[]): string {
	return entries.reduce((text, it) => {
		const isList = /^[-*+] /.test(it.text) && /(?:^|\n)[-*+ ][^\n]*$/.test(text);
		return text === '' ? it.text : `${text}${isList ? '\n' : '\n\n'}${it.text}`;
	}, '');
}

function section(heading: string, text: string): string {
	return text === '' ? '' : `${heading}\n\n${text}`;
}

function paragraphs(...parts: readonly string[]): string {
	return parts.filter(it => it.trim() !== '').join('\n\n');
}

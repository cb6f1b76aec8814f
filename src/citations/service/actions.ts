import type { Evidence } from '../../report/evidence.ts';
import type { Stretch } from '../../report/markdownText.ts';
import type { CitedReport } from '../citedReport.ts';
import type { CitationProblem, ProblemCode } from '../reportCheck.ts';
import { addingDefinitions, missingDefinitions } from './actions/addDefinition.ts';
import { betterPassage } from './actions/betterPassage.ts';
import { fixAll } from './actions/fixAll.ts';
import { markingChecked } from './actions/markChecked.ts';
import { mendings } from './actions/mendDefinition.ts';
import { type FoundSources, mendingLinks } from './actions/mendLinks.ts';
import { mergingSources } from './actions/mergeSources.ts';
import { removingCitation } from './actions/removeCitation.ts';
import { removingDefinitions, unusedDefinitions } from './actions/removeUnused.ts';
import { isNoChange } from './changes.ts';
import { duplicatesOf } from './duplicateSources.ts';
import { numberOf } from './labels.ts';
import { organize } from './organize.ts';
import { claimAt, claimOf } from './places.ts';
import type { CitationAction } from './results.ts';

/** What actions are offered for. */
export interface ActionContext {
	/** Of the whole document. */
	readonly problems: readonly CitationProblem[];
	/** Evidence that the run collected and the report does not cite. */
	readonly candidates: readonly Evidence[];
	/** An ISO date and time, for verdicts. */
	readonly now: string;
	/** The sources of a report that was moved, where they have been looked for. */
	readonly found?: FoundSources | undefined;
}

/** What can be done about the citations and definitions that touch a stretch. */
export function actionsAt(report: CitedReport, stretch: Stretch, context: ActionContext): readonly CitationAction[] {
	const { document } = report;
	const problems = context.problems.filter(it => touch(it, stretch));
	const definitions = document.definitions.filter(it => touch(it, stretch));
	const touched = document.citations.filter(it => touch(it, stretch));
	const listed = document.listed.filter(it => touch(it, stretch));
	// What is wrong with a sentence is said of all of it, and mended at its citations.
	const claims = problems.filter(it => claimCodes.includes(it.code)).map(it => claimAt(document, it.start));
	const here = {
		citations: [...new Set([...touched, ...claims.flatMap(it => it?.citations ?? [])])],
		definitions,
		labels: new Set([...touched, ...listed, ...definitions].map(it => it.label)),
		problems,
	};
	return [
		...definitionActions(report, here),
		...passageActions(report, here, context),
		...reportActions(report, here, context),
	].filter(it => !isNoChange(it.change));
}

interface Here {
	readonly definitions: CitedReport['document']['definitions'];
	readonly citations: CitedReport['document']['citations'];
	readonly labels: ReadonlySet<string>;
	readonly problems: readonly CitationProblem[];
}

/** What makes definitions and evidence agree. */
function definitionActions(report: CitedReport, { definitions, labels, problems }: Here): CitationAction[] {
	const missing = missingDefinitions(report, labels).slice(0, mostAtOnce);
	const mended = mendings(report, problems).slice(0, mostAtOnce);
	const unused = unusedDefinitions(report.document)
		.filter(it => definitions.includes(it))
		.slice(0, mostAtOnce);
	return [
		...missing.map(it => ({
			kind: 'add-definition' as const,
			about: [it.label],
			mends: ['undefined-label', 'undefined-evidence'] as const,
			change: { document: addingDefinitions(report, [it]) },
			isPreferred: true,
		})),
		...mended.map(it => ({
			kind: 'mend-definition' as const,
			about: [it.label],
			mends: ['target-differs', 'title-differs'] as const,
			change: { document: [{ start: it.start, end: it.end, text: it.text }] },
			isPreferred: true,
		})),
		...unused.map(it => ({
			kind: 'remove-unused' as const,
			about: [it.label],
			mends: ['unused-definition', 'duplicate-definition'] as const,
			change: removingDefinitions(report, [it]),
			isPreferred: false,
		})),
	];
}

/** What makes a sentence and its evidence agree. */
function passageActions(
	report: CitedReport,
	{ citations, problems }: Here,
	{ candidates, now }: ActionContext,
): CitationAction[] {
	const found: CitationAction[] = [];
	const codes = new Set(problems.map(it => it.code));
	const mends = (among: readonly ProblemCode[]): readonly ProblemCode[] => among.filter(it => codes.has(it));
	const claims = new Set(citations.map(it => claimOf(report.document, it)));
	for (const it of citations.slice(0, mostAtOnce)) {
		const better = betterPassage(report, it, candidates);
		if (better) {
			const { label, title, change } = better;
			const about = [it.label, label, title];
			found.push({
				kind: 'better-passage',
				about,
				mends: mends(supportCodes),
				change,
				isPreferred: codes.has('unsupported'),
			});
		}
	}
	for (const claim of [...claims].slice(0, mostAtOnce)) {
		const evidence = claim?.kind === 'sentence' ? markingChecked(report, claim, now) : undefined;
		if (claim && evidence) {
			const about = [...new Set(claim.citations.map(it => it.label))];
			found.push({
				kind: 'mark-checked',
				about,
				mends: mends(claimCodes),
				change: { document: [], evidence },
				isPreferred: false,
			});
		}
	}
	for (const it of citations.slice(0, mostAtOnce)) {
		const change = removingCitation(report.document, it);
		if (change) {
			found.push({
				kind: 'remove-citation',
				about: [it.label],
				mends: mends(['undefined-label', 'unknown-evidence', ...supportCodes]),
				change: { document: [change] },
				isPreferred: false,
			});
		}
	}
	return found;
}

const supportCodes: readonly ProblemCode[] = ['unsupported', 'weak-support'];
const claimCodes: readonly ProblemCode[] = [...supportCodes, 'stale-verdict', 'refuted'];
/** A selection may hold the whole report; what is to be done with all of it is another action. */
const mostAtOnce = 5;

/** What concerns more than one citation. */
function reportActions(report: CitedReport, { labels, problems }: Here, context: ActionContext): CitationAction[] {
	const found: CitationAction[] = [];
	const areDuplicate = context.problems.some(it => it.code === 'duplicate-source');
	for (const number of new Set(
		[...(areDuplicate ? labels : [])].map(it => numberOf(it)).filter(it => it !== undefined),
	)) {
		const [kept, ...others] = duplicatesOf(report, `${number}`);
		for (const gone of others) {
			const change = kept === undefined ? undefined : mergingSources(report, kept, gone);
			if (kept !== undefined && change) {
				found.push({
					kind: 'merge-duplicates',
					about: [kept, gone],
					mends: ['duplicate-source'],
					change,
					isPreferred: false,
				});
			}
		}
	}
	const moved =
		context.found && problems.some(it => movedCodes.has(it.code)) ? mendingLinks(report, context.found) : undefined;
	if (moved) {
		found.push({ kind: 'mend-links', about: [], mends: ['report-moved'], change: moved, isPreferred: true });
	}
	if (problems.some(it => it.code === 'out-of-order')) {
		found.push({ kind: 'organize', about: [], mends: ['out-of-order'], change: organize(report), isPreferred: true });
	}
	if (problems.some(it => fixedCodes.includes(it.code))) {
		found.push({
			kind: 'fix-all',
			about: [],
			mends: fixedCodes,
			change: fixAll(report, context.problems),
			isPreferred: false,
		});
	}
	return found;
}

const movedCodes: ReadonlySet<ProblemCode> = new Set(['report-moved', 'source-missing']);
const fixedCodes: readonly ProblemCode[] = [
	'undefined-label',
	'duplicate-definition',
	'unused-definition',
	'target-differs',
	'title-differs',
];

function touch(one: Stretch, other: Stretch): boolean {
	return one.start <= other.end && other.start <= one.end;
}

import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver/node';
import type { CitationProblem, ProblemCode } from '../citations/reportCheck.ts';
import { fixAll } from '../citations/service/actions/fixAll.ts';
import { actionsAt } from '../citations/service/actions.ts';
import { isNoChange } from '../citations/service/changes.ts';
import { convertStyle } from '../citations/service/convertStyle.ts';
import { organize } from '../citations/service/organize.ts';
import type { CitationAction } from '../citations/service/results.ts';
import { cutText } from '../report/cutText.ts';
import { visible } from '../report/inert.ts';
import type { Checks } from './checks.ts';
import { workspaceEdit } from './edits.ts';
import { foundSources } from './foundSources.ts';
import { guarded } from './guard.ts';
import { inReport } from './inReport.ts';
import { type CitationStyleName, serverCommands } from './protocol.ts';
import type { OpenReport } from './reports.ts';
import type { Session } from './session.ts';
import type { Words } from './words.ts';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.deepResearch`;
export const organizeKind = `${CodeActionKind.Source}.organizeCitations`;

/** Answers what can be done at a place. Each action brings its edit along: commands with arguments may be gone when they are chosen. */
export function answerActions(session: Session, checks: Checks): void {
	const { connection, reports } = session;
	connection.onCodeAction(
		guarded(
			connection,
			'code actions',
			null,
			inReport(reports, null, async (report, params: CodeActionParams) => {
				const wants = wantsOf(params.context.only);
				return [
					...(wants(CodeActionKind.QuickFix) ? await quickFixes(session, checks, report, params) : []),
					...(wants(CodeActionKind.RefactorRewrite) ? conversions(session.t, report, params) : []),
					...(params.context.only ? sourceActions(session.t, checks, report, wants) : []),
				];
			}),
		),
	);
	connection.onCodeActionResolve(
		guarded<CodeAction, CodeAction>(connection, 'code action', { title: '' }, async action => {
			const { uri, style } = conversionOf(action.data);
			const report = uri === undefined ? undefined : await reports.open(uri);
			return report && style ? { ...action, edit: workspaceEdit(report, convertStyle(report.cited, style)) } : action;
		}),
	);
}

/** Whether an action of a kind was asked for: without a filter, all that belong to a place. */
function wantsOf(only: readonly string[] | undefined): (kind: string) => boolean {
	return kind => !only || only.some(it => it === '' || kind === it || kind.startsWith(`${it}.`));
}

async function quickFixes(
	session: Session,
	checks: Checks,
	report: OpenReport,
	{ range, context }: CodeActionParams,
): Promise<readonly CodeAction[]> {
	const { sources, hasCommands, t } = session;
	const { text, cited, evidenceFile } = report;
	const stretch = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
	const problems = checks.problemsOf(report);
	const here = problems.filter(it => it.start <= stretch.end && stretch.start <= it.end);
	const isMoved = here.some(it => it.code === 'report-moved' || it.code === 'source-missing');
	// Who stands anywhere in a sentence that is marked wants what can be done about its citations.
	const around = {
		start: Math.min(stretch.start, ...here.map(it => it.start)),
		end: Math.max(stretch.end, ...here.map(it => it.end)),
	};
	const actions = actionsAt(cited, around, {
		problems,
		candidates: evidenceFile ? await sources.collected(evidenceFile) : [],
		now: new Date().toISOString(),
		found: isMoved && evidenceFile ? await foundSources(session, evidenceFile) : undefined,
	});
	const fixes = (some: readonly CitationAction[]): readonly CodeAction[] =>
		some.map(it => ({
			title: titleOf(it, t),
			kind: CodeActionKind.QuickFix,
			isPreferred: it.isPreferred,
			diagnostics: mended(context.diagnostics, it.mends),
			edit: workspaceEdit(report, it.change),
		}));
	// What is easiest to choose must not be to say that it is right, or to cite nothing.
	const isLast = ({ kind }: CitationAction): boolean => kind === 'mark-checked' || kind === 'remove-citation';
	return [
		...fixes(actions.filter(it => !isLast(it))),
		...(hasCommands() ? remedies(t, here, context.diagnostics) : []),
		...fixes(actions.filter(isLast)),
	];
}

/** What takes a command of the editor: a run, a request, a model. They take their time, and act on the active editor as it is then. */
function remedies(t: Words, here: readonly CitationProblem[], diagnostics: readonly Diagnostic[]): CodeAction[] {
	const offers = [
		{
			title: t('Find a source for this sentence'),
			command: serverCommands.findSource,
			codes: ['uncited', 'unsupported', 'weak-support', 'refuted'],
		},
		{
			title: t('Have a language model verify the report…'),
			command: serverCommands.verifySupport,
			codes: ['unsupported', 'weak-support', 'stale-verdict'],
		},
		{
			title: t('Refresh the report'),
			command: serverCommands.refreshReport,
			codes: ['quote-changed', 'quote-moved', 'stale-evidence'],
		},
		{
			title: t('Fetch missing sources'),
			command: serverCommands.fetchSources,
			codes: ['not-checked'],
		},
	] as const satisfies readonly { title: string; command: string; codes: readonly ProblemCode[] }[];
	return offers
		.filter(({ codes }) => here.some(it => codes.some(code => code === it.code)))
		.map(({ title, command, codes }) => ({
			title,
			kind: CodeActionKind.QuickFix,
			diagnostics: mended(diagnostics, codes),
			command: { title, command },
		}));
}

function mended(diagnostics: readonly Diagnostic[], codes: readonly ProblemCode[]): Diagnostic[] {
	return diagnostics.filter(it => it.source === 'deep-research' && codes.some(code => code === it.code));
}

function sourceActions(
	t: Words,
	checks: Checks,
	report: OpenReport,
	wants: (kind: string) => boolean,
): readonly CodeAction[] {
	const found: CodeAction[] = [];
	if (wants(organizeKind)) {
		const change = organize(report.cited);
		if (!isNoChange(change)) {
			found.push({ title: t('Organize citations'), kind: organizeKind, edit: workspaceEdit(report, change) });
		}
	}
	if (wants(fixAllKind)) {
		const change = fixAll(report.cited, checks.problemsOf(report));
		if (!isNoChange(change)) {
			found.push({ title: t('Fix all citations'), kind: fixAllKind, edit: workspaceEdit(report, change) });
		}
	}
	return found;
}

/** Offered on citations and definitions; what they change is made when one is chosen, since it is the whole document. */
function conversions(t: Words, { text, cited: { document } }: OpenReport, { range }: CodeActionParams): CodeAction[] {
	const [start, end] = [text.offsetAt(range.start), text.offsetAt(range.end)];
	const here = [...document.citations, ...document.definitions].find(it => it.start <= end && start <= it.end);
	if (!here) {
		return [];
	}
	const styles: readonly { readonly style: CitationStyleName; readonly title: string }[] = [
		{ style: 'reference', title: t('Write all citations as reference links') },
		{ style: 'footnote', title: t('Write all citations as footnotes') },
		{ style: 'inline', title: t('Write all citations as inline links') },
		{ style: 'pandoc', title: t('Write all citations for Pandoc') },
	];
	return styles
		.filter(it => it.style !== here.style)
		.map(({ style, title }) => ({ title, kind: CodeActionKind.RefactorRewrite, data: { uri: text.uri, style } }));
}

function conversionOf(data: unknown): { readonly uri?: string; readonly style?: CitationStyleName } {
	const { uri, style } = typeof data === 'object' && data !== null ? { uri: undefined, style: undefined, ...data } : {};
	const known = (['reference', 'footnote', 'inline', 'pandoc'] as const).find(it => it === style);
	return typeof uri === 'string' && known ? { uri, style: known } : {};
}

function titleOf({ kind, about }: CitationAction, t: Words): string {
	const [first = '', second = '', third = ''] = about.map(it => cutText(visible(it), 60));
	switch (kind) {
		case 'add-definition':
			return t('Define [{0}] from its evidence', first);
		case 'remove-unused':
			return t('Remove the unused definition [{0}]', first);
		case 'remove-citation':
			return t('Remove the citation [{0}]', first);
		case 'merge-duplicates':
			return t('Merge source {1} into {0}: they are one', first, second);
		case 'better-passage':
			return t('Cite [{1}] instead of [{0}]: {2}', first, second, third);
		case 'mark-checked':
			return t('Mark as checked by hand: {0}', about.map(it => `[${it}]`).join(' '));
		case 'mend-definition':
			return t('Write the definition [{0}] as its evidence has it', first);
		case 'mend-links':
			return t('Mend all links to the sources of this report');
		case 'organize':
			return t('Organize citations');
		case 'fix-all':
			return t('Fix all citations');
	}
}

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import type { RunEvent } from '../../src/agent/events.ts';
import { linkedAnswer } from '../../src/extension/chatAnswer.ts';
import { followUps } from '../../src/extension/chatFollowUps.ts';
import { handleChat } from '../../src/extension/chatHandle.ts';
import { parseChatMemory } from '../../src/extension/chatMemory.ts';
import { type ChatReference, isUsersOwn, questionOf } from '../../src/extension/chatQuestion.ts';
import type { ChatAsk, ChatEnd, ChatParts, ChatReply } from '../../src/extension/chatTurn.ts';
import type { CheckedReport } from '../../src/extension/languageModelToolsCheck.ts';
import { UserError } from '../../src/extension/userError.ts';
import { temporaryFolder } from '../runs/temporaryFolder.ts';
import { type FakeRuns, fakeRuns, noReport, writtenReport } from './fakeRuns.ts';
import { writePastRun } from './pastRun.ts';

const searching: readonly RunEvent[] = [
	{ type: 'round-start', round: 1, final: false },
	{
		type: 'decision-made',
		round: 1,
		think: '',
		action: { kind: 'calls', calls: [{ name: 'search', input: { queries: ['ice'] } }] },
		problems: [],
		usage: { promptTokens: 0, completionTokens: 0 },
		milliseconds: 1,
	},
	{ type: 'round-end', round: 1, notices: [], milliseconds: 1 },
];
const link = '<file:///project/docs/ice.md#L3> "Ice: “Ice melts at 0 °C.”"';
const older = '20260101-000000-ice-0001';
const newer = '20260102-000000-steam-0002';
const iceSource = {
	uri: 'https://ice.test/a',
	title: 'On *ice*',
	text: 'It melts. It floats.',
	quotes: ['It melts.', 'It floats.'],
};

/** Answers one message, and prints all that the chat shows. */
async function answer(
	ask: Partial<ChatAsk>,
	parts: Partial<ChatParts> = {},
	signal = new AbortController().signal,
): Promise<{ readonly shown: string; readonly end: ChatEnd; readonly bugs: readonly unknown[] }> {
	const lines: string[] = [];
	const bugs: unknown[] = [];
	const reply: ChatReply = {
		progress: it => lines.push(`(${it})`),
		markdown: it => lines.push(it.trim()),
		reference: (uri, line) => lines.push(`→ ${uri}${line === undefined ? '' : ` line ${line}`}`),
		button: it => lines.push(`[${it.label}] ${it.kind === 'problem' ? it.command : it.document}`),
	};
	const end = await handleChat(
		{
			ask: {
				command: undefined,
				question: '',
				attachments: [],
				leftOut: [],
				folder: undefined,
				activeReport: undefined,
				history: [],
				...ask,
			},
			parts: {
				runs: fakeRuns(),
				draftPlan: async () => undefined,
				checkReport: () => Promise.reject(new Error('Not asked for.')),
				scope: () => ({ web: true, papers: false, project: true, code: false }),
				folders: () => [],
				roots: () => [],
				onBug: it => bugs.push(it),
				...parts,
			},
			reply,
			t,
		},
		signal,
	);
	return { shown: lines.join('\n'), end, bugs };
}

function endingWith(end: Parameters<FakeRuns['endWith']>[0], events = searching): FakeRuns {
	const runs = fakeRuns();
	runs.endWith(end, events);
	return runs;
}

test('a question is researched: a line a round, the answer with its citations as links, the sources, the report', async () => {
	const runs = endingWith(writtenReport());
	const { shown, end } = await answer({ question: 'When does ice melt?', attachments: ['file:///a.md'] }, { runs });
	assert.equal(
		shown,
		`
(Preparing)
(Round 1: Searching for “ice”)
At 0 °C [\\[1\\]](${link}).
→ file:///project/docs/ice.md line 3
[Open Report] file:///project/research/ice.md
`.trim(),
	);
	assert.deepEqual(end, { memory: { kind: 'run', runId: 'run-1', isCited: true } });
	assert.deepEqual(runs.requests, [
		{
			question: 'When does ice melt?',
			attachments: ['file:///a.md'],
			mode: 'deep',
			scope: { web: true, papers: false, project: true, code: false },
			plan: [],
			folder: undefined,
		},
	]);
});

test('what a model writes beside citations can neither lead anywhere nor run anything', () => {
	const hostile = 'See [here](command:deepResearch.x) and ![p](https://evil.test/p.png) <img src=x> [e1] [e9] [2]: x';
	const shown = linkedAnswer(writtenReport(hostile));
	assert.ok(!/\]\((?!<file:\/\/\/project)/.test(shown.replaceAll('\\[', '')), shown);
	assert.ok(shown.includes(`[\\[1\\]](${link})`), shown);
	assert.ok(!shown.includes('command:') && !/(?<!\\)<img/.test(shown), shown);
});

test('a run that ended early or found nothing says so before anything else', async () => {
	const early = { ...writtenReport(), outcome: { kind: 'exhausted', limit: 'rounds', answer: '' } } as const;
	assert.match((await answer({ question: 'Ice?' }, { runs: endingWith(early, []) })).shown, /\n.*ended early/);
	const nothing = writtenReport('I do not know.');
	assert.match((await answer({ question: 'Ice?' }, { runs: endingWith(nothing, []) })).shown, /\nNothing was found/);
	const failed = {
		...noReport(),
		outcome: { kind: 'failed', code: 'x', message: 'The model is gone.' },
	} as const;
	assert.equal(
		(await answer({ question: 'Ice?' }, { runs: endingWith(failed, []) })).shown,
		'(Preparing)\nThe research failed: The model is gone.\n[Show Log] showLog',
	);
});

test('what was attached and could not be read is said with the answer', async () => {
	const runs = endingWith(writtenReport(), []);
	const { shown } = await answer({ question: 'Ice?', leftOut: ['*x* was left out.'] }, { runs });
	assert.match(shown, /^\(Preparing\)\n\\\*x\\\* was left out\.\n\nAt 0 °C /);
});

test('cancelling the message stops the run', async () => {
	const runs = fakeRuns();
	const controller = new AbortController();
	const answered = answer({ question: 'Ice?' }, { runs }, controller.signal);
	await runs.started;
	controller.abort();
	assert.match((await answered).shown, /Stopped\./);
	assert.equal(runs.stops, 1);
});

test('what stands in the way of a run is a sentence with one button', async () => {
	const runs = fakeRuns(() => {
		throw new UserError('No key is set.', [
			{ command: 'setApiKey', label: 'Set API Key...' },
			{ command: 'openSettings', label: 'Settings' },
		]);
	});
	const { shown, end, bugs } = await answer({ question: 'Ice?' }, { runs });
	assert.equal(shown, '(Preparing)\n[Set API Key...] setApiKey');
	assert.deepEqual(end, { problem: 'No key is set.' });
	assert.deepEqual(bugs, []);
});

test('a bug is logged, and said with a way to the log', async () => {
	const bug = new Error('undefined is not a function');
	const runs = fakeRuns(() => {
		throw bug;
	});
	const { shown, end, bugs } = await answer({ question: 'Ice?' }, { runs });
	assert.equal(shown, '(Preparing)\n[Show Log] showLog');
	assert.deepEqual(end, { problem: 'This did not work: undefined is not a function' });
	assert.deepEqual(bugs, [bug]);
});

test('an empty message is answered with what to say', async () => {
	for (const command of [undefined, 'plan', 'continue']) {
		assert.ok('problem' in (await answer({ command })).end, command);
	}
});

test('/plan drafts and runs nothing; the same question then is researched with the plan, another one without', async () => {
	const runs = endingWith(writtenReport(), []);
	const draftPlan = async (): Promise<string[]> => ['What is *ice*?', 'When does it melt?'];
	const { shown, end } = await answer({ command: 'plan', question: 'Ice?' }, { runs, draftPlan });
	assert.match(shown, /^\(Drafting a plan\)\n1\. What is \\\*ice\\\*\?\n2\. When does it melt\?\n/);
	assert.equal(runs.requests.length, 0);
	assert.ok('memory' in end);
	const history = [parseChatMemory(JSON.parse(JSON.stringify(end.memory))) ?? end.memory];
	await answer({ question: 'Ice?', history }, { runs });
	await answer({ question: 'Steam?', history }, { runs: endingWith(writtenReport(), []) });
	assert.deepEqual(runs.requests[0]?.plan, ['What is *ice*?', 'When does it melt?']);
});

test('/plan without a model says that it needs one', async () => {
	const { shown, end } = await answer({ command: 'plan', question: 'Ice?' });
	assert.equal(shown, '(Drafting a plan)\n[Select Model...] selectModel');
	assert.ok('problem' in end && end.problem.startsWith('A plan needs a language model'));
});

test('/continue goes on from the last run of the chat, else from the newest that has ended', async () => {
	using folder = temporaryFolder();
	const first = writePastRun(folder.path, { id: older, question: 'Ice?', sources: [iceSource] });
	const second = writePastRun(folder.path, { id: newer, question: 'Steam?', sources: [iceSource] });
	const roots = (): string[] => [folder.path];
	const uri = pathToFileURL(folder.path).href;
	const folders = () => [{ path: folder.path, uri }];
	const ofChat = { kind: 'run', runId: older, isCited: true } as const;
	for (const [history, path] of [
		[[], second],
		[[ofChat], first],
	] as const) {
		const runs = endingWith(writtenReport(), []);
		await answer({ command: 'continue', question: 'And then?', history }, { runs, roots, folders });
		assert.equal(runs.requests[0]?.continues, path);
		assert.equal(runs.requests[0]?.folder, uri);
	}
});

test('/continue without anything to continue says what to do', async () => {
	using folder = temporaryFolder();
	writePastRun(folder.path, { id: older, question: 'Ice?', sources: [iceSource], isEnded: false });
	const { end } = await answer({ command: 'continue', question: 'And then?' }, { roots: () => [folder.path] });
	assert.ok('problem' in end && end.problem.includes('no finished research'));
});

test('/sources lists what a run has read with its counts, the most cited first', async () => {
	using folder = temporaryFolder();
	const other = { uri: 'file:///p/b.md', title: 'B', text: 'Steam.', quotes: ['Steam.'] };
	writePastRun(folder.path, { id: older, question: 'Ice?', sources: [other, iceSource], report: 'It melts [e2].' });
	const { shown, end } = await answer({ command: 'sources' }, { roots: () => [folder.path] });
	assert.equal(
		shown,
		`
“Ice?” read 2 sources; its report cites 1 of them.

- [On \\*ice\\*](<https://ice.test/a>): 2 passages, 1 cited
- [B](<file:///p/b.md>): 1 passage
`.trim(),
	);
	assert.deepEqual(end, { memory: { kind: 'sources', runId: older } });
});

test('/check shows the findings of the report in the editor, each with a link to its line', async () => {
	const checked: string[] = [];
	const problem = {
		code: 'misquoted',
		severity: 'error',
		message: 'The words of [1] are not *there*.',
		column: 1,
	} as const;
	const { shown } = await answer(
		{ command: 'check', activeReport: { path: '/p/ice report.md', isDirty: true } },
		{
			async checkReport(path) {
				checked.push(path);
				const info = { ...problem, severity: 'info', line: 2 } as const;
				return {
					problems: [{ ...problem, line: 7 }, info],
					citations: 3,
					quotes: 2,
					verified: 1,
					quotations: 0,
					faithful: 0,
				};
			},
		},
	);
	assert.deepEqual(checked, ['/p/ice report.md']);
	assert.equal(
		shown,
		`
(Checking ice report.md)
1 problem in [ice report.md](<file:///p/ice%20report.md>). 1 of 2 cited passages were found word for word in their sources.

- [line 7](<file:///p/ice%20report.md#L7>): The words of \\[1\\] are not \\*there\\*.
Changes that are not saved were not checked.
→ file:///p/ice%20report.md
`.trim(),
	);
});

test('/sources offers the report of a run, and nothing else that a log names as one', async () => {
	using folder = temporaryFolder();
	const open = join(folder.path, 'open');
	mkdirSync(join(open, 'research'), { recursive: true });
	const report = join(open, 'research', 'ice.md');
	const outside = join(folder.path, 'id_rsa');
	writeFileSync(report, 'A report.');
	writeFileSync(outside, 'A key.');
	const shownWith = async (document: string): Promise<string> => {
		writePastRun(open, { id: older, question: 'Ice?', sources: [iceSource], document });
		return (await answer({ command: 'sources' }, { roots: () => [open] })).shown;
	};
	assert.match(await shownWith(pathToFileURL(report).href), /\[Open Report\] file:/);
	// The editor gives the first to the extension that it names, without asking.
	for (const it of ['vscode://other.extension/act?now', pathToFileURL(outside).href, 'file://server/share/a.md']) {
		assert.doesNotMatch(await shownWith(it), /Open Report/);
	}
});

test('only pages and files are referred to, whatever the run that was continued has named', async () => {
	const written = writtenReport();
	assert.ok(written.composed);
	const sources = written.composed.evidenceFile.sources.map(it => ({ ...it, uri: 'vscode://other.extension/act' }));
	const composed = { ...written.composed, evidenceFile: { ...written.composed.evidenceFile, sources } };
	const { shown } = await answer({ question: 'Ice?' }, { runs: endingWith({ ...written, composed }, []) });
	assert.doesNotMatch(shown, /→/);
});

test('/check opens no report that a log names outside of the open folders', async () => {
	using folder = temporaryFolder();
	const open = join(folder.path, 'open');
	const checked: string[] = [];
	const check = async (id: string, document: string): Promise<ChatEnd> => {
		const path = join(folder.path, document);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, 'A report.');
		writePastRun(open, { id, question: 'Ice?', sources: [iceSource], document: pathToFileURL(path).href });
		const checkReport = async (it: string): Promise<CheckedReport> => {
			checked.push(it);
			return { problems: [], citations: 1, quotes: 1, verified: 1, quotations: 0, faithful: 0 };
		};
		return (await answer({ command: 'check' }, { roots: () => [open], checkReport })).end;
	};
	assert.ok('memory' in (await check(older, 'open/research/ice.md')));
	const outside = await check(newer, 'other.md');
	assert.ok('problem' in outside && outside.problem.startsWith('There is no report to check'));
	assert.deepEqual(checked, [join(open, 'research', 'ice.md')]);
});

test('a question names attached files, and holds none of their words', () => {
	const references: readonly ChatReference[] = [
		{ kind: 'lines', uri: 'file:///p/b.ts', name: 'b.ts', lines: [3, 5] },
		{ kind: 'file', uri: 'file:///p/a.ts', name: 'a.ts', range: [9, 19] },
		{ kind: 'text', text: 'From the terminal.' },
		{ kind: 'other', name: 'Untitled-1' },
	];
	assert.deepEqual(questionOf('What has #file:a.ts to do\u202e with it?', references, t), {
		question: 'What has a.ts to do with it?\nSee b.ts, lines 3 to 5.\n\nFrom the terminal.',
		attachments: ['file:///p/b.ts', 'file:///p/a.ts'],
		leftOut: ['Untitled-1 was left out: attach files that are saved on this machine.'],
	});
	assert.equal(questionOf(' ', references.slice(0, 1), t).question, '');
});

test('what an editor attaches by itself is no part of a question', () => {
	const own = ['file:///p/a.ts', 'vscode.implicit.selection', 'vscode.symbol/x'];
	const others = [
		'vscode.implicit.file',
		'vscode.implicit.viewport',
		'vscode.instructions.file.root',
		'vscode.prompt.file',
	];
	assert.deepEqual(
		[...own, ...others].filter(it => isUsersOwn(it, false)),
		own,
	);
	assert.deepEqual(
		['pasted', 'vscode.customizations.index', 'vscode.other'].filter(it => isUsersOwn(it, true)),
		['pasted'],
	);
});

test('what may be asked next fits what was done', () => {
	const prompts = (memory: Parameters<typeof followUps>[0]) => followUps(memory, t).map(it => it.command);
	assert.deepEqual(prompts({ kind: 'run', runId: 'r', isCited: true }), ['continue', 'check', 'sources']);
	assert.deepEqual(prompts({ kind: 'run', runId: 'r', isCited: false }), ['sources']);
	assert.deepEqual(prompts({ kind: 'sources', runId: 'r' }), ['continue', 'check']);
	assert.deepEqual(prompts({ kind: 'check', runId: 'r' }), ['continue', 'sources']);
	assert.deepEqual(prompts({ kind: 'check' }), []);
	assert.deepEqual(prompts(undefined), []);
	assert.deepEqual(followUps({ kind: 'plan', question: 'Ice?', plan: ['a'] }, t), [
		{ command: undefined, prompt: 'Ice?', label: 'Research with this plan' },
	]);
});

test('what an older version or a stranger left in a chat is not taken for ours', () => {
	for (const foreign of [undefined, null, {}, { kind: 'run' }, { kind: 'run', runId: 3, isCited: true }, 'run']) {
		assert.equal(parseChatMemory(foreign), undefined);
	}
});

function t(message: string, ...args: readonly (string | number)[]): string {
	return message.replace(/\{(\d)\}/g, (_, index: string) => `${args[Number(index)]}`);
}

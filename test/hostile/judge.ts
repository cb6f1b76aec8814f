import MarkdownIt from 'markdown-it';
import { recordResult } from '../../src/agent/act.ts';
import type { ToolCall } from '../../src/agent/decision.ts';
import { defaultPromptBudget, renderPrompt } from '../../src/agent/prompt.ts';
import { type Tool, ToolError, type ToolResult } from '../../src/agent/tool.ts';
import { composeDocument } from '../../src/report/document.ts';
import { EvidenceLedger } from '../../src/report/ledger.ts';

/** What became of a call, and what the model is shown of it. */
export interface Outcome {
	readonly result: ToolResult | { readonly failure: string };
	/** The observation of the next prompt, with the passages and what stands around them. */
	readonly shown: string;
	/** What is wrong with it, a sentence each. */
	readonly problems: readonly string[];
}

/** Calls a tool as the engine does and looks at all that comes of it: the failure, the next prompt, a report that cites it. */
export async function callAndJudge(tools: readonly Tool[], call: ToolCall, signal: AbortSignal): Promise<Outcome> {
	const tool = tools.find(it => it.name === call.name);
	if (!tool) {
		return { result: { failure: '' }, shown: '', problems: [`There is no tool ${call.name}.`] };
	}
	let result: Outcome['result'];
	try {
		result = await tool.call(call.input, signal);
	} catch (error) {
		if (!(error instanceof ToolError)) {
			const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
			return { result: { failure: what }, shown: '', problems: [`It would have ended the run: ${what}`] };
		}
		result = { failure: error.message };
	}
	const ledger = new EvidenceLedger();
	const shown = observationOf(call, result, ledger);
	const sentence = 'failure' in result ? problemsOfFailure(result.failure) : problemsOfObservation(result.observation);
	return { result, shown, problems: [...sentence, ...problemsOfPrompt(shown), ...problemsOfReport(ledger)] };
}

/** The prompt of the next round, from its observation on. */
function observationOf(call: ToolCall, outcome: Outcome['result'], ledger: EvidenceLedger): string {
	const { messages } = renderPrompt(
		{
			workspace: {
				question: 'When does the ice melt?',
				report: '',
				action: { kind: 'calls', calls: [{ name: call.name, input: '(as it was)' }] },
				observation: {
					results: [recordResult({ call: { name: call.name, input: '' }, outcome, milliseconds: 0 }, ledger)],
					notices: [],
				},
			},
			final: false,
			round: 2,
		},
		'Instructions.',
		defaultPromptBudget,
	);
	const user = messages.at(-1)?.content ?? '';
	return user.slice(user.indexOf('<observation>'));
}

function problemsOfFailure(text: string): string[] {
	const problems = problemsOfText(text, 'The failure');
	// What a schema says of arguments is a list.
	const isList = text.startsWith('Invalid arguments for ');
	if (!isList && !/[.!?)"]$/.test(text)) {
		problems.push(`The failure is no sentence: ${excerpt(text)}`);
	}
	if (text.length >= longestFailure) {
		problems.push(`The failure has ${text.length} characters.`);
	}
	if (!isList && /^\s+at .+:\d+:\d+|node:internal|undefined|\[object /m.test(text)) {
		problems.push(`The failure was not written for a model: ${excerpt(text)}`);
	}
	return problems;
}

const longestFailure = 2_000;

function problemsOfObservation(text: string): string[] {
	return problemsOfText(text, 'The observation');
}

function problemsOfText(text: string, what: string): string[] {
	const found = unseen.exec(text);
	return [
		...(text.trim() === '' ? [`${what} is empty.`] : []),
		...(found ? [`${what} holds U+${found[0].codePointAt(0)?.toString(16)}: ${excerpt(text.slice(found.index))}`] : []),
	];
}

/** Controls and escapes, zero-width, bidirectional and tag characters. */
const unseen =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

/** Nothing that was read ends the part that it stands in, or looks like a reply or a turn of the conversation. */
function problemsOfPrompt(shown: string): string[] {
	const inside = shown.slice('<observation>'.length).replace(/\n<\/observation>\n\n<round>\n[^\n]*\n<\/round>$/, '');
	const after =
		/\n<\/observation>\n\n<round>\n[^\n]*\n<\/round>$/.test(shown) || /\n<\/observation>\n\n[^<]*$/.test(shown);
	const tags = inside.replace(/\n<\/observation>\n\n[^<]*$/, '').match(ourTags) ?? [];
	return [
		...problemsOfText(shown, 'The prompt'),
		...(after ? [] : [`The observation does not end where it should: ${excerpt(shown.slice(-300))}`]),
		...(tags.length > 0 ? [`The prompt holds ${[...new Set(tags)].join(' ')}, which a page wrote.`] : []),
	];
}

const ourTags =
	/<\/?\s*(?:question|report|last_action|observation|notices|round|think|edit|tools|tool_call|tool_response|answer)\b|<\|/gi;

/** Cites all that was found in a report document, which must be inert in any viewer. */
function problemsOfReport(ledger: EvidenceLedger): string[] {
	const { markdown } = composeDocument({
		run: 'r1',
		question: 'When does the ice melt?',
		startedAt: '2026-01-02T03:04:05.000Z',
		policy: 'hostile',
		notes: [],
		answer: '',
		// The quotes too, as a model that copies what it read would write them.
		report: ledger
			.list()
			.map(it => `${it.quote} [${it.id}]`)
			.join('\n\n'),
		evidence: ledger,
		folder: 'file:///project/research',
		evidenceFileName: 'a.evidence.json',
	});
	return problemsOfMarkdown(markdown);
}

const viewer = new MarkdownIt({ html: true, linkify: true });
/** A viewer that would follow any link shows which there are. */
viewer.validateLink = () => true;

/** What a viewer of a report document would load, run or lead to, other than its citations. */
export function problemsOfMarkdown(markdown: string): string[] {
	const body = markdown.replace(/^---\n[\s\S]*?\n---\n/, '');
	const problems = problemsOfText(markdown, 'The report');
	for (const token of viewer.parse(body, {}).flatMap(it => [it, ...(it.children ?? [])])) {
		if (token.type.startsWith('html_')) {
			problems.push(`The report holds HTML: ${excerpt(token.content)}`);
		} else if (token.type === 'image') {
			problems.push(`The report shows an image: ${excerpt(String(token.attrGet('src')))}`);
		} else if (token.type === 'link_open') {
			const target = String(token.attrGet('href'));
			if (/^[a-z][a-z0-9+.-]*:/i.test(target) && !/^https?:/i.test(target)) {
				problems.push(`The report links to ${excerpt(target)}`);
			}
		}
	}
	return problems;
}

function excerpt(text: string): string {
	return JSON.stringify(text.slice(0, 200));
}

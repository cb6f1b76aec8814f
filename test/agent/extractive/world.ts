import * as z from 'zod';
import { createExtractivePolicy } from '../../../src/agent/extractive/policy.ts';
import type { Reply } from '../../../src/agent/policy.ts';
import { defineTool, type Environment, type Tool } from '../../../src/agent/tool.ts';
import { advance, type CallResult, openWorkspace, type Workspace } from '../../../src/agent/workspace.ts';
import { applyEdits } from '../../../src/report/edits.ts';
import type { Finding } from '../../../src/report/evidence.ts';
import { EvidenceLedger } from '../../../src/report/ledger.ts';

/** A document of the test's world: a passage a paragraph, `# ` lines are headings. */
export type Documents = Readonly<Record<string, string>>;

/** A run of the extractive policy over documents in memory, round by round. */
export class World {
	workspace: Workspace;
	readonly ledger = new EvidenceLedger();
	readonly replies: Reply[] = [];
	/** What was given to `search`, in order. */
	readonly queries: string[] = [];
	readonly #findings: readonly Finding[];
	readonly #failure: string | undefined;

	constructor(question: string, documents: Documents, options: { readonly failure?: string } = {}) {
		this.workspace = openWorkspace(question);
		this.#findings = Object.entries(documents).flatMap(([name, text]) => findingsOf(name, text));
		this.#failure = options.failure;
	}

	/** One round; returns the answer when it is the last. */
	async round(final = false): Promise<string | undefined> {
		const reply = await createExtractivePolicy().decide(
			{
				round: this.replies.length + 1,
				workspace: this.workspace,
				evidence: this.ledger,
				tools: tools(),
				dispatch() {},
				final,
			},
			new AbortController().signal,
		);
		this.replies.push(reply);
		const { report: change, action } = reply.decision;
		const before = this.workspace.report;
		const applied =
			change.kind === 'edits'
				? applyEdits(before, change.edits)
				: { report: change.kind === 'rewrite' ? change.text : before, problems: [] };
		if (applied.problems.length > 0) {
			throw new Error(applied.problems.join('\n'));
		}
		const results = action.kind === 'calls' ? action.calls.map(call => this.#call(call.name, call)) : [];
		this.workspace = advance(this.workspace, applied.report, reply.decision, { results, notices: [] });
		return action.kind === 'answer' ? action.text : undefined;
	}

	/** Rounds until the answer. */
	async run(): Promise<{ readonly answer: string; readonly report: string }> {
		for (let round = 0; round < 12; round++) {
			const answer = await this.round();
			if (answer !== undefined) {
				return { answer, report: this.workspace.report };
			}
		}
		throw new Error('The policy does not come to an end.');
	}

	#call(name: string, call: CallResult['call']): CallResult {
		if (this.#failure !== undefined) {
			return { call, text: this.#failure, evidence: [], failed: true };
		}
		const { query = [], url } = Input.parse(call.input);
		if (name === 'search') {
			this.queries.push(...query);
		}
		const found = url ? this.#findings.filter(it => url.includes(it.source.uri)) : this.#matching(query.join(' '));
		return { call, text: '', evidence: found.map(it => this.ledger.add(it)), failed: false };
	}

	#matching(query: string): Finding[] {
		return matching(this.#findings, query);
	}
}

/** Passages that share the beginning of a word with the query, the most such words first. */
function matching(findings: readonly Finding[], query: string): Finding[] {
	const stems = [...query.toLowerCase().matchAll(/[a-z]{4,}|\p{Script=Han}{2}/gu)].map(it => it[0].slice(0, 6));
	const score = (it: Finding): number =>
		stems.filter(stem =>
			`${it.quote} ${it.source.title} ${it.locator.headings?.join(' ')}`.toLowerCase().includes(stem),
		).length;
	return findings
		.filter(it => score(it) > 0)
		.sort((a, b) => score(b) - score(a))
		.slice(0, 12);
}

/** The same world for the engine. */
export function environmentOf(documents: Documents): Environment {
	const findings = Object.entries(documents).flatMap(([name, text]) => findingsOf(name, text));
	const tool = (name: string, find: (input: z.infer<typeof Input>) => readonly Finding[]): Tool =>
		defineTool({
			name,
			description: '',
			effects: ['reads-project'],
			input: Input,
			execute: async input => ({ observation: '', findings: find(input) }),
		});
	return {
		name: 'corpus',
		tools: () => [
			tool('search', ({ query = [] }) => matching(findings, query.join(' '))),
			tool('visit', ({ url = [] }) => findings.filter(it => url.includes(it.source.uri))),
		],
	};
}

const Input = z.object({ query: z.array(z.string()).optional(), url: z.array(z.string()).optional() });

export function findingsOf(name: string, text: string): Finding[] {
	const findings: Finding[] = [];
	const headings: string[] = [];
	let line = 1;
	for (const block of text.trim().split('\n\n')) {
		const height = block.split('\n').length;
		const heading = /^# (.+)$/.exec(block)?.[1];
		if (heading === undefined) {
			const source = {
				uri: `file:///docs/${name}`,
				title: name.replace(/\.\w+$/, ''),
				type: 'document',
				retrievedAt: '2026-01-01T00:00:00.000Z',
				sha256: '0'.repeat(64),
			};
			findings.push({
				source,
				quote: block,
				prefix: '',
				suffix: '',
				locator: { lines: [line, line + height - 1], headings: [...headings] },
			});
		} else {
			headings.splice(0, 1, heading);
		}
		line += height + 1;
	}
	return findings;
}

export function tools(): Tool[] {
	return ['search', 'visit'].map(name =>
		defineTool({
			name,
			description: '',
			effects: [],
			input: z.unknown(),
			execute: async () => ({ observation: '', findings: [] }),
		}),
	);
}

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../src/agent/events.ts';
import { formatLogLine } from '../../src/agent/runLog.ts';
import { type Evidence, EvidenceId } from '../../src/report/evidence.ts';

/** A source that a past run has read: its stored text, and the passages that it took from it. */
export interface ReadSource {
	readonly uri: string;
	readonly title: string;
	readonly text: string;
	readonly quotes: readonly string[];
}

/** Writes the folder of a run that has ended, as a run would have, and returns its path. */
export function writePastRun(
	root: string,
	{
		id,
		question,
		sources,
		report = 'Nothing.',
		isEnded = true,
		document,
	}: {
		readonly id: string;
		readonly question: string;
		readonly sources: readonly ReadSource[];
		readonly report?: string;
		readonly isEnded?: boolean;
		/** URI of its report document. */
		readonly document?: string;
	},
): string {
	const path = join(root, '.deep-research', 'runs', id);
	mkdirSync(join(path, 'sources'), { recursive: true });
	const evidence = sources.flatMap(it => {
		writeFileSync(join(path, 'sources', `${hashOf(it.text)}.md`), it.text);
		return it.quotes.map(quote => ({ ...it, quote }));
	});
	const at = '2026-01-02T03:04:05.000Z';
	const events: readonly RunEvent[] = [
		{
			type: 'run-start',
			run: id,
			question,
			startedAt: at,
			policy: 'extractive',
			paradigm: 'iter',
			environment: 'live',
		},
		{ type: 'round-start', round: 1, final: false },
		{
			type: 'tool-end',
			round: 1,
			call: 0,
			text: '',
			evidence: evidence.map((it, index) => toEvidence(it, index + 1)),
			failed: false,
			milliseconds: 1,
		},
		{ type: 'report-update', round: 1, edits: [], report },
		...(document === undefined ? [] : [{ type: 'report-written' as const, document, citations: 1, dropped: [] }]),
		...(isEnded
			? [{ type: 'run-end' as const, outcome: { kind: 'answered' as const, answer: report }, report, milliseconds: 1 }]
			: []),
	];
	const lines = events.map((event, index) => formatLogLine({ seq: index + 1, epoch: 1, at, event }));
	writeFileSync(join(path, 'run.jsonl'), lines.map(it => `${it}\n`).join(''));
	return path;
}

export function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

function toEvidence(
	{ uri, title, text, quote }: Omit<ReadSource, 'quotes'> & { readonly quote: string },
	n: number,
): Evidence {
	const line = text.slice(0, Math.max(0, text.indexOf(quote))).split('\n').length;
	return {
		id: EvidenceId.parse(`e${n}`),
		source: { uri, title, type: 'webpage', retrievedAt: '2026-01-02T03:04:05.000Z', sha256: hashOf(text) },
		quote,
		prefix: '',
		suffix: '',
		locator: { lines: [line, line] },
	};
}

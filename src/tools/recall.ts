import * as z from 'zod';
import { defineTool, type Tool, ToolError } from '../agent/tool.ts';
import type { Evidence, Finding } from '../report/evidence.ts';
import { withoutExcluded } from '../report/exclusion.ts';
import type { EvidenceReader } from '../report/ledger.ts';
import { parseQuery } from './ranking/query.ts';
import { scoreSpan } from './ranking/scoreSpan.ts';
import { TermMatcher } from './ranking/termMatcher.ts';

/** Makes the tool that finds again what the run has already read; nothing is fetched, and ids stay the same. */
export function createRecallTool(evidence: EvidenceReader, isExcluded?: (uri: string) => boolean): Tool {
	const usable = isExcluded ? withoutExcluded(evidence, isExcluded) : evidence;
	return defineTool({
		name: 'recall',
		description: 'Searches the evidence that this run has already collected, and quotes it again with the same ids.',
		effects: ['reads-project'],
		input: RecallInput,
		execute({ query, limit }) {
			const all = usable.list();
			if (query.trim() === '') {
				throw new ToolError('The query is empty. Say in a few words what to recall.');
			}
			const ranked = rankEvidence(all, query).slice(0, limit);
			const observation =
				ranked.length > 0
					? `${ranked.length} of ${all.length} pieces of evidence.`
					: `Nothing among ${all.length} pieces of evidence. Use search to find more.`;
			return Promise.resolve({ observation, findings: ranked.map(toFinding) });
		},
	});
}

const RecallInput = z.object({
	query: z.string().max(2_000).describe('What to recall.'),
	limit: z.int().min(1).max(30).default(8).describe('How many pieces of evidence at most.'),
});

/** The pieces of evidence that hold words of a query, best first. */
export function rankEvidence<Piece extends Finding>(all: readonly Piece[], text: string): Piece[] {
	// A term's share needs the terms, and the terms' weights need the shares: stems are counted first.
	const counts = new Map<string, number>();
	const plain = parseQuery(text, { passages: all.length, frequency: () => 0 });
	const matcher = new TermMatcher(plain);
	const read = all.map(it => ({
		evidence: it,
		occurrences: matcher.find(it.quote),
		above: matcher.find(describePlace(it)),
	}));
	for (const { occurrences } of read) {
		for (const term of new Set(occurrences.map(it => plain.terms[it.term]?.stem ?? ''))) {
			counts.set(term, (counts.get(term) ?? 0) + 1);
		}
	}
	const query = parseQuery(text, { passages: all.length, frequency: term => counts.get(term) ?? 0 });
	return read
		.map(({ evidence, occurrences, above }) => ({
			evidence,
			score: scoreSpan(query, {
				text: evidence.quote,
				start: 0,
				end: evidence.quote.length,
				kind: 'paragraph',
				occurrences,
				inHeadings: above,
				inTitle: [],
			}),
		}))
		.filter(it => it.score > 0)
		.sort((a, b) => b.score - a.score)
		.map(it => it.evidence);
}

function describePlace({ source, locator }: Finding): string {
	return [source.title, ...(locator.headings ?? [])].join('\n');
}

/** The finding as it was before it got its id: the ledger knows it again by it. */
function toFinding({ source, quote, prefix, suffix, locator }: Evidence): Finding {
	return { source, quote, prefix, suffix, locator };
}

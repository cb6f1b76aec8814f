import * as z from 'zod';
import { defineTool, type Tool, ToolError } from '../agent/tool.ts';
import { type CorpusOperations, toFinding } from './corpusOperations.ts';
import { pathFilter } from './pathFilter.ts';
import { mergeRankings, pickDistinct } from './ranking/distinct.ts';
import { mostHits, type RankedSpan, type Ranking, rankCorpus } from './ranking/rankSpans.ts';

/** Makes the tool that finds the passages of a folder that answer a query. */
export function createSearchTool(operations: CorpusOperations): Tool {
	const { corpus } = operations;
	return defineTool({
		name: 'search',
		description:
			'Finds the passages in the documents that answer a question best, and quotes them. Give several queries at once, worded differently; what they find is merged.',
		effects: ['reads-project'],
		input: SearchInput,
		async execute({ query, limit, path }, signal) {
			const queries = [...new Set((typeof query === 'string' ? [query] : query).map(it => it.trim()))].filter(
				it => it !== '',
			);
			if (queries.length === 0) {
				throw new ToolError('The query is empty. Say in a few words what to look for.');
			}
			await corpus.refreshIfDue(signal);
			const paths =
				path === undefined ? undefined : new Set(corpus.files.map(it => it.path).filter(pathFilter(corpus, path)));
			if (paths?.size === 0) {
				throw new ToolError(`No file matches the path ${JSON.stringify(path)}. Use list_files to see what is there.`);
			}
			const rankings: Ranking[] = [];
			for (const text of queries) {
				rankings.push(await rankCorpus(corpus, text, paths, signal));
			}
			const merged = mergeRankings(rankings.map(it => it.spans));
			const picked = pickDistinct(merged, limit, perFile(merged, limit));
			const findings = [];
			for (const span of picked) {
				findings.push(await toFinding(operations, span.document, span));
			}
			const files = [...new Set(picked.map(it => corpus.nameOf(it.document.path)))];
			const observation = [
				...queries.map((text, index) => `${JSON.stringify(text)}: ${describeHits(rankings[index]?.hits ?? 0)}.`),
				files.length > 0
					? `Shown: ${findings.length} passages of ${files.join(', ')}. Read more of a file with visit, or narrow the search with "path".`
					: `Nothing found in ${corpus.files.length} files. Try other words, or list_files to see what is there.`,
				corpus.skips.describe(),
			];
			return { observation: observation.filter(it => it !== '').join('\n'), findings };
		},
	});
}

/** In characters: nobody asks at such length, and each word costs a look into the index. */
const longestQuery = 2_000;

const SearchInput = z.object({
	query: z
		.union([z.string().max(longestQuery), z.array(z.string().max(longestQuery)).min(1).max(10)])
		.describe('What to look for: a question or a few words; or a list of them.'),
	limit: z.int().min(1).max(50).default(12).describe('How many passages to quote at most.'),
	path: z.string().optional().describe('Only files below this folder, or whose path matches this glob.'),
});

/** How many findings one file may give: three, unless few files have any that are nearly as good as the best. */
function perFile(spans: readonly RankedSpan[], limit: number): number {
	const least = (spans[0]?.score ?? 0) * 0.6;
	const files = new Set(spans.filter(it => it.score >= least).map(it => it.document.path));
	return Math.max(3, Math.ceil(limit / Math.max(1, files.size)));
}

function describeHits(hits: number): string {
	return hits >= mostHits / 2 ? `at least ${hits} passages` : hits === 1 ? '1 passage' : `${hits} passages`;
}

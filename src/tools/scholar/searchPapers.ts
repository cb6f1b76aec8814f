import { SearchError } from '../providers/searchProvider.ts';
import { fusePapers, yearOf } from './fusePapers.ts';
import type { ScholarHit, ScholarQuery, ScholarSource } from './scholarSource.ts';

export interface PaperSearch {
	/** Best first. */
	readonly papers: readonly ScholarHit[];
	/** The sources that answered for one query at least. */
	readonly answered: readonly string[];
	/** What the others said, in sentences. */
	readonly failures: readonly string[];
}

/**
 * Asks all sources at once, each for as many queries as it takes, and for `timeLimit` milliseconds in all. Throws only the
 * signal's reason: a source that fails is told in `failures`, and what it gave before counts.
 */
export async function searchPapers(
	sources: readonly ScholarSource[],
	queries: readonly ScholarQuery[],
	timeLimit: number,
	signal: AbortSignal,
): Promise<PaperSearch> {
	const answers = await Promise.all(
		sources.map(it => askSource(it, queries.slice(0, it.mostQueries), timeLimit, signal)),
	);
	const papers = fusePapers(queries.flatMap((_, at) => answers.map(it => it.lists[at] ?? [])));
	const failures = answers.map(it => it.failure).filter(it => it !== undefined);
	const offline = failures.find(it => it.code === 'offline');
	return {
		papers: papers.filter(it => queries.some(query => isWithin(it, query))),
		answered: sources.filter((_, at) => answers[at]?.lists.some(it => it !== undefined)).map(it => it.name),
		failures: offline ? [offline.message] : failures.map(it => it.message),
	};
}

interface SourceAnswer {
	/** For each query that it was asked; `undefined` where it failed. */
	readonly lists: readonly (readonly ScholarHit[] | undefined)[];
	/** The first of them. */
	readonly failure: SearchError | undefined;
}

async function askSource(
	source: ScholarSource,
	queries: readonly ScholarQuery[],
	timeLimit: number,
	signal: AbortSignal,
): Promise<SourceAnswer> {
	const deadline = AbortSignal.timeout(timeLimit);
	const either = AbortSignal.any([signal, deadline]);
	const answers = await Promise.all(
		queries.map(async query => {
			try {
				return await source.search(query, either);
			} catch (error) {
				signal.throwIfAborted();
				if (error instanceof SearchError) {
					return error;
				}
				if (deadline.aborted) {
					return new SearchError(
						'unavailable',
						`${source.name} did not answer everything within ${timeLimit / 1_000} seconds.`,
					);
				}
				throw error;
			}
		}),
	);
	return {
		lists: answers.map(it => (it instanceof SearchError ? undefined : it)),
		failure: answers.find(it => it instanceof SearchError),
	};
}

/** Sources take dates as a wish; years are compared, since many records have no more. */
function isWithin(paper: ScholarHit, { since, until }: ScholarQuery): boolean {
	const year = yearOf(paper);
	return (
		year === undefined ||
		((since === undefined || year >= Number(since.slice(0, 4))) &&
			(until === undefined || year <= Number(until.slice(0, 4))))
	);
}

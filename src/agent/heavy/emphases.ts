import type { Strategy } from '../extractive/strategy.ts';

/** One way of going about a question, so that rollouts of it do not all walk the same path. */
export interface Emphasis {
	/** For a model, below its instructions. */
	readonly instruction: string;
	/** Added to the temperature of a format that sets one; endpoints that choose it themselves are left alone. */
	readonly warmth: number;
	/** For the policy that needs no model, and how that reads. */
	readonly strategy: Strategy;
	readonly strategyText: string;
}

/** Rollouts take them in this order: the first is what a single run would do. */
export const emphases: readonly Emphasis[] = [
	{
		instruction: 'Go about the question as you see fit.',
		warmth: 0,
		strategy: { synonyms: true, queries: 'many', visits: 'many' },
		strategyText: 'Searches in many wordings, and reads many sources.',
	},
	{
		instruction:
			'Look for primary sources first: the documents, data and statements that others report on. Cite a report on them only where they cannot be had.',
		warmth: 0.1,
		strategy: { synonyms: false, queries: 'many', visits: 'many' },
		strategyText: 'Searches in the words of the question alone.',
	},
	{
		instruction:
			'Look in the scientific literature, in standards and in reference works first, and in other sources only for what those leave open.',
		warmth: -0.15,
		strategy: { synonyms: true, queries: 'few', visits: 'many' },
		strategyText: 'Searches in the few most telling wordings.',
	},
	{
		instruction:
			'Look for what contradicts the answer that seems obvious: other dates, other figures, exceptions, corrections, critics. Then answer by the weight of the evidence.',
		warmth: 0.15,
		strategy: { synonyms: true, queries: 'many', visits: 'few' },
		strategyText: 'Searches in many wordings, and reads few sources.',
	},
	{
		instruction:
			'Where the question touches the project whose files you can read, begin with its own documents; go to other sources for what they do not say.',
		warmth: -0.1,
		strategy: { synonyms: false, queries: 'few', visits: 'many' },
		strategyText: 'Searches in few wordings, in the words of the question alone.',
	},
	{
		instruction: 'Look for the newest sources first, and say as of when each fact holds.',
		warmth: 0.1,
		strategy: { synonyms: false, queries: 'many', visits: 'few' },
		strategyText: 'Searches in the words of the question alone, and reads few sources.',
	},
	{
		instruction:
			'Search in the terms of specialists, and in other languages than that of the question where it may help.',
		warmth: 0.15,
		strategy: { synonyms: true, queries: 'few', visits: 'few' },
		strategyText: 'Searches in the few most telling wordings, and reads few sources.',
	},
	{
		instruction: 'Read few sources, but those whole and closely, rather than skimming many.',
		warmth: -0.15,
		strategy: { synonyms: false, queries: 'few', visits: 'few' },
		strategyText: 'Searches in few wordings, in the words of the question alone, and reads few sources.',
	},
];

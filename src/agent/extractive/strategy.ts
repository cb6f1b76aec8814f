/** How the extractive policy searches. Several of one question find what one would miss. */
export interface Strategy {
	/** Whether other words for what the question names are searched for as well. */
	readonly synonyms: boolean;
	/** How many wordings a round tries, of each part of the question. */
	readonly queries: 'many' | 'few';
	/** How many of the most promising sources a round reads, of each part. */
	readonly visits: 'many' | 'few';
}

export const usualStrategy: Strategy = { synonyms: true, queries: 'many', visits: 'many' };

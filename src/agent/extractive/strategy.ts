/** How the extractive policy searches. Several of one question find what one would miss. */
export interface Strategy {
	/** Whether other words for what the question names are searched for as well. */
	readonly synonyms: boolean;
	/** Whether a question is broken up, or stays one thing to find out. */
	readonly plan: 'parts' | 'whole';
	/** How many wordings a round tries. */
	readonly queries: 'many' | 'few';
}

export const usualStrategy: Strategy = { synonyms: true, plan: 'parts', queries: 'many' };

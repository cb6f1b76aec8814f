/** What a run has used so far. `cost` is in US dollars. */
export interface Spending {
	readonly rounds: number;
	readonly tokens: number;
	readonly milliseconds: number;
	readonly cost: number;
}

export type LimitName = 'rounds' | 'tokens' | 'minutes' | 'cost';

/** Says which limit a run has reached, or `undefined` while it may go on. */
export type Limit = (spent: Spending) => LimitName | undefined;

export const maxRounds = (n: number): Limit => atLeast('rounds', n, spent => spent.rounds);
export const maxTokens = (n: number): Limit => atLeast('tokens', n, spent => spent.tokens);
export const maxMinutes = (n: number): Limit => atLeast('minutes', n, spent => spent.milliseconds / 60_000);
export const maxCost = (dollars: number): Limit => atLeast('cost', dollars, spent => spent.cost);

export function firstReached(limits: readonly Limit[], spent: Spending): LimitName | undefined {
	return limits.map(limit => limit(spent)).find(it => it !== undefined);
}

/** An inequality, never an equality: a single decision may jump over the limit. */
function atLeast(name: LimitName, most: number, used: (spent: Spending) => number): Limit {
	return spent => (used(spent) >= most ? name : undefined);
}

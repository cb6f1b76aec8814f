/** One sub-question under edit. The key stays with it when it moves, and so does the cursor. */
export interface PlanItem {
	readonly key: number;
	readonly text: string;
}

export function planItems(subQuestions: readonly string[]): PlanItem[] {
	return subQuestions.map((text, key) => ({ key, text }));
}

export function addItem(items: readonly PlanItem[]): PlanItem[] {
	return [...items, { key: 1 + Math.max(-1, ...items.map(it => it.key)), text: '' }];
}

/** Moves the item at `index` by one place; at the ends the list stays as it is. */
export function moveItem(items: readonly PlanItem[], index: number, by: -1 | 1): readonly PlanItem[] {
	const item = items[index];
	const other = items[index + by];
	return item && other ? items.with(index, other).with(index + by, item) : items;
}

/** What is sent: trimmed, without empty lines. */
export function subQuestionsOf(items: readonly PlanItem[]): string[] {
	return items.map(it => it.text.trim()).filter(it => it !== '');
}

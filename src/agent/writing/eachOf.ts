/** Does work on each of some items, at most so many at once, in their order. A failure is that of its own promise. */
export function eachOf<Item, Result>(
	items: readonly Item[],
	atOnce: number,
	work: (item: Item) => Promise<Result>,
): readonly Promise<Result>[] {
	const begun: Promise<Result>[] = [];
	for (const [i, item] of items.entries()) {
		const before = begun[i - atOnce];
		const done =
			before === undefined
				? work(item)
				: before.then(
						() => work(item),
						() => work(item),
					);
		// Whoever reads the results may leave before this one.
		done.catch(() => {});
		begun.push(done);
	}
	return begun;
}

/**
 * Does something for each item, at most so many at once, in their order. After the first failure nothing more is begun; it is
 * thrown once all that was begun has ended.
 */
export async function eachOf<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
	const failures: unknown[] = [];
	const rest = items.values();
	const worker = async (): Promise<void> => {
		for (const item of rest) {
			try {
				await work(item);
			} catch (error) {
				failures.push(error);
			}
			if (failures.length > 0) {
				return;
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
	if (failures.length > 0) {
		throw failures[0];
	}
}

/** Notices output that will not end by itself: more than a million characters, or the same few words without end. */
export class RunawayGuard {
	#length = 0;
	#tail = '';
	#unchecked = 0;
	#isRunaway = false;

	add(text: string): void {
		this.#length += text.length;
		this.#tail += text;
		this.#unchecked += text.length;
		if (this.#length > longestReply) {
			this.#isRunaway = true;
		}
		if (this.#unchecked >= checkEvery) {
			this.#unchecked = 0;
			this.#tail = this.#tail.slice(-repeats * longestUnit);
			this.#isRunaway ||= repeatsItself(this.#tail);
		}
	}

	get isRunaway(): boolean {
		return this.#isRunaway;
	}
}

const longestReply = 1_000_000;
const longestUnit = 200;
const repeats = 50;
const checkEvery = 2_000;

/** Whether `text`, which is long enough, is one unit of at most 200 characters again and again. */
function repeatsItself(text: string): boolean {
	if (text.length < repeats * longestUnit) {
		return false;
	}
	const unit = text.slice(-longestUnit);
	const before = text.lastIndexOf(unit, text.length - longestUnit - 1);
	const period = text.length - longestUnit - before;
	return before >= 0 && period <= longestUnit && text.slice(period) === text.slice(0, -period);
}

/** Something that is remembered for the user, across windows. */
export interface Memory {
	get(key: string): unknown;
	update(key: string, value: unknown): PromiseLike<void>;
}

/** What is asked: whether something that the environment holds may be used. */
export interface ConsentQuestion {
	/** The same question is asked once. */
	readonly id: string;
	readonly message: string;
	readonly detail: string;
}

/**
 * The user's answers on what the environment holds. Variables are set for many programs: in an editor that inherits them they are
 * not yet a wish to use them here.
 */
export class EnvironmentConsent {
	readonly #memory: Memory;
	readonly #prompt: (question: ConsentQuestion) => PromiseLike<boolean | undefined>;
	readonly #open = new Map<string, Promise<boolean>>();

	/** `prompt` gives `undefined` when the question was closed without an answer. */
	constructor(memory: Memory, prompt: (question: ConsentQuestion) => PromiseLike<boolean | undefined>) {
		this.#memory = memory;
		this.#prompt = prompt;
	}

	/** The answer that was given before. */
	answered(id: string): boolean | undefined {
		const answer = this.#answers()[id];
		return typeof answer === 'boolean' ? answer : undefined;
	}

	/** Asks unless it is answered. A question that was closed counts as no, and is asked again another time. */
	async ask(question: ConsentQuestion): Promise<boolean> {
		const { id } = question;
		const known = this.answered(id);
		if (known !== undefined) {
			return known;
		}
		const open = this.#open.get(id) ?? this.#askNow(question);
		this.#open.set(id, open);
		try {
			return await open;
		} finally {
			this.#open.delete(id);
		}
	}

	/** Lets a question be asked again. */
	async forget(id: string): Promise<void> {
		const { [id]: _, ...others } = this.#answers();
		await this.#memory.update(memoryKey, others);
	}

	async #askNow(question: ConsentQuestion): Promise<boolean> {
		const answer = await this.#prompt(question);
		if (answer !== undefined) {
			await this.#memory.update(memoryKey, { ...this.#answers(), [question.id]: answer });
		}
		return answer ?? false;
	}

	#answers(): Readonly<Record<string, unknown>> {
		const stored = this.#memory.get(memoryKey);
		return typeof stored === 'object' && stored !== null ? { ...stored } : {};
	}
}

const memoryKey = 'environmentConsent';

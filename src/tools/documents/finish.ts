import type { CleanDocument } from '../corpus/document.ts';

/** Runs a reader of the corpus to its end; in a thread of its own nobody waits for its steps. */
export function finish(steps: Generator<void, CleanDocument>): CleanDocument {
	for (;;) {
		const step = steps.next();
		if (step.done) {
			return step.value;
		}
	}
}

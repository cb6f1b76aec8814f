/** Why a file of a folder is not in its index. Ignored files are not counted: nobody expects them. */
export type SkipReason =
	| 'binary'
	| 'too large'
	| 'unreadable'
	| 'secret'
	| 'link out of the folder'
	| 'dangling link'
	| 'own report'
	| 'generated'
	| 'malformed'
	| 'without text'
	| 'over the limit';

/** Counts what was left out, and keeps the first names of each kind as examples. */
export class Skips {
	readonly #byReason = new Map<SkipReason, { count: number; examples: string[] }>();

	add(reason: SkipReason, name: string): void {
		const entry = this.#byReason.get(reason);
		if (!entry) {
			this.#byReason.set(reason, { count: 1, examples: [name] });
			return;
		}
		entry.count++;
		if (entry.examples.length < 3) {
			entry.examples.push(name);
		}
	}

	get entries(): readonly {
		readonly reason: SkipReason;
		readonly count: number;
		readonly examples: readonly string[];
	}[] {
		return [...this.#byReason].map(([reason, entry]) => ({ reason, ...entry }));
	}

	count(reason: SkipReason): number {
		return this.#byReason.get(reason)?.count ?? 0;
	}

	/** Adds what another walk left out. */
	merge(other: Skips): void {
		for (const { reason, count, examples } of other.entries) {
			for (let added = 0; added < count; added++) {
				this.add(reason, examples[added] ?? examples[0] ?? '');
			}
		}
	}

	/** One line for the reader of an observation; empty when nothing was left out. */
	describe(): string {
		const parts = this.entries.map(({ reason, count, examples }) => {
			const names = examples.map(it => JSON.stringify(it)).join(', ');
			return `${count} ${explain(reason, count)} (${count > examples.length ? `${names}, …` : names})`;
		});
		return parts.length > 0 ? `Not read: ${parts.join('; ')}.` : '';
	}
}

function explain(reason: SkipReason, count: number): string {
	switch (reason) {
		case 'binary':
			return 'not text';
		case 'too large':
			return 'too large (a text may have 10 MB, a PDF or office file 50 MB)';
		case 'unreadable':
			return 'that could not be opened';
		case 'secret':
			return 'likely to hold secrets';
		case 'link out of the folder':
			return count === 1 ? 'link that leads out of the folder' : 'links that lead out of the folder';
		case 'dangling link':
			return count === 1 ? 'link that leads nowhere' : 'links that lead nowhere';
		case 'own report':
			return 'reports of earlier research';
		case 'generated':
			return 'generated for machines';
		case 'without text':
			return 'without text in them (scanned, most likely)';
		case 'malformed':
			return 'that could not be read as what their names say';
		case 'over the limit':
			return 'past the limit of 50,000 files or 1 GB';
	}
}

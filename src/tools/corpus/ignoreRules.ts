import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** What git would ignore below a folder: each `.gitignore` on the way down, the nearest one deciding. */
export class IgnoreRules {
	readonly #layers: readonly { readonly folder: string; readonly rules: Ignore }[];

	private constructor(layers: readonly { readonly folder: string; readonly rules: Ignore }[]) {
		this.#layers = layers;
	}

	/** The rules that the repository around `root` has for what is below it; none when they ignore `root` itself. */
	static above(root: string): IgnoreRules {
		const ancestors: string[] = [];
		for (let folder = root; ; folder = dirname(folder)) {
			if (existsSync(join(folder, '.git'))) {
				break;
			}
			const parent = dirname(folder);
			if (parent === folder) {
				return new IgnoreRules([]);
			}
			ancestors.unshift(parent);
		}
		const rules = ancestors.reduce((sofar, folder) => sofar.below(folder), new IgnoreRules([]));
		const segments = relative(ancestors[0] ?? root, root).split(sep);
		const isIgnored = segments.some((_, index) => {
			const path = join(ancestors[0] ?? root, ...segments.slice(0, index + 1));
			return path.includes(`${sep}node_modules`) || (path !== ancestors[0] && rules.ignores(path, true));
		});
		return isIgnored ? new IgnoreRules([]) : rules;
	}

	/** These rules and those of the `.gitignore` in `folder`. */
	below(folder: string): IgnoreRules {
		let text: string;
		try {
			text = readFileSync(join(folder, '.gitignore'), 'utf8');
		} catch {
			return this;
		}
		return new IgnoreRules([...this.#layers, { folder, rules: ignore().add(text) }]);
	}

	ignores(path: string, isFolder: boolean): boolean {
		for (const { folder, rules } of this.#layers.toReversed()) {
			const name = relative(folder, path).split(sep).join('/');
			if (name === '' || name.startsWith('../')) {
				continue;
			}
			const { ignored, unignored } = rules.test(isFolder ? `${name}/` : name);
			if (ignored || unignored) {
				return ignored;
			}
		}
		return false;
	}
}

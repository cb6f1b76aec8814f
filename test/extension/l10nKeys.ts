import { globSync, readFileSync } from 'node:fs';

/** A text that is shown to users, by the English sentence that is its key, and where it stands. */
export interface L10nKey {
	readonly key: string;
	readonly file: string;
}

/** Every literal that code gives to `vscode.l10n.t` or `t`, and the calls whose text is none. */
export function collectKeys(): { readonly keys: readonly L10nKey[]; readonly unreadable: readonly string[] } {
	const keys: L10nKey[] = [];
	const unreadable: string[] = [];
	for (const file of globSync(['src/{extension,server}/**/*.ts', 'media/**/*.{ts,tsx}']).toSorted()) {
		const text = withoutComments(readFileSync(file, 'utf8'));
		for (const { 0: call, index } of text.matchAll(/(?<![\w$.#]|function )(?:vscode\.l10n\.t|t)\(\s*/g)) {
			const rest = text.slice(index + call.length);
			const key = literal(rest);
			if (key === undefined) {
				unreadable.push(`${file}: t(${rest.slice(0, 40)}`);
			} else {
				keys.push({ key, file });
			}
		}
	}
	return { keys, unreadable };
}

/** The string that `text` begins with, if it begins with one that is whole. */
function literal(text: string): string | undefined {
	const match = /^(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`)\s*[,)]/.exec(text);
	const written = match?.[1] ?? match?.[2] ?? match?.[3];
	return written
		?.replaceAll(/\\u\{([\da-f]+)\}|\\u([\da-f]{4})/gi, (_, long?: string, short?: string) =>
			String.fromCodePoint(Number.parseInt(long ?? short ?? '', 16)),
		)
		.replaceAll('\\n', '\n')
		.replaceAll(/\\(.)/g, '$1');
}

function withoutComments(text: string): string {
	return text.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
}

/**
 * The longest run of plain characters that every match of a regular expression must hold, or `undefined` when the
 * expression is not simple enough to tell, or the run too short to be of use. It is all ASCII, so that it stands in the
 * bytes of a file in any encoding that this program reads; where case is ignored it has no `k` or `s`, which have
 * counterparts outside of ASCII.
 */
export function requiredLiteral(expression: RegExp): string | undefined {
	const plain = expression.ignoreCase ? /^[ !-~]$/ : /^[ -~]$/;
	const runs: string[] = [];
	let run = '';
	const close = (): void => {
		runs.push(run);
		run = '';
	};
	for (let rest = expression.source; rest !== ''; ) {
		const token = tokenAtStart.exec(rest);
		if (!token) {
			return undefined;
		}
		const { literal, optional } = token.groups ?? {};
		const character = literal?.at(-1) ?? '';
		if (optional !== undefined) {
			// What stands before it need not be there.
			run = run.slice(0, -1);
			close();
		} else if (plain.test(character) && !(expression.ignoreCase && /[ks]/i.test(character))) {
			run += character;
		} else {
			close();
		}
		rest = rest.slice(token[0].length);
	}
	close();
	const longest = runs.reduce((best, it) => (it.length > best.length ? it : best), '');
	return longest.length >= shortest ? longest : undefined;
}

const shortest = 3;

/**
 * One token of the simple part of the language: a character, escaped or not; `*`, `?` or `{n,m}`; or something that no
 * literal goes on over. No groups, no alternatives, no escapes that name a character by its number.
 */
const tokenAtStart =
	/^(?:(?<optional>[*?]|\{\d+(?:,\d*)?\})|[+.^$]|\\[bBdDsSwW]|\[(?:\\.|[^\]\\])*\]|(?<literal>\\[!-/:-@[-`{-~]|[^\\()|[\]{}*?+.^$]))/u;
